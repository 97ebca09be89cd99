using PureZmq.Bench.Peers;
using PureZmq.Bench.Processes;

namespace PureZmq.Bench.Scenarios;

/// <summary>Latency of one message each way when our two sides await; libzmq, which has no such calls, uses its blocking ones.</summary>
public sealed class ReqRepAsyncScenario : PeerScenario
{
    /// <summary>Continuations run inline on the thread that read the message, instead of the thread pool.</summary>
    internal const string InlineVariant = "inline";

    /// <inheritdoc/>
    public override string Name => "req-rep-async";

    /// <inheritdoc/>
    public override string Summary => "the same with await on our side, continuations on the thread pool or inline";

    /// <inheritdoc/>
    public override string Unit => "us";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Variants { get; } = [DefaultVariant, InlineVariant];

    /// <inheritdoc/>
    public override IReadOnlyList<int> Sizes { get; } = [1];

    internal override long FirstCount(int size) => 4000;

    internal override PeerRoles RolesFor(Contender contender) => contender.IsManaged
        ? new(PeerRole.RepAsync, PeerRole.ReqAsync, PeerRole.InprocReqRepAsync, BinderCounts: false)
        : new(PeerRole.Rep, PeerRole.Req, PeerRole.InprocReqRep, BinderCounts: false);

    internal override double Figure(PeerReport report) => report.OneWayMicroseconds;
}
