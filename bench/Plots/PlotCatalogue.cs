using System.Globalization;
using PureZmq.Bench.Machine;
using PureZmq.Bench.Results;
using PureZmq.Protocol;

namespace PureZmq.Bench.Plots;

/// <summary>Which plots there are of a run: throughput over message size, and latency over rate.</summary>
public static class PlotCatalogue
{
    private const string Ours = "#2f81f7";
    private const string Theirs = "#d9730d";
    private const string Grey = "#7a828c";

    private const string ThroughputScenario = "push-pull";
    private const string LatencyScenario = "open-loop";

    private static readonly Dictionary<string, string> Dashes = new() { ["50"] = "", ["99"] = "7 4", ["99.9"] = "2 4" };

    /// <summary>Every plot that the rows have at least two points for.</summary>
    /// <param name="rows">The rows of a run.</param>
    /// <param name="machine">The same machine's record; null leaves its limit out of the plots.</param>
    public static IReadOnlyList<Plot> From(IReadOnlyList<BenchRow> rows, MachineRecord? machine) =>
    [
        .. rows.Where(row => row is { Scenario: ThroughputScenario, Variant: Scenarios.Scenario.DefaultVariant })
            .GroupBy(row => row.Transport)
            .Where(group => group.Select(row => row.Size).Distinct().Count() > 1)
            .Select(group => Throughput(group.Key, [.. group.OrderBy(row => row.Size)], machine)),
        .. rows.Where(row => row.Scenario == LatencyScenario)
            .Select(row => new PacedRow(row))
            .Where(paced => paced.Rate is not null && paced.Percentile is not null)
            .GroupBy(paced => paced.Row.Transport)
            .Where(group => group.Select(paced => paced.Rate).Distinct().Count() > 1)
            .Select(group => Latency(group.Key, [.. group.OrderBy(paced => paced.Rate)])),
    ];

    private static Plot Throughput(string transport, IReadOnlyList<BenchRow> rows, MachineRecord? machine)
    {
        var stream = machine?.Ceilings.FirstOrDefault(ceiling => ceiling.Name == $"{transport}-stream");
        var title = $"Throughput over {transport}, one sender, one receiver";
        return new Plot($"throughput-{transport}", title, "octets in a message", "messages a second")
        {
            XLabel = SizeLabel,
            Series =
            [
                .. BothLibraries("", "", rows.Select(row => ((double)row.Size, row))),
                .. stream is null ? Array.Empty<PlotSeries>() : [StreamLimit($"raw {transport} stream", stream, rows)],
            ],
        };
    }

    private static Plot Latency(string transport, IReadOnlyList<PacedRow> rows)
    {
        var series =
            from paced in rows
            group (paced.Rate!.Value, paced.Row) by paced.Percentile! into percentile
            orderby double.Parse(percentile.Key, CultureInfo.InvariantCulture)
            from line in BothLibraries($" p{percentile.Key}", Dashes.GetValueOrDefault(percentile.Key, "1 2"), percentile)
            orderby line.Colour // ours together, then theirs
            select line;
        var title = $"Latency over {transport} at a given rate";
        return new Plot($"latency-{transport}", title, "messages a second", "microseconds from the intended send time")
        {
            XLabel = RateLabel,
            Series = [.. series],
        };
    }

    private static IEnumerable<PlotSeries> BothLibraries(string suffix, string dash, IEnumerable<(double X, BenchRow Row)> rows)
    {
        yield return new PlotSeries($"PureZmq{suffix}", Ours, dash, [.. rows.Select(point => new PlotPoint(point.X, point.Row.PureZmq))]);
        var theirs = rows.Where(point => point.Row.Libzmq is not null)
            .Select(point => new PlotPoint(point.X, point.Row.Libzmq!.Value))
            .ToArray();
        if (theirs.Length > 0)
            yield return new PlotSeries($"libzmq{suffix}", Theirs, dash, theirs);
    }

    // As many frames as the stream has room for, each with its header.
    private static PlotSeries StreamLimit(string name, Ceiling stream, IReadOnlyList<BenchRow> rows)
    {
        var points = rows.Select(row => new PlotPoint(row.Size, stream.Figure * 1e9 / (row.Size + FrameHeader.LengthFor(row.Size))));
        return new PlotSeries(name, Grey, "4 3", [.. points], IsLimit: true);
    }

    private static string SizeLabel(double size) => size switch
    {
        >= 1024 * 1024 => $"{size / (1024 * 1024):0.#} MiB",
        >= 1024 => $"{size / 1024:0.#} KiB",
        _ => $"{size:0} B",
    };

    private static string RateLabel(double rate) => rate >= 1000 ? $"{rate / 1000:0.#} k" : $"{rate:0}";
}
