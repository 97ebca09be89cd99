using System.Buffers.Binary;

namespace PureZmq.Conformance;

/// <summary>The body of a storm's message: which sender it came from and which of its messages it is.</summary>
internal readonly record struct Stamp(int Sender, long Number)
{
    public const int Length = 12;

    public static Stamp Read(ReadOnlySpan<byte> body)
        => new(BinaryPrimitives.ReadInt32BigEndian(body), BinaryPrimitives.ReadInt64BigEndian(body[4..]));

    public void Write(Span<byte> body)
    {
        BinaryPrimitives.WriteInt32BigEndian(body, Sender);
        BinaryPrimitives.WriteInt64BigEndian(body[4..], Number);
    }

    public byte[] ToArray()
    {
        var body = new byte[Length];
        Write(body);
        return body;
    }
}
