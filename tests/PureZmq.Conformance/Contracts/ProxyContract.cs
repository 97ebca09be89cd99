namespace PureZmq.Conformance;

/// <summary>Proxies between every usual pair, the capture, and their end.</summary>
public sealed class ProxyContract : EngineTest
{
    private const int Seed = 20;

    [Theory(Timeout = Limits.Test), Links, Conformance("R-19")]
    public async Task Router_to_dealer_shares_the_work_of_several_servers(Link link)
    {
        using var frontend = new RouterSocket(context: Context);
        using var backend = new DealerSocket(context: Context);
        var reqs = Enumerable.Range(0, 3).Select(_ => new ReqSocket(context: Context)).ToArray();
        var reps = Enumerable.Range(0, 2).Select(_ => new RepSocket(context: Context)).ToArray();
        link.Join(frontend, reqs);
        link.Join(backend, reps);
        var proxy = Within.OnThread(() => Proxy.Run(frontend, backend), "the proxy");

        for (var round = 0; round < 4; round++)
        {
            foreach (var req in reqs)
                req.Put($"question {round}");
            for (var i = 0; i < reqs.Length; i++)
                AnswerOne(reps);
            foreach (var req in reqs)
                Assert.Equal($"[re:question {round}]", req.Next());
        }

        await EndsWithTheContext(proxy);
    }

    [Theory(Timeout = Limits.Test), Links, Conformance("R-19")]
    public async Task Xsub_to_xpub_forwards_messages_down_and_subscriptions_up(Link link)
    {
        using var frontend = new XSubSocket(context: Context);
        using var backend = new XPubSocket(context: Context);
        using var pub = new PubSocket(context: Context);
        using var sub = new SubSocket(context: Context);
        link.Join(frontend, pub);
        link.Join(backend, sub);
        var proxy = Within.OnThread(() => Proxy.Run(frontend, backend), "the proxy");

        sub.Subscribe("A");
        pub.AwaitSubscribers("A");
        pub.Put("B");
        pub.Put("A", "x");
        Assert.Equal("[A][x]", sub.Next());
        sub.Unsubscribe("A");
        sub.Subscribe("C");
        pub.AwaitSubscribers("C");
        pub.Put("A");
        pub.Put("C");
        Assert.Equal("[C]", sub.Next());
        await EndsWithTheContext(proxy);
    }

    [Theory(Timeout = Limits.Test), Links, Conformance("R-19")]
    public async Task Pull_to_push_streams_in_order(Link link)
    {
        using var frontend = new PullSocket(context: Context);
        using var backend = new PushSocket(context: Context);
        using var push = new PushSocket(context: Context);
        using var pull = new PullSocket(context: Context);
        link.Join(frontend, push);
        link.Join(backend, pull);
        var proxy = Within.OnThread(() => Proxy.Run(frontend, backend), "the proxy");

        var sender = Within.OnThread(
            () =>
            {
                for (var i = 0; i < 5_000; i++)
                    push.Put($"{i}", "", "body");
            },
            "the sender");
        for (var i = 0; i < 5_000; i++)
            Assert.Equal($"[{i}][][body]", pull.Next());
        await sender.Within("the sender");
        await EndsWithTheContext(proxy);
    }

    [Theory(Timeout = Limits.Test), Links, Conformance("R-19")]
    public async Task Messages_of_all_lengths_and_numbers_of_frames_keep_their_order_there_and_back(Link link)
    {
        const int Count = 4_000;
        using var frontend = new RouterSocket(new RouterOptions { SendHighWaterMark = 0 }, Context); // it would drop
        using var backend = new DealerSocket(context: Context);
        using var client = new DealerSocket(new DealerOptions { RoutingId = "C", ReceiveHighWaterMark = 0 }, Context);
        using var server = new DealerSocket(context: Context);
        link.Join(frontend, client);
        link.Join(backend, server);
        var proxy = Within.OnThread(() => Proxy.Run(frontend, backend), "the proxy");

        var sender = Within.OnThread(() => SendAll(client, Count), "the client");
        var echo = Within.OnThread(
            () =>
            {
                for (var i = 0; i < Count; i++)
                    server.Send(server.Receive());
            },
            "the server");
        var expected = new Random(Seed);
        for (var i = 0; i < Count; i++)
            Assert.Equal(Any(expected), client.NextFrames());
        await sender.Within("the client");
        await echo.Within("the server");
        await EndsWithTheContext(proxy);
    }

