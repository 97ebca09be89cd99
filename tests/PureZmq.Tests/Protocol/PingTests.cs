using PureZmq.Protocol;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Protocol;

public sealed class PingTests
{
    [Theory, Conformance("ZMTP-31")]
    [InlineData("00 00", 0)]
    [InlineData("00 05", 500)]
    [InlineData("02 90", 65_600)] // 656: would wrap in 16 bits of milliseconds
    [InlineData("FF FF", 6_553_500)]
    public void The_time_to_live_counts_tenths_of_a_second_over_its_whole_range(string data, int milliseconds)
    {
        Assert.True(Ping.TryParse(Wire.Hex(data), out var ping));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), ping.TimeToLive);
        Assert.True(ping.Context.IsEmpty);
    }

    [Theory, Conformance("ZMTP-29")]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(16, 16)]
    [InlineData(20, 16)]
    [InlineData(5000, 16)]
    public void Sixteen_octets_of_context_are_echoed_at_most(int sent, int echoed)
    {
        var context = Enumerable.Range(1, sent).Select(i => (byte)i).ToArray();
        Assert.True(Ping.TryParse([0, 0, .. context], out var ping));
        Assert.Equal(context[..echoed], ping.Context.ToArray());
    }

    [Theory, Conformance("ZMTP-30")]
    [InlineData("")]
    [InlineData("00")]
    public void Without_a_whole_time_to_live_it_is_malformed(string data) => Assert.False(Ping.TryParse(Wire.Hex(data), out _));
}
