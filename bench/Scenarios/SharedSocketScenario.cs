using PureZmq.Bench.Peers;
using PureZmq.Bench.Processes;
using PureZmq.Bench.Results;

namespace PureZmq.Bench.Scenarios;

/// <summary>Throughput of four threads that send on one PUSH. libzmq's sockets are for one thread, so it is compared with one thread of ours.</summary>
public sealed class SharedSocketScenario : PeerScenario
{
    private const string OneThread = "threads=1";

    /// <inheritdoc/>
    public override string Name => "shared-socket";

    /// <inheritdoc/>
    public override string Summary => "throughput of 4 threads on one PUSH, against 1 thread of ours";

    /// <inheritdoc/>
    public override string Unit => "msg/s";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Variants { get; } = ["threads=4"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Transports { get; } = ["tcp"];

    /// <inheritdoc/>
    public override IReadOnlyList<int> Sizes { get; } = [64];

    internal override BenchCase? YardstickOf(BenchCase benchCase) => benchCase with { Variant = OneThread };

    internal override long FirstCount(int size) => 400_000;

    internal override PeerRoles RolesFor(Contender contender)
        => new(PeerRole.Pull, PeerRole.SharedPush, BothInOneProcess: null, BinderCounts: true);

    internal override IReadOnlyList<Figure> Figures(PeerReport report) => Figure.Only(report.MessagesPerSecond);
}
