using PureZmq.Bench.Peers;
using PureZmq.Bench.Processes;
using PureZmq.Bench.Results;

namespace PureZmq.Bench.Scenarios;

/// <summary>Round trips of a DEALER that keeps 1000 requests in flight to a ROUTER that echoes them, counted at the DEALER.</summary>
public sealed class DealerRouterEchoScenario : PeerScenario
{
    /// <inheritdoc/>
    public override string Name => "dealer-router-echo";

    /// <inheritdoc/>
    public override string Summary => "round trips of a DEALER with 1000 requests in flight to a ROUTER";

    /// <inheritdoc/>
    public override string Unit => "msg/s";

    /// <inheritdoc/>
    public override IReadOnlyList<int> Sizes { get; } = [64];

    internal override long FirstCount(int size) => 100_000;

    internal override PeerRoles RolesFor(Contender contender)
        => new(PeerRole.RouterEcho, PeerRole.Dealer, PeerRole.InprocDealerRouterEcho, BinderCounts: false);

    internal override IReadOnlyList<Figure> Figures(PeerReport report) => Figure.Only(report.MessagesPerSecond);
}
