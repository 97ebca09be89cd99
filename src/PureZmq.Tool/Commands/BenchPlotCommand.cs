using System.CommandLine;
using PureZmq.Bench.Plots;
using PureZmq.Bench.Results;

namespace PureZmq.Tool.Commands;

/// <summary><c>zmq bench plot</c>.</summary>
internal static class BenchPlotCommand
{
    private const string Summary = "Draw the rows of a run as SVG: throughput over message size, latency over rate.";

    private const string Lesson =
        """
        Examples:
          zmq bench --scenario push-pull --json rows.json    measure
          zmq bench plot rows.json plots                     draw plots/*.svg
        """;

    internal static Command Create()
    {
        var rows = new Argument<FileInfo>("ROWS") { Description = "The file that --json wrote." };
        var directory = new Argument<DirectoryInfo>("DIRECTORY") { Description = "Where the plots go. It is made if it is not there." };
        var machine = new Option<FileInfo>("--machine")
        {
            HelpName = "FILE",
            Description = "The file that --machine wrote: the plots show what the machine does without ZeroMQ.",
        };
        var command = new TaughtCommand("plot", Summary, Lesson) { rows, directory, machine };
        command.SetAction(parsed =>
        {
            var record = parsed.GetValue(machine) is { } file ? BenchJson.ReadMachine(file.ToString()) : null;
            var target = parsed.GetRequiredValue(directory).ToString();
            Directory.CreateDirectory(target);
            foreach (var plot in PlotCatalogue.From(BenchJson.ReadRows(parsed.GetRequiredValue(rows).ToString()), record))
            {
                var path = Path.Combine(target, plot.FileName);
                File.WriteAllText(path, plot.ToSvg() + "\n");
                Console.WriteLine(path);
            }

            return ExitCode.Done;
        });
        return command;
    }
}
