using PureZmq.Bench.Scenarios;

namespace PureZmq.Bench.Peers;

/// <summary>The process in the middle: two bound sockets and the library's own proxy between them.</summary>
internal static class ProxyPeer
{
    internal static void Carry(PeerArguments arguments, PeerConsole console)
    {
        using var frontend = OpenFrontend(arguments.Variant);
        using var backend = OpenBackend(arguments.Variant);
        var meter = new SteadyMeter();
        console.Bound(frontend.Bind(arguments.Endpoint));
        console.Bound(backend.Bind(arguments.Endpoint));
        using var end = new CancellationTokenSource();
        var carrying = new Thread(() => Carry(frontend, backend, end.Token)) { IsBackground = true };
        carrying.Start();
        console.WaitForSignal(); // a proxy counts nothing: it is told when the warm-up is over
        meter.Begin();
        console.WaitForEndOfInput();
        console.Report(meter.End(arguments.Measured));
        end.Cancel();
        carrying.Join();
    }

    private static ZmqSocket OpenFrontend(string variant)
        => variant == ProxyScenario.RouterDealerVariant ? EchoPeer.OpenRouter() : new XSubSocket();

    private static ZmqSocket OpenBackend(string variant)
        => variant == ProxyScenario.RouterDealerVariant ? new DealerSocket() : new XPubSocket(new XPubOptions { NoDrop = true });

    private static void Carry(ZmqSocket frontend, ZmqSocket backend, CancellationToken end)
    {
        try
        {
            Proxy.Run(frontend, backend, cancellationToken: end);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The run is over.
        }
    }
}
