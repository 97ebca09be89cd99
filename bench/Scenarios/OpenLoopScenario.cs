using PureZmq.Bench.Peers;
using PureZmq.Bench.Processes;
using PureZmq.Bench.Results;

namespace PureZmq.Bench.Scenarios;

/// <summary>
/// One-way latency of messages that are sent by the clock, whether or not earlier ones have arrived. It counts from the moment a message was
/// meant to be sent: a stall delays all that fall into it, and all of them are counted.
/// </summary>
public sealed class OpenLoopScenario : PeerScenario
{
    private static readonly string[] Names = ["p=50", "p=99", "p=99.9"];

    /// <inheritdoc/>
    public override string Name => "open-loop";

    /// <inheritdoc/>
    public override string Summary => "latency from the intended send time, at a rate a second or in bursts every 10 ms";

    /// <inheritdoc/>
    public override string Unit => "us";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Variants { get; } =
        ["rate=1000", "rate=10000", "rate=100000", "rate=500000", "burst=20", "burst=200"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Transports { get; } = ["tcp"];

    /// <inheritdoc/>
    public override IReadOnlyList<int> Sizes { get; } = [64];

    // With a thousand messages a second p=99.9 stands on the three slowest of them; fewer would be a lottery.
    internal override double Targets => 3;

    // The rate is given, so the time decides. Half of our messages are warm-up.
    internal override long? FixedCount(BenchCase benchCase, TimeSpan targetTime)
        => (long)(SendSchedule.Parse(benchCase.Variant).MessagesPerSecond * targetTime.TotalSeconds * Targets * 2);

    internal override long FirstCount(int size) => throw new InvalidOperationException("The count is fixed.");

    internal override PeerRoles RolesFor(Contender contender)
        => new(PeerRole.OpenLoopPull, PeerRole.OpenLoopPush, BothInOneProcess: null, BinderCounts: true);

    internal override IReadOnlyList<Figure> Figures(PeerReport report)
        => [.. Names.Zip(report.Figures!, (name, value) => new Figure(name, value))];
}