    [Theory(Timeout = Limits.Test), Links, Conformance("R-19")]
    public async Task Messages_of_all_lengths_and_numbers_of_frames_reach_every_subscriber_in_their_order(Link link)
    {
        const int Count = 4_000;
        using var frontend = new XSubSocket(context: Context);
        using var backend = new XPubSocket(new XPubOptions { NoDrop = true }, Context);
        using var pub = new PubSocket(new PubOptions { NoDrop = true }, Context);
        var subs = Enumerable.Range(0, 3).Select(_ => new SubSocket(context: Context)).ToArray();
        link.Join(frontend, pub);
        link.Join(backend, subs);
        var proxy = Within.OnThread(() => Proxy.Run(frontend, backend), "the proxy");
        foreach (var sub in subs)
            sub.Subscribe("");
        backend.AwaitSubscribers("", subs.Length);
        pub.AwaitSubscribers("");

        var sender = Within.OnThread(() => SendAll(pub, Count), "the publisher");
        var readers = subs.Select(sub => Within.OnThread(
            () =>
            {
                var expected = new Random(Seed);
                for (var i = 0; i < Count; i++)
                    Assert.Equal(Any(expected), sub.NextFrames());
            },
            "a subscriber")).ToArray();
        await sender.Within("the publisher");
        foreach (var reader in readers)
            await reader.Within("a subscriber");
        await EndsWithTheContext(proxy);
    }

    [Theory(Timeout = Limits.Test), Links]
    public async Task A_backend_that_others_send_to_as_well_loses_nothing_and_keeps_the_order_of_each(Link link)
    {
        const int Count = 5_000;
        using var frontend = new PullSocket(context: Context);
        using var backend = new PushSocket(new PushOptions { SendHighWaterMark = 3 }, Context);
        using var push = new PushSocket(context: Context);
        using var pull = new PullSocket(new PullOptions { ReceiveHighWaterMark = 3 }, Context);
        link.Join(frontend, push);
        link.Join(backend, pull);
        var proxy = Within.OnThread(() => Proxy.Run(frontend, backend), "the proxy");
        var forwarded = Within.OnThread(() => SendNumbers(push, "f"), "the one that is forwarded");
        var direct = Within.OnThread(() => SendNumbers(backend, "d"), "the other sender");
        var next = new Dictionary<string, int> { ["f"] = 0, ["d"] = 0 };
        for (var i = 0; i < 2 * Count; i++)
        {
            using var message = pull.Receive();
            Assert.Equal($"{next[$"{message[0]}"]++}", $"{message[1]}");
        }

        await forwarded.Within("the one that is forwarded");
        await direct.Within("the other sender");
        await EndsWithTheContext(proxy);

        static void SendNumbers(PushSocket socket, string from)
        {
            for (var i = 0; i < Count; i++)
                socket.Put(from, $"{i}");
        }
    }

    [Theory(Timeout = Limits.Test), Links, Conformance("R-19")]
    public async Task One_rep_as_both_ends_answers_each_request_with_itself(Link link)
    {
        using var rep = new RepSocket(context: Context);
        using var req = new ReqSocket(context: Context);
        link.Join(rep, req);
        var proxy = Within.OnThread(() => Proxy.Run(rep, rep), "the proxy");
        for (var i = 0; i < 10; i++)
        {
            req.Put($"{i}", "twice");
            Assert.Equal($"[{i}][twice]", req.Next());
        }

        await EndsWithTheContext(proxy);
    }

