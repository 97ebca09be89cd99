using PureZmq.Bench.Peers;
using Xunit;

namespace PureZmq.Tool.Tests.Benchmarks;

/// <summary>The histogram of the benchmark's latencies.</summary>
public sealed class LatencyHistogramTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(511)]
    [InlineData(4_999)]
    [InlineData(1_000_003)]
    [InlineData(59_999_999_999)]
    [InlineData((1L << 40) - 1)]
    public void A_latency_comes_back_with_an_error_below_one_percent(long nanoseconds)
    {
        var histogram = new LatencyHistogram();
        histogram.Add(nanoseconds);

        Assert.InRange(histogram.PercentileMicroseconds(50) * 1000, nanoseconds * 0.99, nanoseconds * 1.01);
    }

    [Fact]
    public void A_percentile_is_what_so_many_percent_did_not_exceed()
    {
        var histogram = new LatencyHistogram();
        for (var microseconds = 1; microseconds <= 1000; microseconds++)
            histogram.Add(microseconds * 1000);

        Assert.InRange(histogram.PercentileMicroseconds(50), 495, 505);
        Assert.InRange(histogram.PercentileMicroseconds(99), 981, 1000);
        Assert.InRange(histogram.PercentileMicroseconds(99.9), 990, 1009);
    }

    [Fact]
    public void What_is_too_short_or_too_long_counts_as_the_nearest()
    {
        var histogram = new LatencyHistogram();
        histogram.Add(-5);
        histogram.Add(long.MaxValue);

        Assert.Equal(0, histogram.PercentileMicroseconds(50));
        Assert.InRange(histogram.PercentileMicroseconds(100), 1e9, 1.1e9);
    }
}
