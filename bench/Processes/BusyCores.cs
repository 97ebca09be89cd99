using PureZmq.Bench.Peers;

namespace PureZmq.Bench.Processes;

/// <summary>Other processes at work, one for each core, for as long as this is not disposed. Whichever library is measured, they are the same.</summary>
internal sealed class BusyCores : IAsyncDisposable
{
    private readonly List<PeerProcess> _spinners = [];

    private BusyCores()
    {
    }

    /// <summary>Starts them and waits until all are at it.</summary>
    internal static async Task<BusyCores> StartAsync(CancellationToken cancellationToken)
    {
        var cores = new BusyCores();
        try
        {
            for (var i = 0; i < Environment.ProcessorCount; i++)
                cores._spinners.Add(PeerProcess.Start(ManagedPeer.Contender, new PeerArguments(PeerRole.Spin, "-", Size: 0, Count: 0, "-")));
            foreach (var spinner in cores._spinners)
                await spinner.WaitUntilReadyAsync(cancellationToken);
            return cores;
        }
        catch
        {
            await cores.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var spinner in _spinners)
            await spinner.DisposeAsync();
    }
}
