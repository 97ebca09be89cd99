using PureZmq.Bench.Peers;
using PureZmq.Bench.Processes;
using PureZmq.Bench.Results;

namespace PureZmq.Bench.Scenarios;

/// <summary>
/// What an idle peer costs a ROUTER: by how much its process's private memory grows with 10,000 of them, ours after a full collection.
/// The peers are raw connections of a third process, the same for both libraries.
/// </summary>
public sealed class IdleMemoryScenario : Scenario
{
    private const long Peers = 10_000;

    /// <inheritdoc/>
    public override string Name => "idle-memory";

    /// <inheritdoc/>
    public override string Summary => "private memory of a ROUTER for each of 10,000 idle peers";

    /// <inheritdoc/>
    public override string Unit => "bytes";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Transports { get; } = ["tcp"];

    /// <inheritdoc/>
    public override IReadOnlyList<int> Sizes { get; } = [0];

    internal override int MostRuns => 2;

    internal override long FirstCount(int size) => Peers;

    internal override long? FixedCount(BenchCase benchCase, TimeSpan targetTime) => Peers;

    internal override async Task<Measurement> MeasureAsync(
        Contender contender, BenchCase benchCase, long count, CancellationToken cancellationToken)
    {
        PeerArguments Arguments(string role, string endpoint) => new(role, endpoint, benchCase.Size, count, benchCase.Variant);

        await using var router = PeerProcess.Start(contender, Arguments(PeerRole.IdleRouter, PeerScenario.EndpointToBind(benchCase.Transport)));
        var endpoint = await router.ReadEndpointAsync(cancellationToken);
        await using var dealers = PeerProcess.Start(ManagedPeer.Contender, Arguments(PeerRole.IdleDealers, endpoint));
        await dealers.WaitUntilReadyAsync(cancellationToken);
        await router.SignalAsync(cancellationToken);
        var report = await router.ReadReportAsync([dealers], cancellationToken);
        await router.FinishAsync(cancellationToken);
        await dealers.FinishAsync(cancellationToken);
        return Measurement.From(Figure.Only(report.Figures![0]), report, []);
    }
}
