using PureZmq.Bench.Peers;
using PureZmq.Bench.Processes;
using PureZmq.Bench.Results;

namespace PureZmq.Bench.Scenarios;

/// <summary>Latency of one message each way between a REQ and a REP that both use blocking calls.</summary>
public sealed class ReqRepScenario : PeerScenario
{
    private const string IdleVariant = "idle";
    private const string BusyVariant = "busy";

    /// <inheritdoc/>
    public override string Name => "req-rep";

    /// <inheritdoc/>
    public override string Summary => "one-way latency of a REQ and a REP, blocking calls; busy: others keep the cores busy";

    /// <inheritdoc/>
    public override string Unit => "us";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Variants { get; } = [IdleVariant, BusyVariant];

    /// <inheritdoc/>
    public override IReadOnlyList<int> Sizes { get; } = [1];

    internal override long FirstCount(int size) => 4000;

    internal override PeerRoles RolesFor(Contender contender)
        => new(PeerRole.Rep, PeerRole.Req, PeerRole.InprocReqRep, BinderCounts: false);

    internal override IReadOnlyList<Figure> Figures(PeerReport report) => Figure.Only(report.OneWayMicroseconds);

    internal override IReadOnlyList<string> BusyVariants { get; } = [BusyVariant];
}
