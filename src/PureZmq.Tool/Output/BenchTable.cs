using PureZmq.Bench;
using PureZmq.Bench.Machine;
using PureZmq.Bench.Results;
using Spectre.Console;
using static PureZmq.Bench.Results.FigureText;

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
                row.Scenario, row.Variant, row.Transport, Number(row.Size), row.Unit,
                Figure(row.PureZmq), Figure(row.Libzmq), Range(row.LibzmqRange), Ratio(row.Ratio), Ratio(row.CpuRatio),
                Octets(row.AllocatedBytesPerMessage));
        }

        console.Write(table);
        console.WriteLine(
            $"Medians of {settings.Runs} runs (one or two where a run is long) against libzmq {libzmqVersion ?? "(not installed)"}. Ratios are PureZmq / libzmq: "
            + "higher is better for units that end in /s, lower for others and for CPU time.");
    }

    internal static void Write(IReadOnlyList<Ceiling> ceilings)
    {
        var table = new Table { Border = Console.IsOutputRedirected ? TableBorder.Markdown : TableBorder.Rounded };
        table.AddColumns("without ZeroMQ", "unit");
        foreach (var heading in new[] { "figure", "range" })
            table.AddColumn(new TableColumn(heading).RightAligned());
        foreach (var ceiling in ceilings)
            table.AddRow(ceiling.Name, ceiling.Unit, Figure(ceiling.Figure), Range(ceiling.Range));
        OpenConsole().Write(table);
    }

    /// <summary>One line a row while the measuring goes on, for someone who watches; scripts see nothing of it.</summary>
    /// <param name="row">What was measured.</param>
    /// <param name="progress">How far the measuring is.</param>
    internal static void WriteProgress(BenchRow row, string progress)
    {
        if (!Console.IsErrorRedirected)
        {
            var name = $"{row.Scenario} [{row.Variant}] {row.Transport} {row.Size} B";
            Console.Error.WriteLine($"{progress} {name}: {Figure(row.PureZmq)} {row.Unit}, libzmq {Figure(row.Libzmq)}");
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
}
