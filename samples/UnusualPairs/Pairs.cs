using PureZmq;

/// <summary>What becomes of each pair, a line for each, under the scenario's numbers.</summary>
internal static class Pairs
{
    public static async Task ShowAsync()
    {
        await RepliesToReqAsync();
        await RequestsToRepAsync();
        await OtherPairsAsync();
    }

    public static void SendWhatARepDiscards(DealerSocket dealer)
    {
        dealer.Send("x");
        dealer.Send("x", "y");
        dealer.Send("x", "");
        dealer.Send("");
        dealer.Send("", "ok");   // this one it answers
    }

    private static async Task RepliesToReqAsync()
    {
        (string Row, string[] Reply)[] replies = [("A1", ["", "ok"]), ("A2", ["ok"]), ("A4", [""]), ("A5", ["", "x", "", "y"])];
        foreach (var (row, reply) in replies)
        {
            using var router = new RouterSocket();
            using var req = new ReqSocket(new ReqOptions { RoutingId = "ID" });
            await req.ConnectAsync(router.Bind("tcp://127.0.0.1:*"));
            req.Send("hi");
            using var request = router.Receive();
            router.Send([request[0], .. reply.Select(frame => (Frame)frame)]);
            var got = Next(req);
            Console.WriteLine($"{row} tcp: ROUTER reads {request}, replies {Dump(reply)}: REQ reads {got}, {router.Peers.Count} connection");
        }

        using var skipped = new RouterSocket();
        using var asking = new ReqSocket(new ReqOptions { RoutingId = "ID" });
        skipped.Bind("inproc://skipped");
        asking.Connect("inproc://skipped");
        asking.Send("hi");
        skipped.Receive().Dispose();
        skipped.Send("ID", "no delimiter");
        skipped.Send("ID", "", "ok");
        Console.WriteLine($"A3 inproc: a reply without delimiter, then a right one: REQ reads {Next(asking)}");
    }

    private static async Task RequestsToRepAsync()
    {
        using var rep = new RepSocket();
        using var dealer = new DealerSocket();
        await dealer.ConnectAsync(rep.Bind("tcp://127.0.0.1:*"));
        SendWhatARepDiscards(dealer);
        Console.WriteLine($"A8-A11 A13 tcp: [x], [x][y], [x][], [], [][ok] to a REP: it reads {Next(rep)}");
        rep.Send("reply");
        Console.WriteLine($"A11 tcp: DEALER reads {Next(dealer)}");
        dealer.Send("X", "Y", "", "body");
        Console.WriteLine($"A12 tcp: [X][Y][][body] to a REP: it reads {Next(rep)}");
        rep.Send("reply");
        Console.WriteLine($"A12 tcp: DEALER reads {Next(dealer)}, {rep.Peers.Count} connection");
    }

    private static async Task OtherPairsAsync()
    {
        Mismatch("A6", new DealerSocket(), new ReqSocket());

        using var server = new DealerSocket();
        using var req = new ReqSocket();
        server.Bind("inproc://dealer");
        req.Connect("inproc://dealer");
        req.Send("hi");
        var request = Next(server);
        server.Send("skipped");
        server.Send("", "ok");
        Console.WriteLine($"A7 inproc: REQ to DEALER: it reads {request}, replies [skipped], then [][ok]: REQ reads {Next(req)}");

        using var left = new DealerSocket();
        using var right = new DealerSocket();
        await right.ConnectAsync(left.Bind("tcp://127.0.0.1:*"));
        left.Send("", "x", "");
        right.Send("y");
        Console.WriteLine($"A14 tcp: DEALER to DEALER: {Next(right)} one way, {Next(left)} the other");

        using var named = new RouterSocket(new RouterOptions { RoutingId = "named" });
        using var other = new RouterSocket();
        await other.ConnectAsync(named.Bind("tcp://127.0.0.1:*"));
        other.Send("named", "hello");
        using var hello = named.Receive();
        named.Send(hello[0], "world");
        Console.WriteLine($"A15 tcp: ROUTER to ROUTER by name: {hello[1]}, and back: {Next(other)}");

        Mismatch("A16", new RepSocket(), new RepSocket());
        Mismatch("A16", new PullSocket(), new PubSocket());
        Mismatch("A16", new SubSocket(), new PushSocket());
        Mismatch("A16", new DealerSocket(), new PairSocket());
    }

    // Over tcp the two find in their handshake that they do not fit; the one that connected does not try again. A log says why
    // (ZmqContextOptions.LoggerFactory).
    private static void Mismatch(string row, ZmqSocket bound, ZmqSocket connected)
    {
        connected.Connect(bound.Bind("tcp://127.0.0.1:*"));
        var met = bound.WaitForPeers(1, TimeSpan.FromMilliseconds(200));
        Console.WriteLine($"{row} tcp: {connected.GetType().Name} to {bound.GetType().Name}: {(met ? "connected" : "never connected")}");
        connected.Dispose();
        bound.Dispose();
    }

    private static string Next(IReceiver receiver) =>
        receiver.TryReceive(out var message, TimeSpan.FromMilliseconds(500)) ? message.ToString() : "nothing";

    private static string Dump(string[] frames) => string.Concat(frames.Select(frame => $"[{frame}]"));
}
