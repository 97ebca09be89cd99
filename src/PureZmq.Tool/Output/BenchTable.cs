using System.Globalization;
using PureZmq.Bench;
using PureZmq.Bench.Results;
using Spectre.Console;

namespace PureZmq.Tool.Output;

/// <summary>Shows benchmark rows to people. Where output is not a terminal it is a plain table that Markdown understands.</summary>
internal static class BenchTable
{
    private const int WideEnough = 160; // a file has no width; the table must not wrap

    internal static void Write(IReadOnlyList<BenchRow> rows, BenchSettings settings, string? libzmqVersion)
    {
        var console = OpenConsole();
        var table = new Table { Border = Console.IsOutputRedirected ? TableBorder.Markdown : TableBorder.Rounded };
        table.AddColumns("scenario", "variant", "transport");
        foreach (var heading in new[] { "bytes", "unit", "PureZmq", "libzmq", "libzmq range", "ratio", "CPU ratio", "alloc B/msg" })
            table.AddColumn(new TableColumn(heading).RightAligned());
        foreach (var row in rows)
        {
            table.AddRow(
                row.Scenario, row.Variant, row.Transport, row.Size.ToString(CultureInfo.InvariantCulture), row.Unit,
                Figure(row.PureZmq), Figure(row.Libzmq), Range(row.LibzmqRange), Ratio(row.Ratio), Ratio(row.CpuRatio),
                row.AllocatedBytesPerMessage.ToString("0.##", CultureInfo.InvariantCulture));
        }

        console.Write(table);
        console.WriteLine(
            $"Medians of {settings.Runs} runs (one or two where a run is long) against libzmq {libzmqVersion ?? "(not installed)"}. Ratios are PureZmq / libzmq: "
            + "higher is better for units that end in /s, lower for others and for CPU time.");
    }

    /// <summary>One line a row while the measuring goes on, for someone who watches; scripts see nothing of it.</summary>
    internal static void WriteProgress(BenchRow row)
    {
        if (!Console.IsErrorRedirected)
        {
            var name = $"{row.Scenario} [{row.Variant}] {row.Transport} {row.Size} B";
            Console.Error.WriteLine($"{name}: {Figure(row.PureZmq)} {row.Unit}, libzmq {Figure(row.Libzmq)}");
        }
    }

    private static IAnsiConsole OpenConsole()
    {
        if (!Console.IsOutputRedirected)
            return AnsiConsole.Console;
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(Console.Out),
        });
        console.Profile.Width = WideEnough;
        return console;
    }

    private static string Figure(double? figure) => figure switch
    {
        null => "-",
        >= 1e6 => (figure.Value / 1e6).ToString("0.00", CultureInfo.InvariantCulture) + " M",
        >= 1e4 => (figure.Value / 1e3).ToString("0.0", CultureInfo.InvariantCulture) + " k",
        _ => figure.Value.ToString("0.00", CultureInfo.InvariantCulture),
    };

    private static string Range(IReadOnlyList<double>? range) => range is null ? "-" : $"{Figure(range[0])} .. {Figure(range[^1])}";

    private static string Ratio(double? ratio) => ratio is { } value ? value.ToString("0.00", CultureInfo.InvariantCulture) + "x" : "-";
}
