using PureZmq.Protocol;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Protocol;

public sealed class FrameHeaderTests
{
    [Theory, Conformance("ZMTP-17")]
    [InlineData("00 00", FrameFlags.None, 0)]
    [InlineData("00 05", FrameFlags.None, 5)]
    [InlineData("01 FF", FrameFlags.More, 255)]
    [InlineData("04 29", FrameFlags.Command, 41)]
    [InlineData("02 00*6 01 00", FrameFlags.None, 256)]
    [InlineData("03 00*5 30 00 00", FrameFlags.More, 3 * 1024 * 1024)]
    [InlineData("06 00*4 01 00*3", FrameFlags.Command, 1 << 24)]
    [InlineData("02 7F FF*7", FrameFlags.None, long.MaxValue)]
    internal void A_header_is_written_and_read_the_same(string octets, FrameFlags flags, long size)
    {
        var wire = Wire.Hex(octets);
        Span<byte> written = stackalloc byte[FrameHeader.LongLength];
        Assert.Equal(wire.Length, FrameHeader.Write(written, flags, size));
        Assert.Equal(octets, octets.Contains('*', StringComparison.Ordinal) ? octets : Wire.ToHex(written[..wire.Length]));
        Assert.Equal(wire, written[..wire.Length].ToArray());
        Assert.Equal(wire.Length, FrameHeader.LengthFor(size));

        Assert.True(FrameHeader.TryRead(wire, out var header, out var length));
        Assert.Equal(wire.Length, length);
        Assert.Equal((flags, size), (header.Flags & ~FrameFlags.Long, header.BodySize));
    }

    [Fact]
    public void The_writer_sets_the_long_flag_by_the_size_alone()
    {
        var octets = new byte[FrameHeader.LongLength];
        Assert.Equal(2, FrameHeader.Write(octets, FrameFlags.Long | FrameFlags.More, 255));
        Assert.Equal(0x01, octets[0]);
        Assert.Equal(9, FrameHeader.Write(octets, FrameFlags.More, 256));
        Assert.Equal(0x03, octets[0]);
    }

    [Fact]
    public void The_writer_needs_room_for_no_more_than_it_writes()
    {
        Assert.Equal(2, FrameHeader.Write(new byte[2], FrameFlags.None, 1));
        Assert.Equal(9, FrameHeader.Write(new byte[9], FrameFlags.None, 1000));
        Assert.ThrowsAny<ArgumentException>(() => FrameHeader.Write(new byte[1], FrameFlags.None, 1));
        Assert.ThrowsAny<ArgumentException>(() => FrameHeader.Write(new byte[8], FrameFlags.None, 1000));
    }

    [Fact, Conformance("ZMTP-17")]
    public void The_long_form_is_accepted_for_a_small_size()
    {
        Assert.True(FrameHeader.TryRead(Wire.Hex("02 00*7 05"), out var header, out var length));
        Assert.Equal((9, 5L), (length, header.BodySize));
    }

    [Theory, Conformance("ZMTP-18")]
    [InlineData(0xF8, FrameFlags.None)]
    [InlineData(0xF9, FrameFlags.More)]
    [InlineData(0x05, FrameFlags.More | FrameFlags.Command)]
    [InlineData(0xFC, FrameFlags.Command)]
    internal void Reserved_bits_are_ignored(byte octet, FrameFlags flags)
    {
        Assert.True(FrameHeader.TryRead([octet, 2], out var header, out _));
        Assert.Equal(flags, header.Flags);
    }

    [Fact]
    public void A_part_of_a_header_is_not_read()
    {
        foreach (var wire in new[] { Wire.Hex("00 05"), Wire.Hex("02 00*6 01 00"), Wire.Hex("07 FF*8") })
        {
            for (var count = 0; count < wire.Length; count++)
            {
                Assert.False(FrameHeader.TryRead(wire.AsSpan(0, count), out var header, out var length));
                Assert.Equal((default, 0), (header, length));
            }
        }
    }

    [Theory, Conformance("ZMTP-20")]
    [InlineData("02 FF*8")]
    [InlineData("02 80 00*7")]
    [InlineData("06 FF*8")]
    public void A_size_over_2_to_the_63_is_refused(string octets)
    {
        var exception = Assert.Throws<ZmtpProtocolException>(() => FrameHeader.TryRead(Wire.Hex(octets), out _, out _));
        Assert.Equal("37/ZMTP, Framing", exception.Rule);
    }
}
