using PureZmq.Bench.Peers;
using PureZmq.Bench.Processes;
using PureZmq.Bench.Results;

namespace PureZmq.Bench.Scenarios;

/// <summary>New connections one after the other: open a DEALER, connect, send, wait for the answer of a ROUTER, close.</summary>
public sealed class ConnectScenario : PeerScenario
{
    /// <inheritdoc/>
    public override string Name => "connect";

    /// <inheritdoc/>
    public override string Summary => "connect, handshake and first answer, one connection after the other";

    /// <inheritdoc/>
    public override string Unit => "conn/s";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Transports { get; } = ["tcp"];

    /// <inheritdoc/>
    public override IReadOnlyList<int> Sizes { get; } = [1];

    // A connection passes through far more of the library than a message, and a second has some two thousand of them: our runtime was still
    // compiling when a run of one target ended.
    internal override double Targets => 3;

    internal override long FirstCount(int size) => 200;

    internal override PeerRoles RolesFor(Contender contender)
        => new(PeerRole.RouterEcho, PeerRole.ConnectDealer, BothInOneProcess: null, BinderCounts: false);

    internal override IReadOnlyList<Figure> Figures(PeerReport report) => Figure.Only(report.MessagesPerSecond);
}
