using PureZmq.Bench.Scenarios;

namespace PureZmq.Bench;

/// <summary>Which rows to measure. An empty list asks for all there are.</summary>
public sealed record BenchSelection
{
    /// <summary>Names of scenarios; empty: every scenario.</summary>
    public IReadOnlyList<string> Scenarios { get; init; } = [];

    /// <summary>Variants; empty: every variant of each scenario.</summary>
    public IReadOnlyList<string> Variants { get; init; } = [];

    /// <summary>Transports; empty: every transport of each scenario.</summary>
    public IReadOnlyList<string> Transports { get; init; } = [];

    /// <summary>Message sizes in octets; empty: each scenario's own sizes. Any other size can be asked for too.</summary>
    public IReadOnlyList<int> Sizes { get; init; } = [];

    /// <summary>The rows, in the order of the catalogue.</summary>
    public IReadOnlyList<BenchCase> ToCases() =>
    [
        .. from scenario in ScenarioCatalogue.All
           where Scenarios.Count == 0 || Scenarios.Contains(scenario.Name)
           from variant in scenario.Variants
           where Variants.Count == 0 || Variants.Contains(variant)
           from transport in scenario.TransportsOf(variant)
           where Transports.Count == 0 || Transports.Contains(transport)
           from size in Sizes.Count == 0 ? scenario.Sizes : Sizes.Distinct()
           select new BenchCase(scenario, variant, transport, size),
    ];
}
