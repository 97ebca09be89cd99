using PureZmq.Bench.Results;
using static PureZmq.Bench.Results.FigureText;

namespace PureZmq.Bench.Report;

/// <summary>Rows as tables of a document.</summary>
internal static class RowTables
{
    /// <summary>All that is known of each row.</summary>
    internal static string Whole(IReadOnlyList<BenchRow> rows)
    {
        var table = new MarkdownTable(
            "scenario", "variant", "transport", "size:", "unit", "PureZmq:", "libzmq (range):", "ratio:", "CPU ratio:", "B/message:");
        foreach (var row in rows)
        {
            table.Add(
                $"`{row.Scenario}`", Variant(row), row.Transport, Number(row.Size), row.Unit, Figure(row.PureZmq), Theirs(row),
                IsWithinNoise(row) ? $"≈ {Ratio(row.Ratio)}" : Ratio(row.Ratio), Ratio(row.CpuRatio), Octets(row.AllocatedBytesPerMessage));
        }

        return table.ToString();
    }

    /// <summary>Our own figures in several runs, for the rows that all of them have.</summary>
    internal static string Compared(IReadOnlyList<(string Name, IReadOnlyList<BenchRow> Rows)> runs)
    {
        var table = new MarkdownTable(
            ["scenario", "variant", "transport", "size:", "unit", .. runs.Select(run => $"{run.Name.Replace('-', ' ')}:")]);
        foreach (var row in runs[0].Rows)
        {
            var same = runs.Select(run => run.Rows.FirstOrDefault(other => IsSameCase(row, other))).OfType<BenchRow>().ToArray();
            if (same.Length == runs.Count)
            {
                table.Add([
                    $"`{row.Scenario}`", Variant(row), row.Transport, Number(row.Size), row.Unit,
                    .. same.Select(other => $"{Figure(other.PureZmq)} ({Range(other.PureZmqRange)})"),
                ]);
            }
        }

        return table.ToString();
    }

    /// <summary>A difference within the spread of libzmq's own runs is none.</summary>
    private static bool IsWithinNoise(BenchRow row)
        => row.LibzmqRange is { } range && row.PureZmq >= range[0] && row.PureZmq <= range[^1];

    private static string Theirs(BenchRow row) => row switch
    {
        { Libzmq: { } figure } => $"{Figure(figure)} ({Range(row.LibzmqRange)})",
        { Ratio: not null } => "our own yardstick",
        _ => "-",
    };

    private static string Variant(BenchRow row) => row.Variant == Scenarios.Scenario.DefaultVariant ? "" : row.Variant;

    private static bool IsSameCase(BenchRow one, BenchRow other)
        => (one.Scenario, one.Variant, one.Transport, one.Size) == (other.Scenario, other.Variant, other.Transport, other.Size);
}
