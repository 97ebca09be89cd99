namespace PureZmq.Conformance;

/// <summary>Waiting for messages: who is served, what a cancelled wait leaves behind, and on which thread one goes on.</summary>
public sealed class ReceiveWaitTests : EngineTest
{
    [Theory(Timeout = Limits.Test), Links, Conformance("seed-j")]
    public async Task A1_a_hello_world_of_two_tasks(Link link)
    {
        using var rep = new RepSocket(context: Context);
        using var req = new ReqSocket(context: Context);
        link.Join(rep, req);
        var server = Task.Run(async () =>
        {
            for (var i = 0; i < 10; i++)
            {
                using var request = await rep.ReceiveAsync();
                Assert.Equal("[hello]", request.ToString());
                await rep.SendAsync("world");
            }
        });
        for (var i = 0; i < 10; i++)
        {
            await req.SendAsync("hello");
            using var reply = await req.ReceiveAsync().AsTask().Within("a reply");
            Assert.Equal("[world]", reply.ToString());
        }

        await server.Within("the server");
    }

    [Theory(Timeout = Limits.Test), Links, Conformance("seed-j")]
    public async Task A1_a_thousand_pending_receives_need_no_threads(Link link)
    {
        var pulls = Enumerable.Range(0, 1_000).Select(_ => new PullSocket(context: Context)).ToArray();
        using var push = new PushSocket(context: Context);
        link.Join(push, pulls);
        var before = Environment.ProcessorCount + System.Diagnostics.Process.GetCurrentProcess().Threads.Count;
        var pending = pulls.Select(pull => pull.ReceiveAsync().AsTask()).ToArray();
        Assert.All(pending, receive => Assert.False(receive.IsCompleted));
        Assert.InRange(System.Diagnostics.Process.GetCurrentProcess().Threads.Count, 1, before + 50);
        for (var i = 0; i < pulls.Length; i++)
            push.Put($"{i}");
        var messages = await Task.WhenAll(pending).Within("a thousand messages");
        Assert.Equal(1_000, messages.Select(message => message.ToString()).Distinct().Count());
    }

    [Theory(Timeout = Limits.Test), Links, Conformance("seed-j")]
    public async Task A2_a_subscriber_sees_every_number_from_its_first_on(Link link)
    {
        using var pub = new PubSocket(context: Context);
        using var sub = new SubSocket(context: Context);
        link.Join(pub, sub);
        sub.Subscribe("tick");
        pub.AwaitSubscribers("tick");
        var publisher = Task.Run(async () =>
        {
            for (var n = 0; n < 50; n++)
            {
                await pub.SendAsync(["tick", $"{n}"]);
                await pub.SendAsync(["tock", $"{n}"]);
            }
        });
        for (var n = 0; n < 50; n++)
        {
            using var message = await sub.ReceiveAsync().AsTask().Within($"number {n}");
            Assert.Equal($"[tick][{n}]", message.ToString());
        }

        await publisher.Within("the publisher");
    }