    [Theory(Timeout = Limits.Test), Links, Conformance("R-20")]
    public async Task The_capture_gets_every_message_of_both_directions(Link link)
    {
        using var frontend = new RouterSocket(context: Context);
        using var backend = new DealerSocket(context: Context);
        using var capture = new PubSocket(context: Context);
        using var req = new ReqSocket(new ReqOptions { RoutingId = "C" }, Context);
        using var rep = new RepSocket(context: Context);
        using var spy = new SubSocket(context: Context);
        link.Join(frontend, req);
        link.Join(backend, rep);
        link.Join(capture, spy);
        spy.Subscribe("");
        capture.AwaitSubscribers("");
        var proxy = Within.OnThread(() => Proxy.Run(frontend, backend, capture), "the proxy");

        req.Put("hello");
        Assert.Equal("[hello]", rep.Next());
        rep.Put("world");
        Assert.Equal("[world]", req.Next());
        Assert.Equal(["[C][][hello]", "[C][][world]"], spy.Next(2));
        await EndsWithTheContext(proxy);
    }

    [Theory(Timeout = Limits.Test), Links, Conformance("R-22")]
    public async Task A_backend_without_peers_leaves_messages_where_they_are_and_does_not_hold_the_end(Link link)
    {
        using var frontend = new PullSocket(context: Context);
        using var backend = new PushSocket(context: Context);
        using var push = new PushSocket(new PushOptions { Linger = TimeSpan.Zero }, Context);
        using var pull = new PullSocket(context: Context);
        link.Join(frontend, push);
        var proxy = Within.OnThread(() => Proxy.Run(frontend, backend), "the proxy");
        push.Put("1");
        push.Put("2");
        link.Join(backend, pull);
        Assert.Equal(["[1]", "[2]"], pull.Next(2));
        pull.Dispose();
        backend.AwaitPeersLeft(0);
        push.Put("stays");
        await EndsWithTheContext(proxy);
    }

    [Theory(Timeout = Limits.Test), Links]
    public async Task RunAsync_is_ended_by_its_token(Link link)
    {
        using var frontend = new RouterSocket(context: Context);
        using var backend = new DealerSocket(context: Context);
        using var req = new ReqSocket(context: Context);
        using var rep = new RepSocket(context: Context);
        link.Join(frontend, req);
        link.Join(backend, rep);
        using var stop = new CancellationTokenSource();
        var proxy = Proxy.RunAsync(frontend, backend, cancellationToken: stop.Token);
        req.Put("q");
        Assert.Equal("[q]", rep.Next());
        rep.Put("a");
        Assert.Equal("[a]", req.Next());
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Within.LimitAsync(proxy, "the proxy to stop"));
        Assert.False(frontend.TryReceive(out _));
    }

    private static void SendAll(SendingSocket socket, int count)
    {
        var random = new Random(Seed);
        for (var i = 0; i < count; i++)
            socket.Put(Any(random).Select(frame => Frame.Copy(frame)).ToArray());
    }

    /// <summary>Mostly short frames, few of them; now and then a long one, or many.</summary>
    private static byte[][] Any(Random random)
    {
        var frames = new byte[random.Next(20) == 0 ? random.Next(1, 9) : random.Next(1, 4)][];
        for (var i = 0; i < frames.Length; i++)
        {
            frames[i] = new byte[random.Next(20) == 0 ? random.Next(250, 3_000) : random.Next(80)];
            random.NextBytes(frames[i]);
            if (i == 0 && frames[0].Length > 0)
                frames[0][0] = (byte)'m'; // never a subscription
        }

        return frames;
    }

    private async Task EndsWithTheContext(Task proxy)
    {
        Assert.False(proxy.IsCompleted, $"The proxy ended early: {proxy.Exception}");
        Context.Shutdown();
        var ended = await Assert.ThrowsAnyAsync<ObjectDisposedException>(() => proxy.Within("the proxy to end with the context"));
        Assert.Equal(156384765, ZmqErrors.ToErrno(ended));
    }

    private static void AnswerOne(RepSocket[] reps)
        => Limits.Until(
            () =>
            {
                foreach (var rep in reps)
                {
                    if (!rep.TryReceive(out var request))
                        continue;
                    using (request)
                        rep.Put($"re:{request[0]}");
                    return true;
                }

                return false;
            },
            "one of the servers to be asked");
}
