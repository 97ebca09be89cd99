using PureZmq.Bench.Peers;
using PureZmq.Bench.Processes;
using PureZmq.Bench.Results;

namespace PureZmq.Bench.Scenarios;

/// <summary>Deliveries a second from one PUB to many SUBs of one process, which one thread empties in turn; nothing is dropped.</summary>
public sealed class PubSubScenario : PeerScenario
{
    /// <inheritdoc/>
    public override string Name => "pub-sub";

    /// <inheritdoc/>
    public override string Summary => "deliveries of one PUB to all its subscribers, none lost";

    /// <inheritdoc/>
    public override string Unit => "msg/s";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Variants { get; } = ["subscribers=1", "subscribers=10", "subscribers=100"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Transports { get; } = ["tcp"];

    /// <inheritdoc/>
    public override IReadOnlyList<int> Sizes { get; } = [64];

    internal override long FirstCount(int size) => 4000;

    internal override PeerRoles RolesFor(Contender contender)
        => new(PeerRole.Pub, PeerRole.Sub, BothInOneProcess: null, BinderCounts: false);

    internal override IReadOnlyList<Figure> Figures(PeerReport report) => Figure.Only(report.MessagesPerSecond);
}
