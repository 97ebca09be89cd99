using PureZmq.Bench.Peers;
using PureZmq.Bench.Processes;

namespace PureZmq.Bench.Scenarios;

/// <summary>Latency of one message each way between a REQ and a REP that both use blocking calls.</summary>
public sealed class ReqRepScenario : PeerScenario
{
    /// <inheritdoc/>
    public override string Name => "req-rep";

    /// <inheritdoc/>
    public override string Summary => "one-way latency of a REQ and a REP, blocking calls";

    /// <inheritdoc/>
    public override string Unit => "us";

    /// <inheritdoc/>
    public override IReadOnlyList<int> Sizes { get; } = [1];

    internal override long FirstCount(int size) => 4000;

    internal override PeerRoles RolesFor(Contender contender)
        => new(PeerRole.Rep, PeerRole.Req, PeerRole.InprocReqRep, BinderCounts: false);

    internal override double Figure(PeerReport report) => report.OneWayMicroseconds;
}
