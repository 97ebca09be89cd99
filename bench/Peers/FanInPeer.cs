namespace PureZmq.Bench.Peers;

/// <summary>Fan-in: many PUSH sockets of one process, which send in turn, to one PULL.</summary>
internal static class FanInPeer
{
    internal static void Push(PeerArguments arguments, PeerConsole console)
    {
        var sockets = Enumerable.Range(0, arguments.VariantNumber).Select(_ => new PushSocket()).ToArray();
        var meter = new SteadyMeter();
        var body = new byte[arguments.Size];
        foreach (var socket in sockets)
        {
            socket.Connect(arguments.Endpoint);
            socket.Send(body.AsSpan());
        }

        console.WaitForSignal(); // until the first message of every socket has arrived
        var next = 0;
        for (long i = 0; i < arguments.Count; i++)
        {
            if (i == arguments.WarmUp)
                meter.Begin();
            sockets[next].Send(body.AsSpan());
            next = next + 1 == sockets.Length ? 0 : next + 1;
        }

        console.WaitForEndOfInput(); // so that writing what is still queued counts as this process's work
        console.Report(meter.End(arguments.Measured));
        foreach (var socket in sockets)
            socket.Dispose();
    }

    internal static void Pull(PeerArguments arguments, PeerConsole console)
    {
        using var socket = new PullSocket();
        var meter = new SteadyMeter();
        console.Bound(socket.Bind(arguments.Endpoint));
        for (var i = 0; i < arguments.VariantNumber; i++)
            ReceiveOne(socket, arguments);
        console.Ready();
        for (long i = 0; i < arguments.Count; i++)
        {
            if (i == arguments.WarmUp)
                meter.Begin();
            ReceiveOne(socket, arguments);
        }

        console.Report(meter.End(arguments.Measured));
        console.WaitForEndOfInput();
    }

    private static void ReceiveOne(PullSocket socket, PeerArguments arguments)
    {
        using var message = socket.Receive();
        PeerCheck.Size(message, arguments);
    }
}
