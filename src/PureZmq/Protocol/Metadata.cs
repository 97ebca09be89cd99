using System.Buffers.Binary;
using System.Text;

namespace PureZmq.Protocol;

/// <summary>The list of named values that a READY carries, without a count and without an end mark.</summary>
/// <remarks>Specification: 37/ZMTP, "Connection Metadata".</remarks>
internal static class Metadata
{
    public const string SocketType = "Socket-Type";
    public const string Identity = "Identity";
    private const int ValueLengthSize = sizeof(uint);

    /// <summary>Octets of one property.</summary>
    public static int LengthOf(string name, int valueLength) => checked(1 + name.Length + ValueLengthSize + valueLength);

    /// <summary>Writes one property and moves <paramref name="destination"/> behind it.</summary>
    /// <exception cref="ArgumentException">The name does not have 1 to 255 characters, or one is not ASCII.</exception>
    public static void Write(ref Span<byte> destination, string name, ReadOnlySpan<byte> value)
    {
        if (name.Length is 0 or > byte.MaxValue || !Ascii.IsValid(name))
            throw new ArgumentException($"A metadata name has 1 to 255 ASCII characters: '{name}'.", nameof(name));
        destination[0] = (byte)name.Length;
        Encoding.ASCII.GetBytes(name, destination[1..]);
        destination = destination[(1 + name.Length)..];
        BinaryPrimitives.WriteInt32BigEndian(destination, value.Length);
        value.CopyTo(destination[ValueLengthSize..]);
        destination = destination[(ValueLengthSize + value.Length)..];
    }

    /// <summary>Reads one property and moves <paramref name="metadata"/> behind it.</summary>
    /// <returns>False at the end of the list.</returns>
    /// <exception cref="ZmtpProtocolException">The name is empty, or name or value pass the end.</exception>
    public static bool TryRead(ref ReadOnlySpan<byte> metadata, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        name = default;
        value = default;
        if (metadata.IsEmpty)
            return false;

        int nameLength = metadata[0];
        if (nameLength == 0)
            throw ZmtpProtocolException.MalformedMetadata("a name is empty");
        var rest = metadata[1..];
        if (rest.Length < nameLength + ValueLengthSize)
            throw ZmtpProtocolException.MalformedMetadata("a name or the length of a value passes the end");
        name = rest[..nameLength];
        rest = rest[nameLength..];
        var valueLength = BinaryPrimitives.ReadUInt32BigEndian(rest);
        rest = rest[ValueLengthSize..];
        if (valueLength > (uint)rest.Length)
            throw ZmtpProtocolException.MalformedMetadata("a value passes the end");
        value = rest[..(int)valueLength];
        metadata = rest[(int)valueLength..];
        return true;
    }
}
