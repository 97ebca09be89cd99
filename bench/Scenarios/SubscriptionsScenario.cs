using PureZmq.Bench.Peers;
using PureZmq.Bench.Processes;
using PureZmq.Bench.Results;

namespace PureZmq.Bench.Scenarios;

/// <summary>Throughput of a PUB to one SUB that holds 10,000 topics, each message of another one; nothing is dropped.</summary>
public sealed class SubscriptionsScenario : PeerScenario
{
    /// <inheritdoc/>
    public override string Name => "subscriptions";

    /// <inheritdoc/>
    public override string Summary => "throughput of a PUB to a SUB with 10,000 topics";

    /// <inheritdoc/>
    public override string Unit => "msg/s";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Transports { get; } = ["tcp"];

    /// <inheritdoc/>
    public override IReadOnlyList<int> Sizes { get; } = [64];

    internal override long FirstCount(int size) => 50_000;

    internal override PeerRoles RolesFor(Contender contender)
        => new(PeerRole.PubTopics, PeerRole.SubTopics, BothInOneProcess: null, BinderCounts: false);

    internal override IReadOnlyList<Figure> Figures(PeerReport report) => Figure.Only(report.MessagesPerSecond);
}
