using PureZmq.Bench.Machine;
using Xunit;

namespace PureZmq.Tool.Tests.Benchmarks;

/// <summary>What the machine does without ZeroMQ is measured by a C program of our own.</summary>
public sealed class CeilingTests
{
    [Fact]
    public async Task Each_ceiling_has_a_figure_between_its_lowest_and_its_highest()
    {
        var ceilings = await CeilingProgram.MeasureAsync(runs: 3, TimeSpan.FromMilliseconds(10));

        Assert.Equal(CeilingProgram.Names, ceilings.Select(ceiling => ceiling.Name));
        Assert.All(ceilings, ceiling => Assert.InRange(ceiling.Figure, ceiling.Range[0], ceiling.Range[1]));
        Assert.All(ceilings, ceiling => Assert.True(ceiling.Figure > 0, ceiling.Name));
    }

    [Fact]
    public async Task A_measurement_that_is_given_up_ends()
        => await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => CeilingProgram.MeasureAsync(runs: 1, TimeSpan.FromSeconds(1), new CancellationToken(canceled: true)));
}
