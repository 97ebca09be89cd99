using System.Buffers.Binary;

namespace PureZmq.Bench.Peers;

/// <summary>PUSH sends by the clock and writes into each message when it was due; PULL takes the time from then until it has the message.</summary>
internal static class OpenLoopPeer
{
    internal static void Push(PeerArguments arguments, PeerConsole console)
    {
        if (arguments.Size < sizeof(long))
            throw new BenchException($"A message of {arguments.Size} octets has no room for the time; it takes {sizeof(long)}.");
        using var socket = new PushSocket();
        var meter = new SteadyMeter();
        socket.Connect(arguments.Endpoint);
        SendAll(socket, arguments, meter);
        console.WaitForEndOfInput();
        console.Report(meter.End(arguments.Measured));
    }

    internal static void Pull(PeerArguments arguments, PeerConsole console)
    {
        using var socket = new PullSocket();
        var meter = new SteadyMeter();
        var latencies = new LatencyHistogram();
        console.Bound(socket.Bind(arguments.Endpoint));
        for (long i = 0; i < arguments.Count; i++)
        {
            if (i == arguments.WarmUp)
                meter.Begin();
            using var message = socket.Receive();
            var now = Pacer.Now;
            PeerCheck.Size(message, arguments);
            if (i >= arguments.WarmUp)
                latencies.Add(now - BinaryPrimitives.ReadInt64LittleEndian(message[0].Span));
        }

        double[] percentiles =
        [
            latencies.PercentileMicroseconds(50), latencies.PercentileMicroseconds(99), latencies.PercentileMicroseconds(99.9),
        ];
        console.Report(meter.End(arguments.Measured) with { Figures = percentiles });
        console.WaitForEndOfInput();
    }

    private static void SendAll(PushSocket socket, PeerArguments arguments, SteadyMeter meter)
    {
        var schedule = SendSchedule.Parse(arguments.Variant);
        var body = new byte[arguments.Size];
        var start = Pacer.Now;
        for (long i = 0; i < arguments.Count; i++)
        {
            if (i == arguments.WarmUp)
                meter.Begin();
            var due = start + schedule.DueNanoseconds(i);
            Pacer.WaitUntil(due);
            BinaryPrimitives.WriteInt64LittleEndian(body, due);
            socket.Send(body.AsSpan());
        }
    }
}
