using System.CommandLine;
using PureZmq.Bench.Report;

namespace PureZmq.Tool.Commands;

/// <summary><c>zmq bench report</c>.</summary>
internal static class BenchReportCommand
{
    private const string Summary = "Make the tables and plots of a Markdown page anew from the files of a run.";

    private const string Lesson =
        """
        The page says itself what belongs where, with paths from its own directory:
          <!-- bench: machine machine.json -->
              where, when and how it was measured
          <!-- bench: ceilings machine.json rows.json -->
              what the machine does without ZeroMQ, and how near the rows come
          <!-- bench: table rows.json -->
              every row
          <!-- bench: plots rows.json machine.json -->
              the plots, as SVG files beside the rows
          <!-- bench: compare one=a.json other=b.json -->
              our figures in several runs
        Each block ends with <!-- bench: end -->; what stands between the two lines is
        replaced.

        Examples:
          zmq bench --json rows.json --machine machine.json  measure
          zmq bench report page.md                           write it down
        """;

    internal static Command Create()
    {
        var page = new Argument<FileInfo>("PAGE") { Description = "The page; it is written in place." };
        var command = new TaughtCommand("report", Summary, Lesson) { page };
        command.SetAction(parsed =>
        {
            foreach (var file in ReportPage.Write(parsed.GetRequiredValue(page).ToString()))
                Console.WriteLine(file);
            return ExitCode.Done;
        });
        return command;
    }
}
