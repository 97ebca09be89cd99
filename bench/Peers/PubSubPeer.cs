using System.Buffers.Binary;

namespace PureZmq.Bench.Peers;

/// <summary>Fan-out: PUB sends to all, waiting for full subscribers; every SUB has to get every message, in order.</summary>
internal static class PubSubPeer
{
    private static readonly TimeSpan SetUpLimit = TimeSpan.FromSeconds(30);

    internal static void Pub(PeerArguments arguments, PeerConsole console)
    {
        using var socket = new PubSocket(new PubOptions { NoDrop = true });
        console.Bound(socket.Bind(arguments.Endpoint));
        SendAndReport(socket, arguments, console);
    }

    internal static void PubToProxy(PeerArguments arguments, PeerConsole console)
    {
        using var socket = new PubSocket(new PubOptions { NoDrop = true });
        socket.Connect(arguments.Endpoint);
        SendAndReport(socket, arguments, console);
    }

    internal static void Sub(PeerArguments arguments, PeerConsole console)
    {
        var sockets = Enumerable.Range(0, arguments.VariantNumber).Select(_ => new SubSocket()).ToArray();
        var meter = new SteadyMeter();
        foreach (var socket in sockets)
        {
            socket.Subscribe("");
            socket.Connect(arguments.Endpoint);
        }

        ReceiveAll(sockets, arguments, meter, console);
        console.Report(meter.End(arguments.Measured * sockets.Length));
        console.WaitForEndOfInput();
        foreach (var socket in sockets)
            socket.Dispose();
    }

    private static void SendAndReport(PubSocket socket, PeerArguments arguments, PeerConsole console)
    {
        var meter = new SteadyMeter();
        if (!socket.WaitForSubscribers(arguments.VariantNumber, SetUpLimit))
            throw new BenchException($"{arguments.VariantNumber} subscribers did not come within {SetUpLimit.TotalSeconds} s.");
        var body = new byte[arguments.Size];
        for (long i = 0; i < arguments.Count; i++)
        {
            if (i == arguments.WarmUp)
                meter.Begin();
            PutNumber(body, i);
            socket.Send(body.AsSpan());
        }

        console.WaitForEndOfInput(); // so that writing what is still queued counts as this process's work
        console.Report(meter.End(arguments.Measured));
    }

    /// <summary>One thread takes the first message of every subscriber, then the second of every one, and so on.</summary>
    private static void ReceiveAll(SubSocket[] sockets, PeerArguments arguments, SteadyMeter meter, PeerConsole console)
    {
        for (long i = 0; i < arguments.Count; i++)
        {
            if (i == arguments.WarmUp)
            {
                console.Steady();
                meter.Begin();
            }

            foreach (var socket in sockets)
            {
                using var message = socket.Receive();
                PeerCheck.Size(message, arguments);
                CheckNumber(message, i);
            }
        }
    }

    private static void PutNumber(Span<byte> body, long number)
    {
        if (body.Length >= sizeof(long))
            BinaryPrimitives.WriteInt64LittleEndian(body, number);
    }

    private static void CheckNumber(in Message message, long number)
    {
        var body = message[0].Span;
        if (body.Length >= sizeof(long) && BinaryPrimitives.ReadInt64LittleEndian(body) is var found && found != number)
            throw new BenchException($"A subscriber received message {found}, not {number}.");
    }
}
