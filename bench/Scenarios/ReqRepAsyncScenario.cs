using PureZmq.Bench.Peers;
using PureZmq.Bench.Processes;
using PureZmq.Bench.Results;

namespace PureZmq.Bench.Scenarios;

/// <summary>Latency of one message each way when our two sides await; libzmq, which has no such calls, uses its blocking ones.</summary>
public sealed class ReqRepAsyncScenario : PeerScenario
{
    private const string IdleVariant = "idle";
    private const string BusyVariant = "busy";
    private const string InlineIdleVariant = "inline-idle";
    private const string InlineBusyVariant = "inline-busy";

    /// <inheritdoc/>
    public override string Name => "req-rep-async";

    /// <inheritdoc/>
    public override string Summary => "the same with await on our side, continuations on the thread pool or inline";

    /// <inheritdoc/>
    public override string Unit => "us";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Variants { get; } = [IdleVariant, BusyVariant, InlineIdleVariant, InlineBusyVariant];

    /// <inheritdoc/>
    public override IReadOnlyList<int> Sizes { get; } = [1];

    internal override long FirstCount(int size) => 4000;

    internal override PeerRoles RolesFor(Contender contender) => contender.IsManaged
        ? new(PeerRole.RepAsync, PeerRole.ReqAsync, PeerRole.InprocReqRepAsync, BinderCounts: false)
        : new(PeerRole.Rep, PeerRole.Req, PeerRole.InprocReqRep, BinderCounts: false);

    internal override IReadOnlyList<Figure> Figures(PeerReport report) => Figure.Only(report.OneWayMicroseconds);

    internal override IReadOnlyList<string> BusyVariants { get; } = [BusyVariant, InlineBusyVariant];

    /// <summary>Whether continuations run on the thread that read the message, instead of the thread pool.</summary>
    internal static bool IsInline(string variant) => variant is InlineIdleVariant or InlineBusyVariant;
}
