using PureZmq.Bench.Report;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tool.Tests.Benchmarks;

/// <summary>The figures of <c>docs/performance.md</c> are those of the files it names, and so are its plots.</summary>
public sealed class PerformancePageTests
{
    private static readonly string Path = System.IO.Path.Combine(SourceTree.Root, "docs", "performance.md");

    [Fact]
    public void The_page_and_its_plots_are_made_from_the_files_of_the_run()
    {
        var page = ReportPage.Render(Path);

        Assert.Equal(page.Text, File.ReadAllText(Path));
        Assert.NotEmpty(page.Plots);
        Assert.All(
            page.Plots, plot => Assert.Equal(plot.Svg, File.ReadAllText(System.IO.Path.Combine(SourceTree.Root, "docs", plot.Path))));
    }
}
