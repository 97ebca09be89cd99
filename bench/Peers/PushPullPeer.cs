namespace PureZmq.Bench.Peers;

/// <summary>One way traffic: PUSH sends as fast as it can, PULL counts.</summary>
internal static class PushPullPeer
{
    internal static void Push(PeerArguments arguments, PeerConsole console)
    {
        using var socket = new PushSocket();
        var meter = new SteadyMeter();
        socket.Connect(arguments.Endpoint);
        SendAll(socket, arguments, meter, filled: null);
        console.WaitForEndOfInput(); // so that writing what is still queued counts as this process's work
        console.Report(meter.End(arguments.Measured));
    }

    internal static void Pull(PeerArguments arguments, PeerConsole console)
    {
        using var socket = new PullSocket();
        var meter = new SteadyMeter();
        console.Bound(socket.Bind(arguments.Endpoint));
        ReceiveAll(socket, arguments, meter);
        console.Report(meter.End(arguments.Measured));
        console.WaitForEndOfInput();
    }

    internal static void BothInOneProcess(PeerArguments arguments, PeerConsole console)
    {
        using var receiver = new PullSocket();
        using var sender = new PushSocket();
        var meter = new SteadyMeter();
        receiver.Bind(arguments.Endpoint);
        sender.Connect(arguments.Endpoint);
        // The sender is mostly the faster one, and then the queue is full all the time. From the beginning on, so that what is measured is
        // that state, and not how queue and pools get there at some moment in between.
        using var filled = new ManualResetEventSlim();
        var sending = new Thread(() => SendAll(sender, arguments, new SteadyMeter(), filled)) { IsBackground = true };
        sending.Start();
        filled.Wait();
        ReceiveAll(receiver, arguments, meter);
        console.Report(meter.End(arguments.Measured));
        sending.Join();
    }

    private static void SendAll(PushSocket socket, PeerArguments arguments, SteadyMeter meter, ManualResetEventSlim? filled)
    {
        var body = new byte[arguments.Size];
        for (long i = 0; i < arguments.Count; i++)
        {
            if (i == arguments.WarmUp)
                meter.Begin();
            if (i == arguments.QueueFull)
                filled?.Set();
            socket.Send(body.AsSpan());
        }
    }

    private static void ReceiveAll(PullSocket socket, PeerArguments arguments, SteadyMeter meter)
    {
        for (long i = 0; i < arguments.Count; i++)
        {
            if (i == arguments.WarmUp)
                meter.Begin();
            using var message = socket.Receive();
            PeerCheck.Size(message, arguments);
        }
    }
}
