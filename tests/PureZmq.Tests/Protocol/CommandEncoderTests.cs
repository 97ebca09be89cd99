using PureZmq.Protocol;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Protocol;

public sealed class CommandEncoderTests
{
    [Theory, Conformance("ZMTP-34")]
    [InlineData("A", true, true, "04 0B 09 53 55 42 53 43 52 49 42 45 41")]
    [InlineData("A", false, true, "04 08 06 43 41 4E 43 45 4C 41")]
    [InlineData("", true, true, "04 0A 09 53 55 42 53 43 52 49 42 45")]
    [InlineData("AB", true, true, "04 0C 09 53 55 42 53 43 52 49 42 45 41 42")]
    [InlineData("", true, false, "00 01 01")]
    [InlineData("AB", true, false, "00 03 01 41 42")]
    [InlineData("", false, false, "00 01 00")]
    [InlineData("AB", false, false, "00 03 00 41 42")]
    public void A_subscription_has_the_form_of_its_version(string topic, bool subscribe, bool asCommand, string octets)
        => Assert.Equal(octets, Wire.ToHex(Subscription(Wire.Text(topic), subscribe, asCommand)));

    [Fact, Conformance("ZMTP-35")]
    public void The_form_of_the_size_follows_from_the_size_with_the_prefix()
    {
        foreach (var length in new[] { 244, 245, 246, 248, 249, 254, 255, 256, 1000, 100_000 })
        {
            var topic = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();
            Assert.Equal(Wire.Command("SUBSCRIBE", topic), Subscription(topic, subscribe: true, asCommand: true));
            Assert.Equal(Wire.Command("CANCEL", topic), Subscription(topic, subscribe: false, asCommand: true));
            Assert.Equal(Wire.Frame([1, .. topic]), Subscription(topic, subscribe: true, asCommand: false));
            Assert.Equal(Wire.Frame([0, .. topic]), Subscription(topic, subscribe: false, asCommand: false));
        }
    }

    [Theory, Conformance("ZMTP-29")]
    [InlineData("", "04 05 04 50 4F 4E 47")]
    [InlineData("LOL", "04 08 04 50 4F 4E 47 4C 4F 4C")]
    [InlineData("0123456789ABCDEF", "04 15 04 50 4F 4E 47 30 31 32 33 34 35 36 37 38 39 41 42 43 44 45 46")]
    [InlineData("0123456789ABCDEFG", "04 15 04 50 4F 4E 47 30 31 32 33 34 35 36 37 38 39 41 42 43 44 45 46")]
    public void A_PONG_echoes_sixteen_octets_at_most(string context, string octets)
    {
        var frame = new byte[32];
        var length = CommandEncoder.WritePong(frame, Wire.Text(context));
        Assert.Equal(octets, Wire.ToHex(frame.AsSpan(0, length)));
    }

    [Theory, Conformance("ZMTP-32")]
    [InlineData(0, "04 07 04 50 49 4E 47 00 00")]
    [InlineData(99, "04 07 04 50 49 4E 47 00 00")]
    [InlineData(1200, "04 07 04 50 49 4E 47 00 0C")]
    [InlineData(1299, "04 07 04 50 49 4E 47 00 0C")]
    [InlineData(65_500, "04 07 04 50 49 4E 47 02 8F")]
    [InlineData(65_600, "04 07 04 50 49 4E 47 02 8F")]
    [InlineData(int.MaxValue, "04 07 04 50 49 4E 47 02 8F")]
    public void A_PING_asks_for_tenths_of_a_second_and_never_for_more_than_65_5_s(int milliseconds, string octets)
    {
        var frame = new byte[32];
        var length = CommandEncoder.WritePing(frame, TimeSpan.FromMilliseconds(milliseconds), []);
        Assert.Equal(octets, Wire.ToHex(frame.AsSpan(0, length)));
    }

    [Fact]
    public void A_PING_may_carry_sixteen_octets_of_context()
    {
        var frame = new byte[64];
        var length = CommandEncoder.WritePing(frame, TimeSpan.Zero, new byte[16]);
        Assert.Equal(Wire.Command("PING", new byte[18]), frame[..length]);
        Assert.Throws<ArgumentOutOfRangeException>(() => CommandEncoder.WritePing(frame, TimeSpan.Zero, new byte[17]));
        Assert.Throws<ArgumentOutOfRangeException>(() => CommandEncoder.WritePing(frame, TimeSpan.FromMilliseconds(-1), []));
    }

    private static byte[] Subscription(byte[] topic, bool subscribe, bool asCommand)
    {
        var frame = new byte[CommandEncoder.SubscriptionLength(topic.Length, subscribe, asCommand)];
        Assert.Equal(frame.Length, CommandEncoder.WriteSubscription(frame, topic, subscribe, asCommand));
        return frame;
    }
}
