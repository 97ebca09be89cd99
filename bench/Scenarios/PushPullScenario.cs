using PureZmq.Bench.Peers;
using PureZmq.Bench.Processes;
using PureZmq.Bench.Results;

namespace PureZmq.Bench.Scenarios;

/// <summary>Throughput of one PUSH that sends as fast as it can to one PULL, counted where the messages arrive.</summary>
public sealed class PushPullScenario : PeerScenario
{
    private const int CalibrationBytes = 64 * 1024 * 1024;
    private const int CalibrationMessages = 400_000;

    /// <inheritdoc/>
    public override string Name => "push-pull";

    /// <inheritdoc/>
    public override string Summary => "throughput of one PUSH to one PULL";

    /// <inheritdoc/>
    public override string Unit => "msg/s";

    /// <inheritdoc/>
    public override IReadOnlyList<int> Sizes { get; } = [1, 64, 1024, 65536, 1048576];

    internal override long FirstCount(int size) => Math.Clamp(CalibrationBytes / Math.Max(1, size), 8, CalibrationMessages);

    internal override PeerRoles RolesFor(Contender contender)
        => new(PeerRole.Pull, PeerRole.Push, PeerRole.InprocPushPull, BinderCounts: true);

    internal override IReadOnlyList<Figure> Figures(PeerReport report) => Figure.Only(report.MessagesPerSecond);
}
