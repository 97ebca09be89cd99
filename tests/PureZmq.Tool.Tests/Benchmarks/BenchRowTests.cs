using PureZmq.Bench;
using PureZmq.Bench.Results;
using PureZmq.Bench.Scenarios;
using Xunit;

namespace PureZmq.Tool.Tests.Benchmarks;

/// <summary>What becomes of the runs of a case.</summary>
public sealed class BenchRowTests
{
    private static readonly BenchCase Case = new(ScenarioCatalogue.All[0], "calm", "tcp", 64);

    [Fact]
    public void Each_figure_of_the_runs_becomes_a_row_with_its_own_median()
    {
        Measurement[] ours = [Run(("p=50", 1), ("p=99", 30)), Run(("p=50", 3), ("p=99", 10)), Run(("p=50", 2), ("p=99", 20))];
        Measurement[] theirs = [Run(("p=50", 4), ("p=99", 40))];

        var rows = BenchRow.From(Case, ours, theirs);

        Assert.Equal(["calm,p=50", "calm,p=99"], rows.Select(row => row.Variant));
        Assert.Equal([2, 20], rows.Select(row => row.PureZmq));
        Assert.Equal([0.5, 0.5], rows.Select(row => row.Ratio));
        Assert.Equal([10, 30], rows[1].PureZmqRange);
    }

    [Fact]
    public void A_single_figure_leaves_the_variant_as_it_is()
        => Assert.Equal("calm", Assert.Single(BenchRow.From(Case, [Run(("", 1))], theirs: null)).Variant);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Nothing_cannot_be_a_yardstick(double ours)
    {
        var row = Assert.Single(BenchRow.From(Case, [Run(("", ours))], [Run(("", 0))]));

        Assert.Equal(0, row.Libzmq);
        Assert.Null(row.Ratio);
    }

    [Fact]
    public void A_scenario_with_its_own_yardstick_has_ratios_to_that_and_nothing_of_libzmq()
    {
        var shared = Assert.Single(ScenarioCatalogue.All, scenario => scenario.Name == "shared-socket");

        var row = Assert.Single(BenchRow.From(Case with { Scenario = shared }, [Run(("", 3))], [Run(("", 4))]));

        Assert.Equal((0.75, 1), (row.Ratio, row.CpuRatio));
        Assert.Null(row.Libzmq);
        Assert.Null(row.LibzmqRange);
    }

    private static Measurement Run(params (string Name, double Value)[] figures)
        => new([.. figures.Select(figure => new Figure(figure.Name, figure.Value))], Seconds: 1, CpuMicrosecondsPerMessage: 1, AllocatedBytesPerMessage: 0);
}
