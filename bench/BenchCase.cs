using PureZmq.Bench.Scenarios;

namespace PureZmq.Bench;

/// <summary>What one row of the table measures: a scenario at one variant, transport and message size.</summary>
/// <param name="Scenario">The shape of the traffic.</param>
/// <param name="Variant">One of the scenario's variants.</param>
/// <param name="Transport">One of the scenario's transports.</param>
/// <param name="Size">Octets in a message body.</param>
public sealed record BenchCase(Scenario Scenario, string Variant, string Transport, int Size)
{
    /// <summary>The case in words, as error lines name it: <c>push-pull tcp 64 B</c>.</summary>
    public override string ToString()
        => Variant == Scenario.DefaultVariant
            ? $"{Scenario.Name} {Transport} {Size} B"
            : $"{Scenario.Name} [{Variant}] {Transport} {Size} B";
}
