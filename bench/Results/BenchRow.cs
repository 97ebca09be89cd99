using System.Text.Json.Serialization;

namespace PureZmq.Bench.Results;

/// <summary>One row of the table, and one object of the JSON file. Figures are medians over the runs.</summary>
public sealed record BenchRow
{
    /// <summary>The shape of the traffic.</summary>
    public required string Scenario { get; init; }

    /// <summary>The scenario's variant; where a run has several figures, the figure's name follows: <c>rate=1000,p=99</c>.</summary>
    public required string Variant { get; init; }

    /// <summary><c>tcp</c>, <c>ipc</c> or <c>inproc</c>; <c>all</c> for sockets of each together.</summary>
    public required string Transport { get; init; }

    /// <summary>Octets in a message body.</summary>
    public required int Size { get; init; }

    /// <summary>What <see cref="PureZmq"/> and <see cref="Libzmq"/> count: <c>msg/s</c>, or <c>us</c> one way, or what the scenario says.</summary>
    public required string Unit { get; init; }

    /// <summary>Our figure.</summary>
    [JsonPropertyName("purezmq")]
    public required double PureZmq { get; init; }

    /// <summary>libzmq's figure; null when it was not measured, or the scenario has a yardstick of its own.</summary>
    public required double? Libzmq { get; init; }

    /// <summary><see cref="PureZmq"/> / <see cref="Libzmq"/>, or / the scenario's own yardstick: above 1 is better for a unit that ends in /s,
    /// below 1 for others; null when there is none.</summary>
    public required double? Ratio { get; init; }

    /// <summary>CPU time by message, ours / libzmq's or the yardstick's: below 1 is better.</summary>
    public required double? CpuRatio { get; init; }

    /// <summary>Managed bytes we allocate by message in steady state, in the process that allocates more.</summary>
    public required double AllocatedBytesPerMessage { get; init; }

    /// <summary>How many runs the medians are taken over.</summary>
    public required int Runs { get; init; }

    /// <summary>Our lowest and highest figure.</summary>
    [JsonPropertyName("purezmqRange")]
    public required IReadOnlyList<double> PureZmqRange { get; init; }

    /// <summary>libzmq's lowest and highest figure: the noise of the row. A difference within it is none.</summary>
    public required IReadOnlyList<double>? LibzmqRange { get; init; }

    /// <summary>One row for each figure of the runs.</summary>
    internal static IReadOnlyList<BenchRow> From(BenchCase benchCase, IReadOnlyList<Measurement> ours, IReadOnlyList<Measurement>? theirs)
        => [.. ours[0].Figures.Select((figure, index) => From(benchCase, figure.Name, index, ours, theirs))];

    private static BenchRow From(
        BenchCase benchCase, string name, int index, IReadOnlyList<Measurement> ours, IReadOnlyList<Measurement>? theirs)
    {
        var figure = Median(ours, run => run.Figures[index].Value);
        double? theirFigure = theirs is null ? null : Median(theirs, run => run.Figures[index].Value);
        var isLibzmqs = benchCase.Scenario.YardstickOf(benchCase) is null;
        double? theirCpu = theirs is null ? null : Median(theirs, run => run.CpuMicrosecondsPerMessage);
        return new BenchRow
        {
            Scenario = benchCase.Scenario.Name,
            Variant = name.Length == 0 ? benchCase.Variant : $"{benchCase.Variant},{name}",
            Transport = benchCase.Transport,
            Size = benchCase.Size,
            Unit = benchCase.Scenario.Unit,
            PureZmq = Math.Round(figure, 3),
            Libzmq = isLibzmqs ? Rounded(theirFigure) : null,
            Ratio = Rounded(figure / theirFigure),
            CpuRatio = Rounded(Median(ours, run => run.CpuMicrosecondsPerMessage) / theirCpu),
            AllocatedBytesPerMessage = Math.Round(Median(ours, run => run.AllocatedBytesPerMessage), 2),
            Runs = ours.Count,
            PureZmqRange = Range(ours, index),
            LibzmqRange = theirs is null || !isLibzmqs ? null : Range(theirs, index),
        };
    }

    // What is divided by nothing is no figure, and JSON has no word for it.
    private static double? Rounded(double? value) => value is { } number && double.IsFinite(number) ? Math.Round(number, 3) : null;

    private static double[] Range(IReadOnlyList<Measurement> runs, int index)
    {
        var values = runs.Select(run => run.Figures[index].Value).ToArray();
        return [Math.Round(values.Min(), 3), Math.Round(values.Max(), 3)];
    }

    private static double Median(IReadOnlyList<Measurement> runs, Func<Measurement, double> select)
    {
        var sorted = runs.Select(select).Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