    [Theory(Timeout = Limits.Test), Links, Conformance("seed-j")]
    public async Task A3_A14_a_cancelled_receive_takes_nothing(Link link)
    {
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(context: Context);
        link.Join(pull, push);
        for (var i = 0; i < 20; i++)
        {
            using var soon = new CancellationTokenSource();
            var receive = pull.ReceiveAsync(soon.Token).AsTask();
            Assert.False(receive.IsCompleted);
            await soon.CancelAsync();
            var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receive.Within("the cancelled receive"));
            Assert.Equal(soon.Token, cancelled.CancellationToken);
            push.Put($"{i}", "second", "third");
            Assert.Equal($"[{i}][second][third]", pull.Next());
        }
    }

    [Theory(Timeout = Limits.Test), Links]
    public async Task A_token_cancelled_beforehand_takes_no_message_that_is_there(Link link)
    {
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(context: Context);
        link.Join(pull, push);
        push.Put("there");
        Assert.True(await pull.WaitToReceiveAsync().AsTask().Within("the message to be there"));
        var late = new CancellationToken(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await pull.ReceiveAsync(late));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await pull.WaitToReceiveAsync(late));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await push.SendAsync("never", late));
        Assert.Equal("[there]", pull.Next());
        Assert.False(pull.TryReceive(out _));
    }

    [Theory(Timeout = Limits.Test), Links, Conformance("seed-j")]
    public async Task A6_waiters_are_served_in_the_order_they_came(Link link)
    {
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(context: Context);
        link.Join(pull, push);
        var waits = Enumerable.Range(0, 50).Select(_ => pull.ReceiveAsync().AsTask()).ToArray();
        for (var i = 0; i < 50; i++)
            push.Put($"{i}");
        for (var i = 0; i < 50; i++)
        {
            using var message = await waits[i].Within($"waiter {i}");
            Assert.Equal($"[{i}]", message.ToString());
        }
    }

    [Theory(Timeout = Limits.Test), Links, Conformance("seed-j")]
    public async Task A6_a_cancelled_waiter_leaves_the_others_in_their_order(Link link)
    {
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(context: Context);
        link.Join(pull, push);
        using var cancel = new CancellationTokenSource();
        var waits = Enumerable.Range(0, 30).Select(i => pull.ReceiveAsync(i % 3 == 1 ? cancel.Token : default).AsTask()).ToArray();
        await cancel.CancelAsync();
        for (var i = 0; i < 20; i++)
            push.Put($"{i}");
        var next = 0;
        for (var i = 0; i < 30; i++)
        {
            if (i % 3 == 1)
            {
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waits[i].Within("a cancelled waiter"));
                continue;
            }

            using var message = await waits[i].Within($"waiter {i}");
            Assert.Equal($"[{next++}]", message.ToString());
        }
    }

    [Theory(Timeout = Limits.Test), Links]
    public async Task Nobody_overtakes_a_thread_that_waits(Link link)
    {
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(context: Context);
        link.Join(pull, push);
        for (var i = 0; i < 100; i++)
        {
            var first = pull.ReceiveAsync().AsTask();
            Assert.False(first.IsCompleted);
            push.Put("1");
            push.Put("2");
            var second = pull.Next();
            using var message = await first.Within("the first waiter");
            Assert.Equal("[1]", message.ToString());
            Assert.Equal("[2]", second);
        }
    }

    [Theory(Timeout = Limits.Test), Links, Conformance("seed-j")]
    public async Task A7_a_socket_disposed_while_somebody_waits_ends_the_wait(Link link)
    {
        var pull = new PullSocket(context: Context);
        link.BindFresh(pull);
        var tasks = new[]
        {
            pull.ReceiveAsync().AsTask(),
            Within.OnThread(() => pull.Receive(), "Receive"),
            Within.OnThread(() => pull.TryReceive(out var message, TimeSpan.FromMinutes(5)) ? message : default, "TryReceive"),
        };
        await pull.DisposeAsync().AsTask().Within("the socket to close");
        foreach (var task in tasks)
        {
            var ended = await Assert.ThrowsAnyAsync<ObjectDisposedException>(() => task.Within("a wait to end with the socket"));
            Assert.Equal(88, ZmqErrors.ToErrno(ended));
        }
    }

    [Theory(Timeout = Limits.Test), Links, Conformance("seed-j")]
    public async Task A9_timeouts_hold_for_the_asynchronous_verbs(Link link)
    {
        using var pull = new PullSocket(new PullOptions { ReceiveTimeout = TimeSpan.FromMilliseconds(50) }, Context);
        link.BindFresh(pull);
        await Assert.ThrowsAsync<TimeoutException>(() => pull.ReceiveAsync().AsTask().Within("the receive's time to run out"));
        using var push = new PushSocket(new PushOptions { SendTimeout = TimeSpan.FromMilliseconds(50) }, Context);
        await Assert.ThrowsAsync<TimeoutException>(() => push.SendAsync("nobody").AsTask().Within("the send's time to run out"));

        using var peer = new PullSocket(context: Context);
        link.Join(push, peer);
        peer.ExpectNothing("the send had timed out");
        using var late = new PushSocket(context: Context);
        link.Join(pull, late);
        late.Put("there");
        Assert.Equal("[there]", pull.Next());
    }

    [Theory(Timeout = Limits.Test), Links, Conformance("seed-j")]
    public async Task A10_a_million_receives_that_find_a_message_complete_at_once_on_one_stack(Link link)
    {
        const int Count = 1_000_000, Batch = 500;
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(context: Context);
        link.Join(pull, push);
        var synchronous = 0;
        for (var received = 0; received < Count; received += Batch)
        {
            for (var i = 0; i < Batch; i++)
                push.Put("x");
            for (var i = 0; i < Batch; i++)
            {
                var receive = pull.ReceiveAsync();
                if (receive.IsCompleted)
                    synchronous++;
                (await receive).Dispose();
            }
        }

        Assert.True(!link.IsInproc() || synchronous == Count, $"Only {synchronous} of {Count} receives completed at once.");
        Assert.True(synchronous > Count / 10, $"Only {synchronous} of {Count} receives completed at once.");
    }

    [Theory(Timeout = Limits.Test), Links, Conformance("seed-j")]
    public async Task A10_completion_at_once_needs_no_thread_switch(Link link)
    {
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(context: Context);
        link.Join(pull, push);
        push.Put("x");
        Assert.True(await pull.WaitToReceiveAsync().AsTask().Within("the message"));
        var receive = pull.ReceiveAsync();
        Assert.True(receive.IsCompletedSuccessfully, "The message was there.");
        (await receive).Dispose();
        var send = push.SendAsync("y");
        Assert.True(send.IsCompletedSuccessfully, "There was room.");
        await send;
        Assert.Equal("[y]", pull.Next());
    }

    [Theory(Timeout = Limits.Test), Links]
    public async Task WaitToReceiveAsync_takes_nothing(Link link)
    {
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(context: Context);
        link.Join(pull, push);
        var wait = pull.WaitToReceiveAsync().AsTask();
        Assert.False(wait.IsCompleted);
        push.Put("x");
        Assert.True(await wait.Within("a message to be there"));
        Assert.True(await pull.WaitToReceiveAsync().AsTask().Within("the message to be there still"));
        Assert.Equal("[x]", pull.Next());
    }
}
