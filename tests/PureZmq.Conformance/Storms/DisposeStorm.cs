namespace PureZmq.Conformance;

/// <summary>Sockets and contexts that end while everybody uses them: every call ends, with the one exception that says so.</summary>
public sealed class DisposeStorm : EngineTest
{
    [Theory(Timeout = Limits.Long), Links, Conformance("seed-j")]
    public async Task A7_every_blocked_call_ends_when_its_socket_is_disposed(Link link)
    {
        for (var round = 0; round < 30 * Limits.Scale; round++)
        {
            var pull = new PullSocket(context: Context);
            var push = new PushSocket(context: Context);
            link.BindFresh(pull);
            link.BindFresh(push);
            var calls = new List<Task>();
            for (var i = 0; i < 3; i++)
            {
                calls.Add(Within.OnThread(() => { pull.Receive(); }, "Receive"));
                calls.Add(pull.ReceiveAsync().AsTask());
                calls.Add(pull.WaitToReceiveAsync().AsTask());
                calls.Add(Within.OnThread(() => push.Send("nobody"), "Send"));
                calls.Add(push.SendAsync("nobody").AsTask());
            }

            await Task.WhenAll(pull.DisposeAsync().AsTask(), push.DisposeAsync().AsTask()).Within($"the sockets of round {round} to close");
            foreach (var call in calls)
                await Assert.ThrowsAnyAsync<ObjectDisposedException>(() => call.Within($"a call of round {round} to end"));
        }
    }

    [Theory(Timeout = Limits.Long), Links]
    public async Task Sockets_disposed_in_the_middle_of_traffic_end_every_call_and_tear_no_message(Link link)
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var round = 0; round < 20 * Limits.Scale; round++)
        {
            var pull = new PullSocket(context: Context);
            var push = new PushSocket(new PushOptions { Linger = TimeSpan.Zero }, Context);
            link.Join(pull, push);
            var ledger = new Ledger(2);
            var calls = new List<Task>();
            for (var s = 0; s < 2; s++)
            {
                var sender = s;
                calls.Add(Within.OnThread(
                    () =>
                    {
                        for (var i = 0; ; i++)
                        {
                            var stamp = new Stamp(sender, i).ToArray();
                            push.Send(stamp, stamp);
                        }
                    },
                    "a sender"));
                calls.Add(Within.OnThread(
                    () =>
                    {
                        var page = ledger.Open();
                        while (true)
                            page.Take(pull.Receive());
                    },
                    "a receiver"));
            }

            var target = random.Next(1, 2_000);
            await Within.UntilAsync(() => ledger.Total >= target || calls.Any(call => call.IsFaulted), $"{target} messages (seed {seed})");
            if (random.Next(2) == 0)
                pull.Dispose();
            else
                push.Dispose();
            await Task.WhenAll(pull.DisposeAsync().AsTask(), push.DisposeAsync().AsTask()).Within($"the sockets of round {round}, seed {seed}");
            foreach (var call in calls)
                await Assert.ThrowsAnyAsync<ObjectDisposedException>(() => call.Within($"a call of round {round}, seed {seed}"));
        }
    }

    [Fact(Timeout = Limits.Long)]
    public async Task Contexts_that_end_in_the_middle_of_traffic_end_every_call()
    {
        for (var round = 0; round < 15 * Limits.Scale; round++)
        {
            var context = new ZmqContext();
            var link = (round % 3) switch { 0 => Link.Inproc, 1 => Link.Tcp, _ => Link.Ipc };
            var rep = new RepSocket(new RepOptions { Linger = TimeSpan.Zero }, context);
            var req = new ReqSocket(new ReqOptions { Linger = TimeSpan.Zero }, context);
            link.Join(rep, req);
            var rounds = 0;
            Task[] calls =
            [
                Within.OnThread(
                    () =>
                    {
                        while (true)
                        {
                            req.Send("hello");
                            req.Receive().Dispose();
                            rounds++;
                        }
                    },
                    "the client"),
                Within.OnThread(
                    () =>
                    {
                        while (true)
                        {
                            rep.Receive().Dispose();
                            rep.Send("world");
                        }
                    },
                    "the server"),
            ];
            var some = round * 7;
            await Within.UntilAsync(() => rounds >= some, $"{some} round trips");
            await context.DisposeAsync().AsTask().Within($"the context of round {round} to end");
            foreach (var call in calls)
                await Assert.ThrowsAnyAsync<ObjectDisposedException>(() => call.Within($"a call of round {round} to end"));
        }
    }

    [Theory(Timeout = Limits.Long), Links]
    public async Task Several_threads_may_dispose_one_socket_at_once(Link link)
    {
        for (var round = 0; round < 50 * Limits.Scale; round++)
        {
            var left = new PairSocket(context: Context);
            var right = new PairSocket(context: Context);
            link.Join(left, right);
            left.Put("x");
            await Task.WhenAll(
                Within.OnThread(left.Dispose, "Dispose"), Within.OnThread(left.Dispose, "Dispose"), Within.OnThread(right.Dispose, "Dispose"),
                Within.OnThread(right.Dispose, "Dispose")).Within($"four disposals of round {round}");
        }
    }
}
