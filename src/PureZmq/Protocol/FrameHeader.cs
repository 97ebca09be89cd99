using System.Buffers.Binary;

namespace PureZmq.Protocol;

/// <summary>The ZMTP frame header: a flags octet, then a size of one or eight octets.</summary>
/// <remarks>Specification: 37/ZMTP, "Framing". Holds no state, allocates nothing.</remarks>
internal readonly record struct FrameHeader(FrameFlags Flags, long BodySize)
{
    /// <summary>Octets of a header with a short size.</summary>
    public const int ShortLength = 2;

    /// <summary>The longest body whose header has a short size.</summary>
    public const int LongestShort = byte.MaxValue;

    /// <summary>Octets of a header with a long size; no header has more.</summary>
    public const int LongLength = 9;

    /// <summary>Reads a header from the front of <paramref name="input"/>. It took <paramref name="length"/> octets: 2 or 9; 0 when
    /// it is not complete yet.</summary>
    /// <exception cref="ZmtpProtocolException">The size is over 2^63-1.</exception>
    public static bool TryRead(ReadOnlySpan<byte> input, out FrameHeader header, out int length)
    {
        (header, length) = (default, 0);
        if (input.Length < ShortLength)
            return false;

        // Reserved bits are ignored, as libzmq does: a later minor version may give them a meaning.
        var flags = (FrameFlags)input[0] & FrameFlags.Known;
        if ((flags & FrameFlags.Long) == 0)
        {
            (header, length) = (new FrameHeader(flags, input[1]), ShortLength);
            return true;
        }

        if (input.Length < LongLength)
            return false;
        var size = BinaryPrimitives.ReadInt64BigEndian(input[1..]);
        if (size < 0)
            throw ZmtpProtocolException.SizeOutOfRange((ulong)size);
        (header, length) = (new FrameHeader(flags, size), LongLength);
        return true;
    }

    /// <summary>Writes the shortest header for a body of this size. Long is set as the size needs it, whatever
    /// <paramref name="flags"/> says of it.</summary>
    /// <returns>Octets written: 2 or 9.</returns>
    public static int Write(Span<byte> destination, FrameFlags flags, long bodySize)
    {
        if ((ulong)bodySize <= LongestShort)
        {
            // Both octets in one store.
            BinaryPrimitives.WriteUInt16LittleEndian(destination, (ushort)((uint)(flags & ~FrameFlags.Long) | ((uint)bodySize << 8)));
            return ShortLength;
        }

        BinaryPrimitives.WriteInt64BigEndian(destination.Slice(1, sizeof(long)), bodySize);
        destination[0] = (byte)(flags | FrameFlags.Long);
        return LongLength;
    }

    /// <summary>Octets <see cref="Write"/> takes for a body of this size.</summary>
    public static int LengthFor(long bodySize) => (ulong)bodySize <= LongestShort ? ShortLength : LongLength;
}
