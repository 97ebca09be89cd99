namespace PureZmq.Bench.Peers;

/// <summary>Several threads that send on one PUSH as fast as they can; each sends its part of the messages.</summary>
internal static class SharedSocketPeer
{
    internal static void Push(PeerArguments arguments, PeerConsole console)
    {
        using var socket = new PushSocket();
        var meter = new SteadyMeter();
        socket.Connect(arguments.Endpoint);
        var threads = arguments.VariantNumber;
        var others = Enumerable.Range(1, threads - 1)
            .Select(thread => new Thread(() => SendPart(socket, arguments, Part(arguments.Count, thread, threads), meter: null)))
            .ToList();
        others.ForEach(thread => thread.Start());
        SendPart(socket, arguments, Part(arguments.Count, 0, threads), meter);
        others.ForEach(thread => thread.Join());
        console.WaitForEndOfInput(); // so that writing what is still queued counts as this process's work
        console.Report(meter.End(arguments.Measured));
    }

    private static long Part(long count, int thread, int threads) => (count / threads) + (thread < count % threads ? 1 : 0);

    /// <summary>The thread that has the meter starts it when it is through with its own part of the warm-up.</summary>
    private static void SendPart(PushSocket socket, PeerArguments arguments, long count, SteadyMeter? meter)
    {
        var body = new byte[arguments.Size];
        for (long i = 0; i < count; i++)
        {
            if (i == count / 4)
                meter?.Begin();
            socket.Send(body.AsSpan());
        }
    }
}
