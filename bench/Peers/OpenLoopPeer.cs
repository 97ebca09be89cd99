using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace PureZmq.Bench.Peers;

/// <summary>PUSH sends by the clock and writes into each message when it was due; PULL takes the time from then until it has the message.</summary>
/// <remarks>The loops are compiled whole before they run, as the C program's are. Else the runtime replaces them while they do, and the thread
/// stands still for that: 5 to 10 ms, which was p99.9 of the bursts. The library is left to the runtime, as in any program.</remarks>
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
