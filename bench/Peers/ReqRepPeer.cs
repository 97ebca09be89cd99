namespace PureZmq.Bench.Peers;

/// <summary>Ping-pong with blocking calls: REQ sends one message and waits for the answer, again and again.</summary>
internal static class ReqRepPeer
{
    internal static void Req(PeerArguments arguments, PeerConsole console)
    {
        using var socket = new ReqSocket();
        var meter = new SteadyMeter();
        socket.Connect(arguments.Endpoint);
        AskAll(socket, arguments, meter);
        console.Report(meter.End(2 * arguments.Measured));
        console.WaitForEndOfInput();
    }

    internal static void Rep(PeerArguments arguments, PeerConsole console)
    {
        using var socket = new RepSocket();
        var meter = new SteadyMeter();
        console.Bound(socket.Bind(arguments.Endpoint));
        AnswerAll(socket, arguments, meter);
        console.WaitForEndOfInput(); // the last answer may still be on its way
        console.Report(meter.End(2 * arguments.Measured));
    }

    internal static void BothInOneProcess(PeerArguments arguments, PeerConsole console)
    {
        using var answerer = new RepSocket();
        using var asker = new ReqSocket();
        var meter = new SteadyMeter();
        answerer.Bind(arguments.Endpoint);
        asker.Connect(arguments.Endpoint);
        var answering = new Thread(() => AnswerAll(answerer, arguments, new SteadyMeter())) { IsBackground = true };
        answering.Start();
        AskAll(asker, arguments, meter);
        console.Report(meter.End(2 * arguments.Measured));
        answering.Join();
    }

    private static void AskAll(ReqSocket socket, PeerArguments arguments, SteadyMeter meter)
    {
        var body = new byte[arguments.Size];
        for (long i = 0; i < arguments.Count; i++)
        {
            if (i == arguments.WarmUp)
                meter.Begin();
            socket.Send(body.AsSpan());
            using var reply = socket.Receive();
            PeerCheck.Size(reply, arguments);
        }
    }

    private static void AnswerAll(RepSocket socket, PeerArguments arguments, SteadyMeter meter)
    {
        var body = new byte[arguments.Size];
        for (long i = 0; i < arguments.Count; i++)
        {
            if (i == arguments.WarmUp)
                meter.Begin();
            using (var request = socket.Receive())
            {
                PeerCheck.Size(request, arguments);
            }

            socket.Send(body.AsSpan());
        }
    }
}
