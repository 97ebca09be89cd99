namespace PureZmq.CallShapes;

/// <summary>Opening, joining and ending sockets, and the verbs that only one type has.</summary>
internal static class SocketShapes
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly byte[] Topic = [1, 2];

    public static ZmqSocket[] Open(ZmqContext context)
    {
        var options = new PushOptions { SendHighWaterMark = 10, Linger = TimeSpan.Zero, SendTimeout = Second };
        return
        [
            new PairSocket(), new PubSocket(), new SubSocket(), new XPubSocket(), new XSubSocket(), new PushSocket(), new PullSocket(),
            new ReqSocket(), new RepSocket(), new DealerSocket(), new RouterSocket(),
            new PushSocket(options),
            new PushSocket(options with { SendHighWaterMark = 0 }, context),
            new PullSocket(context: context),
            new SubSocket(new SubOptions { ReceiveHighWaterMark = 10_000, ReceiveTimeout = Timeout.InfiniteTimeSpan }),
            new DealerSocket(new DealerOptions { RoutingId = "client-1" }, context),
            new DealerSocket(new() { RoutingId = new byte[] { 1, 2, 3 } }),
        ];
    }

    public static async Task Endpoints(ZmqSocket socket, CancellationToken cancellationToken)
    {
        var endpoint = socket.Bind("tcp://127.0.0.1:*");
        socket.Connect("inproc://name");
        await socket.ConnectAsync("tcp://localhost:5555");
        await socket.ConnectAsync("tcp://localhost:5555", cancellationToken);
        if (!socket.WaitForPeers(1, Second))
            throw new TimeoutException(socket.LastEndpoint);
        await socket.WaitForPeersAsync(2);
        await socket.WaitForPeersAsync(2, cancellationToken);
        socket.Unbind(endpoint);
        socket.Disconnect("inproc://name");

        var statistics = socket.Statistics;
        var sum = statistics.Sent + statistics.Received + statistics.Dropped + statistics.DroppedBy.GetValueOrDefault(DropReason.HighWaterMark);
        IReadOnlyList<PeerInfo> peers = socket.Peers;
        _ = sum + peers.Count;
        await socket.DisposeAsync();
    }

    public static async Task Publishing(PubSocket pub, XPubSocket xpub, SubSocket sub, CancellationToken cancellationToken)
    {
        sub.Subscribe("topic");
        sub.Subscribe("");
        sub.Subscribe("topic"u8);
        sub.Subscribe(Topic);
        sub.Subscribe([1, 2]);
        sub.Unsubscribe("topic");
        sub.Unsubscribe(Topic);

        if (!pub.WaitForSubscribers("topic", 1, Second) || !xpub.WaitForSubscribers("topic", 1, Second))
            throw new TimeoutException();
        await pub.WaitForSubscribersAsync("topic", 2);
        await pub.WaitForSubscribersAsync("topic", 2, cancellationToken);
        await xpub.WaitForSubscribersAsync(Topic, 2, cancellationToken);
        if (!pub.WaitForSubscribers(1, Second) || !xpub.WaitForSubscribers(1, Second))
            throw new TimeoutException();
        await pub.WaitForSubscribersAsync(2);
        await xpub.WaitForSubscribersAsync(2, cancellationToken);

        SubscriptionEvent subscription = xpub.ReceiveSubscription();
        if (subscription.IsSubscribe && subscription.Topic.Length > 0)
            xpub.Subscribe(subscription.Topic.Span);
        while (xpub.TryReceiveSubscription(out subscription, Second))
            xpub.Unsubscribe("topic");
        subscription = await xpub.ReceiveSubscriptionAsync(cancellationToken);
    }

    public static async Task Requesting(ReqSocket req, RepSocket rep, RouterSocket router, CancellationToken cancellationToken)
    {
        using var one = req.Request(["hello"]);
        using var two = req.Request(["hello", new byte[3]]);
        using var three = await req.RequestAsync(["hello"], cancellationToken);
        using var four = await req.RequestAsync(["hello", ""], CancellationToken.None);
        using var five = await req.RequestAsync("hello", cancellationToken);
        using var six = req.Request("hello");
        if (req.TryRequest(["hello"], out var seven, Second))
            seven.Dispose();

        using var request = await router.ReceiveAsync(cancellationToken);
        router.Reply(request, ["world"]);
        router.Reply(in request, ["one", "two"]);
        await router.ReplyAsync(request, ["world"], cancellationToken);

        await rep.ServeAsync((question, _) => ValueTask.FromResult(Message.Create([$"re: {question[0]}"])), cancellationToken);
        await rep.ServeAsync(
            async (question, token) =>
            {
                await Task.Delay(1, token);
                return question;
            },
            cancellationToken);
    }

    public static async Task Carrying(ZmqSocket one, ZmqSocket other, PubSocket capture, RepSocket control, CancellationToken cancellationToken)
    {
        Proxy.Run(one, other);
        Proxy.Run(one, other, capture);
        Proxy.Run(one, other, cancellationToken: cancellationToken);
        Proxy.Run(one, other, capture, control, cancellationToken);
        await Proxy.RunAsync(one, other, capture, cancellationToken: cancellationToken);
        await Proxy.RunAsync(one, other, capture, control, cancellationToken);
    }

    public static async Task Watching(ZmqSocket socket, CancellationToken cancellationToken)
    {
        using var monitor = socket.OpenMonitor();
        using var some = socket.OpenMonitor(SocketEvents.Connected | SocketEvents.Disconnected);
        if (some.TryRead(out var first) || some.TryRead(out first, Second))
            _ = $"{first} {first.Kind} {first.Endpoint} {first.Peer} {first.Reason} {first.Value} {some.Missed}";
        await foreach (var happened in monitor)
            _ = happened.Time;
        await foreach (SocketEvent happened in monitor.WithCancellation(cancellationToken))
            _ = happened.DropReason;
    }

    public static async Task Polling(ZmqSocket socket, System.Runtime.InteropServices.SafeHandle handle, CancellationToken cancellationToken)
    {
        using var poller = new Poller();
        poller.Add(socket);
        poller.Add(handle, PollEvents.In | PollEvents.Out);
        poller.Modify(socket, PollEvents.Out);
        foreach (var ready in poller.Wait(Second))
            _ = ready.Socket == socket && ready.IsReadable && ready.IsWritable && ready.Handle == handle;
        foreach (var (readySocket, readyHandle, events) in poller.Wait(Second, cancellationToken))
            _ = readySocket is null && readyHandle is null && events == PollEvents.None;
        _ = (await poller.WaitAsync()).Count + (await poller.WaitAsync(cancellationToken)).Count + poller.Count;
        _ = poller.Remove(socket) && poller.Remove(handle);
    }

    public static async Task<int> Contexts(Exception exception)
    {
        using var plain = new ZmqContext();
        await using var context = new ZmqContext(new ZmqContextOptions { IoThreads = 2, ContinuationMode = ContinuationMode.Inline });
        context.Shutdown();
        ZmqContext ambient = ZmqContext.Default;
        return ZmqErrors.ToErrno(exception) + (ambient == plain ? 1 : 0);
    }

    public static string Ids(RoutingId id, string text, byte[] octets)
    {
        RoutingId fromText = text;
        RoutingId fromOctets = octets;
        return fromText == fromOctets || id.Equals(fromText) ? id.ToString() : $"{id.Span.Length}";
    }
}
