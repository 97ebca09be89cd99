namespace PureZmq.Bench.Peers;

/// <summary>Requests in flight: a DEALER keeps many unanswered at once, and the other end sends each back as it came.</summary>
internal static class EchoPeer
{
    private const int InFlight = 1000;

    internal static void Dealer(PeerArguments arguments, PeerConsole console)
    {
        using var socket = new DealerSocket();
        var meter = new SteadyMeter();
        socket.Connect(arguments.Endpoint);
        AskAll(socket, arguments, meter, console);
        console.Report(meter.End(arguments.Measured));
        console.WaitForEndOfInput();
    }

    internal static void Router(PeerArguments arguments, PeerConsole console)
    {
        using var socket = OpenRouter();
        console.Bound(socket.Bind(arguments.Endpoint));
        EchoAndReport(socket, arguments, console);
    }

    /// <summary>The far end of a proxy: a DEALER, whose requests come with the envelope of the proxy's ROUTER.</summary>
    internal static void Worker(PeerArguments arguments, PeerConsole console)
    {
        using var socket = new DealerSocket();
        socket.Connect(arguments.Endpoint);
        EchoAndReport(socket, arguments, console);
    }

    internal static void BothInOneProcess(PeerArguments arguments, PeerConsole console)
    {
        using var router = OpenRouter();
        using var dealer = new DealerSocket();
        var meter = new SteadyMeter();
        router.Bind(arguments.Endpoint);
        dealer.Connect(arguments.Endpoint);
        var echoing = new Thread(() => EchoAll(router, arguments, new SteadyMeter())) { IsBackground = true };
        echoing.Start();
        AskAll(dealer, arguments, meter, console);
        console.Report(meter.End(arguments.Measured));
        echoing.Join();
    }

    /// <summary>A ROUTER that loses nothing: by default it drops what a full queue has no room for, and 1000 in flight may fill one of 1000.
    /// libzmq's, which counts what was read only now and then, lost a reply in every second run; both have the same option.</summary>
    internal static RouterSocket OpenRouter() => new(new RouterOptions { SendHighWaterMark = 0 });

    private static void AskAll(DealerSocket socket, PeerArguments arguments, SteadyMeter meter, PeerConsole console)
    {
        var body = new byte[arguments.Size];
        for (long i = 0; i < Math.Min(InFlight, arguments.Count); i++)
            socket.Send(body.AsSpan());
        for (long i = 0; i < arguments.Count; i++)
        {
            if (i == arguments.WarmUp)
            {
                console.Steady();
                meter.Begin();
            }

            using (var reply = socket.Receive())
            {
                PeerCheck.Size(reply, arguments);
            }

            if (i < arguments.Count - InFlight)
                socket.Send(body.AsSpan());
        }
    }

    private static void EchoAndReport(DuplexSocket socket, PeerArguments arguments, PeerConsole console)
    {
        var meter = new SteadyMeter();
        EchoAll(socket, arguments, meter);
        console.WaitForEndOfInput(); // the last answers may still be on their way
        console.Report(meter.End(arguments.Measured));
    }

    private static void EchoAll(DuplexSocket socket, PeerArguments arguments, SteadyMeter meter)
    {
        for (long i = 0; i < arguments.Count; i++)
        {
            if (i == arguments.WarmUp)
                meter.Begin();
            using var request = socket.Receive(); // what was sent on is no longer ours, and disposing it does nothing
            PeerCheck.Size(request, arguments, frames: 2);
            socket.Send(request);
        }
    }
}
