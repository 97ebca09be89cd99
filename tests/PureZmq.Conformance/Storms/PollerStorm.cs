namespace PureZmq.Conformance;

/// <summary>Pollers that change, are cancelled and disposed while everybody waits in them: nothing is lost and everything ends.</summary>
public sealed class PollerStorm : EngineTest
{
    [Theory(Timeout = Limits.Long), Links]
    public async Task Every_message_is_told_whatever_is_added_removed_and_cancelled(Link link)
    {
        const int sockets = 4, each = 2_000;
        var pulls = Enumerable.Range(0, sockets).Select(_ => new PullSocket(context: Context)).ToArray();
        var pushes = Enumerable.Range(0, sockets).Select(_ => new PushSocket(context: Context)).ToArray();
        using var poller = new Poller();
        for (var i = 0; i < sockets; i++)
        {
            link.Join(pulls[i], pushes[i]);
            poller.Add(pulls[i]);
        }

        var received = 0;
        using var all = new CancellationTokenSource();
        var tasks = new List<Task>();
        for (var i = 0; i < sockets; i++)
        {
            var push = pushes[i];
            tasks.Add(Within.OnThread(
                () =>
                {
                    for (var n = 0; n < each; n++)
                        push.Put("x");
                },
                "a sender"));
        }

        for (var i = 0; i < 2; i++)
        {
            tasks.Add(Within.OnThread(() => Poll(() => poller.Wait(Limits.Wait, all.Token)), "a poller"));
            tasks.Add(PollAsync());
        }

        tasks.Add(Within.OnThread(
            () =>
            {
                var random = new Random(1);
                using var guest = new PullSocket(context: Context);
                while (!all.IsCancellationRequested)
                {
                    var pull = pulls[random.Next(sockets)];
                    if (poller.Remove(pull))
                        poller.Add(pull);
                    poller.Modify(pull, PollEvents.None);
                    poller.Modify(pull, PollEvents.In);
                    poller.Add(guest);
                    poller.Remove(guest);
                }
            },
            "whoever changes it"));
        await tasks.AllWithin(Limits.WholeStorm, $"{sockets * each} messages; {received} came");
        Assert.Equal(sockets * each, received);
        Assert.Equal(sockets, poller.Count);

        void Poll(Func<IReadOnlyList<PollResult>> wait)
        {
            try
            {
                while (true)
                    Take(wait());
            }
            catch (OperationCanceledException)
            {
                // All have come.
            }
        }

        async Task PollAsync()
        {
            var random = new Random(2);
            while (!all.IsCancellationRequested)
            {
                using var some = CancellationTokenSource.CreateLinkedTokenSource(all.Token);
                some.CancelAfter(TimeSpan.FromMilliseconds(random.Next(3)));
                try
                {
                    Take(await poller.WaitAsync(some.Token));
                }
                catch (OperationCanceledException)
                {
                    // Once more.
                }
            }
        }

        void Take(IReadOnlyList<PollResult> ready)
        {
            foreach (var result in ready)
            {
                if (!((PullSocket)result.Socket!).TryReceive(out var message))
                    continue;
                message.Dispose();
                if (Interlocked.Increment(ref received) == sockets * each)
                    all.Cancel();
            }
        }
    }

    [Theory(Timeout = Limits.Long), Links]
    public async Task Sockets_and_pollers_that_end_end_every_wait(Link link)
    {
        for (var round = 0; round < 30 * Limits.Scale; round++)
        {
            var pull = new PullSocket(context: Context);
            var push = new PushSocket(context: Context);
            link.BindFresh(pull);
            link.BindFresh(push);
            var poller = new Poller();
            poller.Add(pull);
            poller.Add(push, PollEvents.Out);
            var waits = new List<Task>();
            for (var i = 0; i < 3; i++)
            {
                waits.Add(Within.OnThread(() => poller.Wait(Timeout.InfiniteTimeSpan), "Wait"));
                waits.Add(poller.WaitAsync().AsTask());
            }

            if (round % 2 == 0)
                poller.Dispose();
            await Task.WhenAll(pull.DisposeAsync().AsTask(), push.DisposeAsync().AsTask()).Within($"the sockets of round {round} to close");
            foreach (var wait in waits)
                await Assert.ThrowsAnyAsync<ObjectDisposedException>(() => wait.Within($"a wait of round {round} to end"));
            poller.Dispose();
        }
    }
}
