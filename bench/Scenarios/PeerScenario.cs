using PureZmq.Bench.Peers;
using PureZmq.Bench.Processes;
using PureZmq.Bench.Results;

namespace PureZmq.Bench.Scenarios;

/// <summary>Traffic between two peers: two processes, or for inproc two threads of one process.</summary>
public abstract class PeerScenario : Scenario
{
    internal abstract PeerRoles RolesFor(Contender contender);

    /// <summary>The figures, in the scenario's unit, from the report of the peer that counts.</summary>
    internal abstract IReadOnlyList<Figure> Figures(PeerReport report);

    /// <summary>The variants measured on a machine whose cores others keep busy; over tcp alone.</summary>
    internal virtual IReadOnlyList<string> BusyVariants { get; } = [];

    /// <inheritdoc/>
    public sealed override IReadOnlyList<string> TransportsOf(string variant) => BusyVariants.Contains(variant) ? ["tcp"] : Transports;

    /// <summary>Whether the connector, once it is connected, waits for the binder to say that it is ready.</summary>
    internal virtual bool ConnectorAwaitsBinder => false;

    internal sealed override async Task<Measurement> MeasureAsync(
        Contender contender, BenchCase benchCase, long count, CancellationToken cancellationToken)
    {
        await using var others = BusyVariants.Contains(benchCase.Variant) ? await BusyCores.StartAsync(cancellationToken) : null;
        return await (benchCase.Transport == "inproc"
            ? MeasureThreadsAsync(contender, benchCase, count, cancellationToken)
            : MeasureProcessesAsync(contender, benchCase, count, cancellationToken));
    }

    private async Task<Measurement> MeasureThreadsAsync(
        Contender contender, BenchCase benchCase, long count, CancellationToken cancellationToken)
    {
        var role = RolesFor(contender).BothInOneProcess ?? throw new BenchException($"{Name} does not run over inproc.");
        var arguments = new PeerArguments(role, "inproc://bench", benchCase.Size, count, benchCase.Variant);
        await using var peer = PeerProcess.Start(contender, arguments);
        var report = await peer.ReadReportAsync(cancellationToken);
        await peer.FinishAsync(cancellationToken);
        return Measurement.From(Figures(report), report, []);
    }

    private async Task<Measurement> MeasureProcessesAsync(
        Contender contender, BenchCase benchCase, long count, CancellationToken cancellationToken)
    {
        var roles = RolesFor(contender);
        PeerArguments Arguments(string role, string endpoint) => new(role, endpoint, benchCase.Size, count, benchCase.Variant);

        await using var binder = PeerProcess.Start(contender, Arguments(roles.Binder, EndpointToBind(benchCase.Transport)));
        var endpoint = await binder.ReadEndpointAsync(cancellationToken);
        await using var connector = PeerProcess.Start(contender, Arguments(roles.Connector, endpoint));

        if (ConnectorAwaitsBinder)
        {
            await binder.WaitUntilReadyAsync([connector], cancellationToken);
            await connector.SignalAsync(cancellationToken);
        }

        var (counting, other) = roles.BinderCounts ? (binder, connector) : (connector, binder);
        var report = await counting.ReadReportAsync([other], cancellationToken);
        other.EndInput(); // it reports now, while its peer is still there
        var otherReport = await other.ReadReportAsync(cancellationToken);
        await other.FinishAsync(cancellationToken);
        await counting.FinishAsync(cancellationToken);
        return Measurement.From(Figures(report), report, [otherReport]);
    }

    // An abstract name, which a process that is killed takes along.
    internal static string EndpointToBind(string transport)
        => transport == "ipc" ? $"ipc://@purezmq-bench-{Guid.NewGuid():N}" : "tcp://127.0.0.1:*";
}
