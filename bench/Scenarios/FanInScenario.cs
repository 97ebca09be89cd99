using PureZmq.Bench.Peers;
using PureZmq.Bench.Processes;
using PureZmq.Bench.Results;

namespace PureZmq.Bench.Scenarios;

/// <summary>Throughput of 1,000 PUSH sockets of one process, which send in turn, to one PULL, counted where the messages arrive.</summary>
public sealed class FanInScenario : PeerScenario
{
    /// <inheritdoc/>
    public override string Name => "fan-in";

    /// <inheritdoc/>
    public override string Summary => "throughput of 1,000 connections to one PULL";

    /// <inheritdoc/>
    public override string Unit => "msg/s";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Variants { get; } = ["connections=1000"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Transports { get; } = ["tcp"];

    /// <inheritdoc/>
    public override IReadOnlyList<int> Sizes { get; } = [64];

    internal override bool ConnectorAwaitsBinder => true;

    internal override long FirstCount(int size) => 50_000;

    internal override PeerRoles RolesFor(Contender contender)
        => new(PeerRole.FanInPull, PeerRole.FanInPush, BothInOneProcess: null, BinderCounts: true);

    internal override IReadOnlyList<Figure> Figures(PeerReport report) => Figure.Only(report.MessagesPerSecond);
}
