using System.Text;
using System.Text.RegularExpressions;
using PureZmq.Bench.Plots;
using PureZmq.Bench.Results;

namespace PureZmq.Bench.Report;

/// <summary>
/// A Markdown page with blocks that are made from the files of a run. A block says itself what belongs in it and from which files, with
/// paths from the page's directory; what is between the blocks is written by hand and stays.
/// </summary>
/// <remarks>
/// A block ends with <c>&lt;!-- bench: end --&gt;</c> and begins with one of
/// <c>&lt;!-- bench: machine MACHINE --&gt;</c>, <c>&lt;!-- bench: ceilings MACHINE ROWS --&gt;</c>, <c>&lt;!-- bench: table ROWS --&gt;</c>,
/// <c>&lt;!-- bench: plots ROWS [MACHINE] --&gt;</c> and <c>&lt;!-- bench: compare NAME=ROWS NAME=ROWS ... --&gt;</c>.
/// </remarks>
public static partial class ReportPage
{
    private const string End = "<!-- bench: end -->";

    /// <summary>Makes the blocks of a page anew and writes it and its plots.</summary>
    /// <returns>The files that were written.</returns>
    /// <inheritdoc cref="Render"/>
    public static IReadOnlyList<string> Write(string path)
    {
        var page = Render(path);
        var directory = Path.GetDirectoryName(path) ?? "";
        foreach (var (plot, svg) in page.Plots)
            File.WriteAllText(Path.Combine(directory, plot), svg);
        File.WriteAllText(path, page.Text);
        return [path, .. page.Plots.Select(plot => Path.Combine(directory, plot.Path))];
    }

    /// <summary>Makes the blocks of a page anew, and writes nothing.</summary>
    /// <exception cref="BenchException">A block is not one, or a file it names is none of ours.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read or written.</exception>
    public static RenderedPage Render(string path)
    {
        var directory = Path.GetDirectoryName(path) ?? "";
        var text = new StringBuilder();
        var plots = new List<(string Path, string Svg)>();
        var lines = File.ReadAllText(path).Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            text.Append(lines[i]).Append(i < lines.Length - 1 ? "\n" : "");
            if (lines[i] == End || Begin().Match(lines[i]) is not { Success: true } begin)
                continue;
            var end = Array.IndexOf(lines, End, i);
            if (end < 0)
                throw new BenchException($"The block of {path}, line {i + 1}, has no end.");
            text.Append(Block(directory, begin.Groups["what"].Value, begin.Groups["files"].Value.Split(' '), plots));
            i = end - 1;
        }

        return new RenderedPage(text.ToString(), plots);
    }

    private static string Block(string directory, string what, string[] files, List<(string Path, string Svg)> plots)
    {
        string In(string file) => Path.Combine(directory, file);
        return (what, files) switch
        {
            ("machine", [var machine]) => MachineTables.Facts(BenchJson.ReadMachine(In(machine))),
            ("ceilings", [var machine, var rows]) => MachineTables.Ceilings(BenchJson.ReadMachine(In(machine)), BenchJson.ReadRows(In(rows))),
            ("table", [var rows]) => RowTables.Whole(BenchJson.ReadRows(In(rows))),
            ("plots", [var rows]) => Show(PlotCatalogue.From(BenchJson.ReadRows(In(rows)), machine: null), rows, plots),
            ("plots", [var rows, var machine])
                => Show(PlotCatalogue.From(BenchJson.ReadRows(In(rows)), BenchJson.ReadMachine(In(machine))), rows, plots),
            ("compare", _) when files.All(file => file.Contains('=')) => RowTables.Compared(
                [.. files.Select(file => file.Split('=', 2)).Select(pair => (pair[0], BenchJson.ReadRows(In(pair[1]))))]),
            _ => throw new BenchException($"'{what}' with {files.Length} files is no block of a report."),
        };
    }

    // The plots stand beside the rows they are made from.
    private static string Show(IReadOnlyList<Plot> drawn, string rows, List<(string Path, string Svg)> plots)
    {
        var text = new StringBuilder();
        var directory = rows.Contains('/') ? rows[..(rows.LastIndexOf('/') + 1)] : "";
        foreach (var plot in drawn)
        {
            plots.Add((directory + plot.FileName, plot.ToSvg() + "\n"));
            text.Append($"![{plot.Title}]({directory}{plot.FileName})\n\n");
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    [GeneratedRegex("^<!-- bench: (?<what>[a-z]+) (?<files>.+) -->$")]
    private static partial Regex Begin();
}
