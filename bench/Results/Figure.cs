namespace PureZmq.Bench.Results;

/// <summary>One thing that a run measures. Most runs have one figure; each becomes a row.</summary>
/// <param name="Name">What tells it from the other figures of the run, as the row's variant ends: <c>p=99</c>; empty when it is the only one.</param>
/// <param name="Value">In the scenario's unit.</param>
public readonly record struct Figure(string Name, double Value)
{
    internal static IReadOnlyList<Figure> Only(double value) => [new("", value)];
}
