using System.Globalization;
using System.Xml.Linq;
using PureZmq.Bench.Machine;
using PureZmq.Bench.Plots;
using PureZmq.Bench.Results;
using Xunit;

namespace PureZmq.Tool.Tests.Benchmarks;

/// <summary>Which plots a run has, and that a figure is drawn where its axes say.</summary>
public sealed class PlotTests
{
    private static readonly BenchRow[] Sizes =
    [
        Rows.PushPull("tcp", 1, 1e7, 1e6),
        Rows.PushPull("tcp", 1024, 1e6, 1e5),
        Rows.PushPull("tcp", 1024 * 1024, 1e4, 1e3),
    ];

    [Fact]
    public void Throughput_has_a_plot_for_each_transport_with_more_than_one_size()
    {
        var plots = PlotCatalogue.From([.. Sizes, Rows.PushPull("ipc", 64, 1, 1), Rows.Of("pub-sub", "default", "tcp", 64, 1, 1)], machine: null);

        var plot = Assert.Single(plots);
        Assert.Equal("throughput-tcp.svg", plot.FileName);
        Assert.Equal(["PureZmq", "libzmq"], plot.Series.Select(series => series.Name));
    }

    [Fact]
    public void Latency_has_a_line_for_each_percentile_of_either_library_and_none_for_bursts()
    {
        var rows =
            from percentile in "99.9 50 99".Split(' ')
            from variant in "rate=1000 rate=500000 burst=20".Split(' ')
            select Rows.OpenLoop($"{variant},p={percentile}", 20, 60);

        var plot = Assert.Single(PlotCatalogue.From([.. rows], machine: null));
        Assert.Equal("latency-tcp.svg", plot.FileName);
        Assert.Equal(
            ["PureZmq p50", "PureZmq p99", "PureZmq p99.9", "libzmq p50", "libzmq p99", "libzmq p99.9"],
            plot.Series.Select(series => series.Name));
        Assert.All(plot.Series, series => Assert.Equal([1000, 500000], series.Points.Select(point => point.X)));
    }

    [Fact]
    public void A_library_that_was_not_measured_has_no_line()
    {
        var rows = new[] { Rows.PushPull("inproc", 1, 1e6, null), Rows.PushPull("inproc", 64, 1e6, null) };

        Assert.Equal(["PureZmq"], Assert.Single(PlotCatalogue.From(rows, machine: null)).Series.Select(series => series.Name));
    }

    [Fact]
    public void The_raw_stream_is_the_limit_of_a_throughput_plot()
    {
        var machine = MachineRecord.Describe("", null, [new Ceiling("tcp-stream", "GB/s", 3, [3, 3])], TimeProvider.System);

        var limit = Assert.Single(Assert.Single(PlotCatalogue.From(Sizes, machine)).Series, series => series.IsLimit);
        Assert.Equal([1e9, 3e9 / 1033, 3e9 / (1024 * 1024 + 9)], limit.Points.Select(point => point.Y));
    }

    [Fact]
    public void Equal_factors_are_equal_distances_and_more_is_to_the_right_and_above()
    {
        var svg = Assert.Single(PlotCatalogue.From(Sizes, machine: null)).ToSvg();

        var (ours, theirs) = (PointsOf(svg, 0), PointsOf(svg, 1));
        Assert.Equal(ours[1].X - ours[0].X, ours[2].X - ours[1].X, tolerance: 0.1);
        Assert.Equal(2 * (ours[1].Y - ours[0].Y), ours[2].Y - ours[1].Y, tolerance: 0.1);
        Assert.True(ours[0].X < ours[1].X);
        Assert.All(ours.Zip(theirs), pair => Assert.True(pair.First.Y < pair.Second.Y));
        Assert.All(ours.Zip(theirs), pair => Assert.Equal(pair.First.X, pair.Second.X));
    }

    [Fact]
    public void The_axes_are_labelled_with_the_sizes_and_with_round_figures()
    {
        var svg = Assert.Single(PlotCatalogue.From(Sizes, machine: null)).ToSvg();

        var texts = svg.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value).ToArray();
        Assert.Superset(
            new HashSet<string> { "1 B", "1 KiB", "1 MiB", "1 k", "10 k", "100 k", "1 M", "10 M", "octets in a message", "messages a second" },
            texts.ToHashSet());
    }

    private static (double X, double Y)[] PointsOf(XDocument svg, int line)
    {
        var points = svg.Descendants().Where(element => element.Name.LocalName == "polyline").ElementAt(line).Attribute("points")!.Value;
        return [.. points.Split(' ').Select(point => point.Split(',')).Select(pair => (Number(pair[0]), Number(pair[1])))];
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
