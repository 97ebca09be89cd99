using PureZmq.Protocol;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Protocol;

public sealed class MetadataTests
{
    [Fact]
    public void A_property_is_name_length_name_value_length_value()
    {
        var octets = new byte[Metadata.LengthOf("Socket-Type", 6) + Metadata.LengthOf("Identity", 0)];
        Span<byte> rest = octets;
        Metadata.Write(ref rest, "Socket-Type", "DEALER"u8);
        Metadata.Write(ref rest, "Identity", []);
        Assert.True(rest.IsEmpty);
        Assert.Equal(Wire.Hex("0B 'Socket-Type' 00 00 00 06 'DEALER' 08 'Identity' 00 00 00 00"), octets);
    }

    [Fact]
    public void Properties_are_read_to_the_end()
    {
        ReadOnlySpan<byte> metadata = (byte[])[.. Wire.Property("a", "1"), .. Wire.Property(new string('n', 255), new byte[300])];
        Assert.True(Metadata.TryRead(ref metadata, out var name, out var value));
        Assert.Equal(("a", "1"), (System.Text.Encoding.ASCII.GetString(name), System.Text.Encoding.ASCII.GetString(value)));
        Assert.True(Metadata.TryRead(ref metadata, out name, out value));
        Assert.Equal((255, 300), (name.Length, value.Length));
        Assert.False(Metadata.TryRead(ref metadata, out _, out _));
    }

    [Theory, Conformance("ZMTP-11")]
    [InlineData("00 00 00 00 00")]             // an empty name
    [InlineData("01")]
    [InlineData("01 'a'")]
    [InlineData("01 'a' 00 00 00")]
    [InlineData("01 'a' 00 00 00 01")]         // a value that is missing
    [InlineData("01 'a' 00 00 00 05 'four'")]  // a value that is cut
    [InlineData("05 'four'")]
    [InlineData("01 'a' 80 00 00 00")]
    [InlineData("01 'a' FF FF FF FF 'v'")]
    public void A_property_that_passes_the_end_is_malformed(string octets)
    {
        Assert.Throws<ZmtpProtocolException>(() =>
        {
            ReadOnlySpan<byte> metadata = Wire.Hex(octets);
            Metadata.TryRead(ref metadata, out _, out _);
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData("ä")]
    public void A_name_that_cannot_be_sent_is_refused(string name) => Assert.Throws<ArgumentException>(() =>
    {
        Span<byte> octets = new byte[100];
        Metadata.Write(ref octets, name, []);
    });

    [Fact]
    public void A_name_has_255_characters_at_most() => Assert.Throws<ArgumentException>(() =>
    {
        Span<byte> octets = new byte[1000];
        Metadata.Write(ref octets, new string('n', 256), []);
    });
}
