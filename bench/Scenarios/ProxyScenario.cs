using PureZmq.Bench.Peers;
using PureZmq.Bench.Processes;
using PureZmq.Bench.Results;

namespace PureZmq.Bench.Scenarios;

/// <summary>Messages a second that the library's proxy forwards, in a process between two others.</summary>
public sealed class ProxyScenario : Scenario
{
    /// <summary>A DEALER with 1000 requests in flight, a DEALER that echoes them; both directions count.</summary>
    internal const string RouterDealerVariant = "router-dealer";

    /// <summary>A PUB that sends as fast as it can, one SUB; nothing is dropped.</summary>
    internal const string XSubXPubVariant = "xsub-xpub";

    /// <inheritdoc/>
    public override string Name => "proxy";

    /// <inheritdoc/>
    public override string Summary => "messages forwarded by the proxy in a process of its own";

    /// <inheritdoc/>
    public override string Unit => "msg/s";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Variants { get; } = [RouterDealerVariant, XSubXPubVariant];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Transports { get; } = ["tcp"];

    /// <inheritdoc/>
    public override IReadOnlyList<int> Sizes { get; } = [64];

    internal override long FirstCount(int size) => 50_000;

    internal override async Task<Measurement> MeasureAsync(
        Contender contender, BenchCase benchCase, long count, CancellationToken cancellationToken)
    {
        var isEcho = benchCase.Variant == RouterDealerVariant;
        PeerProcess Start(string role, string endpoint)
            => PeerProcess.Start(contender, new PeerArguments(role, endpoint, benchCase.Size, count, benchCase.Variant));

        await using var proxy = Start(PeerRole.Proxy, PeerScenario.EndpointToBind(benchCase.Transport));
        var frontend = await proxy.ReadEndpointAsync(cancellationToken);
        var backend = await proxy.ReadEndpointAsync(cancellationToken);
        await using var counting = isEcho ? Start(PeerRole.Dealer, frontend) : Start(PeerRole.Sub, backend);
        await using var other = isEcho ? Start(PeerRole.DealerEcho, backend) : Start(PeerRole.PubToProxy, frontend);

        await counting.WaitUntilSteadyAsync([proxy, other], cancellationToken);
        await proxy.SignalAsync(cancellationToken);
        var report = Forwarded(await counting.ReadReportAsync([proxy, other], cancellationToken));
        var others = new List<PeerReport>();
        foreach (var peer in new[] { other, proxy }) // they report while the peers they are connected to are still there
        {
            peer.EndInput();
            others.Add(Forwarded(await peer.ReadReportAsync([], cancellationToken)));
        }

        foreach (var peer in new[] { counting, other, proxy })
            await peer.FinishAsync(cancellationToken);
        return Measurement.From(Figure.Only(report.MessagesPerSecond), report, others);

        // A round trip passes the proxy twice.
        PeerReport Forwarded(PeerReport report) => isEcho ? report with { Messages = 2 * report.Messages } : report;
    }
}
