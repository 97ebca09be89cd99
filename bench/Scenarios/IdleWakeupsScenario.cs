using PureZmq.Bench.Peers;
using PureZmq.Bench.Processes;
using PureZmq.Bench.Results;

namespace PureZmq.Bench.Scenarios;

/// <summary>
/// How often a library's own threads wake up when nobody does anything: connected sockets of every pair of types, over every transport, have
/// rested for 30 s when the counting begins.
/// </summary>
public sealed class IdleWakeupsScenario : Scenario
{
    private const long SecondsOfRest = 30;

    /// <inheritdoc/>
    public override string Name => "idle-wakeups";

    /// <inheritdoc/>
    public override string Summary => "voluntary context switches of the library's own threads while all sockets rest";

    /// <inheritdoc/>
    public override string Unit => "switches/10 s";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Transports { get; } = ["all"];

    /// <inheritdoc/>
    public override IReadOnlyList<int> Sizes { get; } = [0];

    internal override int MostRuns => 1;

    internal override long FirstCount(int size) => SecondsOfRest;

    internal override long? FixedCount(BenchCase benchCase, TimeSpan targetTime) => SecondsOfRest;

    internal override async Task<Measurement> MeasureAsync(
        Contender contender, BenchCase benchCase, long count, CancellationToken cancellationToken)
    {
        await using var peer = PeerProcess.Start(contender, new(PeerRole.IdleSockets, "-", benchCase.Size, count, benchCase.Variant));
        var report = await peer.ReadReportAsync(cancellationToken);
        await peer.FinishAsync(cancellationToken);

        // The CPU time is that of the counting itself, and of the runtime compiling it: nothing to compare.
        return Measurement.From(Figure.Only(report.Figures![0]), report with { CpuSeconds = 0 }, []);
    }
}
