using PureZmq.Tool.Proxying;
using Xunit;

namespace PureZmq.Tool.Tests.Proxying;

/// <summary>The live line of a proxy.</summary>
public sealed class TrafficLineTests
{
    [Fact]
    public void It_shows_messages_and_octets_a_second_each_way()
        => Assert.Equal(
            "frontend -> backend 1,500 msg/s, 12.3 KB/s | backend -> frontend 0 msg/s, 0 B/s",
            TrafficLine.Format(new(100, 1000, 7, 70), new(3100, 25690, 7, 70), TimeSpan.FromSeconds(2)));

    [Theory]
    [InlineData(999, "999 B/s")]
    [InlineData(1000, "1.0 KB/s")]
    [InlineData(2_500_000, "2.5 MB/s")]
    [InlineData(7_000_000_000, "7.0 GB/s")]
    [InlineData(9_000_000_000_000_000, "9000.0 TB/s")]
    public void Sizes_have_units(long octets, string shown)
        => Assert.Contains(shown, TrafficLine.Format(default, new(1, octets, 0, 0), TimeSpan.FromSeconds(1)), StringComparison.Ordinal);

    [Fact]
    public void It_takes_the_place_of_the_line_before_and_never_wraps()
    {
        Assert.Equal("\rabc\x1b[K", TrafficLine.InPlace("abc", 80));
        Assert.Equal("\rabcd\x1b[K", TrafficLine.InPlace("abcdefgh", 5));
    }
}
