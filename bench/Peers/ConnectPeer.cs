namespace PureZmq.Bench.Peers;

/// <summary>Uses a socket for one question only, again and again. The answer tells that the connection is there at both ends.</summary>
internal static class ConnectPeer
{
    internal static void Dealer(PeerArguments arguments, PeerConsole console)
    {
        var meter = new SteadyMeter();
        var body = new byte[arguments.Size];
        for (long i = 0; i < arguments.Count; i++)
        {
            if (i == arguments.WarmUp)
                meter.Begin();
            using var socket = new DealerSocket();
            socket.Connect(arguments.Endpoint);
            socket.Send(body.AsSpan());
            using var answer = socket.Receive();
            PeerCheck.Size(answer, arguments);
        }

        console.Report(meter.End(arguments.Measured));
        console.WaitForEndOfInput();
    }
}
