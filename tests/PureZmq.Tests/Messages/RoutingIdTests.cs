using Xunit;

namespace PureZmq.Tests.Messages;

public sealed class RoutingIdTests
{
    [Fact]
    public void Ids_with_the_same_octets_are_equal()
    {
        RoutingId text = "peer";
        RoutingId octets = "peer"u8.ToArray();
        RoutingId other = "Peer";
        Assert.True(text == octets);
        Assert.True(text.Equals((object)octets));
        Assert.Equal(text.GetHashCode(), octets.GetHashCode());
        Assert.True(text != other);
        Assert.False(text.Equals((object?)null));
        Assert.Equal(4, text.Length);
        Assert.Equal("peer"u8.ToArray(), text.ToArray());
    }

    [Fact]
    public void The_default_id_is_empty_and_equals_every_empty_one()
    {
        RoutingId empty = Array.Empty<byte>();
        Assert.True(default(RoutingId).IsEmpty);
        Assert.Equal(0, default(RoutingId).Length);
        Assert.Equal(default, empty);
        Assert.Equal(default(RoutingId).GetHashCode(), empty.GetHashCode());
        Assert.Equal("", default(RoutingId).ToString());
    }

    [Fact]
    public void An_id_made_of_an_array_does_not_change_with_it()
    {
        byte[] octets = [1, 2];
        RoutingId id = octets;
        octets[0] = 9;
        Assert.Equal([1, 2], id.Span.ToArray());
    }

    [Theory]
    [InlineData(new byte[] { 0x00, 0xE4, 0x3C, 0x98, 0x69 }, "0x00E43C9869")]
    [InlineData(new byte[] { 0x61, 0x20, 0x7E }, "a ~")]
    [InlineData(new byte[] { 0x61, 0x7F }, "0x617F")]
    public void It_shows_as_in_a_dump(byte[] octets, string text) => Assert.Equal(text, ((RoutingId)octets).ToString());

    [Fact]
    public void Null_is_no_id()
    {
        Assert.Throws<ArgumentNullException>(() => (RoutingId)(string)null!);
        Assert.Throws<ArgumentNullException>(() => (RoutingId)(byte[])null!);
    }
}
