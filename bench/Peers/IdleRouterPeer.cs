namespace PureZmq.Bench.Peers;

/// <summary>A ROUTER that nobody talks to measures how much private memory its peers take.</summary>
internal static class IdleRouterPeer
{
    internal static void Router(PeerArguments arguments, PeerConsole console)
    {
        using var socket = new RouterSocket();
        var meter = new SteadyMeter();
        var before = PrivateMemoryAfterCollection();
        meter.Begin();
        console.Bound(socket.Bind(arguments.Endpoint));
        console.WaitForSignal(); // the peers are there
        var report = meter.End(arguments.Count);
        var growth = PrivateMemoryAfterCollection() - before;
        if (socket.Peers.Count != arguments.Count)
            throw new BenchException($"The ROUTER has {socket.Peers.Count} peers, not {arguments.Count}.");
        console.Report(report with { Figures = [(double)growth / arguments.Count] });
        console.WaitForEndOfInput();
    }

    private static long PrivateMemoryAfterCollection()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return OwnProcess.PrivateBytes();
    }
}
