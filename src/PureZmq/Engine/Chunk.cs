namespace PureZmq.Engine;

/// <summary>A piece of a queue of framed octets: <c>Buffer[Start..End]</c> is what is still in it.</summary>
/// <remarks>One owner at a time: the queue it is linked into, under that queue's gate.</remarks>
internal sealed class Chunk(byte[] buffer, int sizeClass)
{
    public const int SmallSize = 4 * 1024;
    public const int StandardSize = 64 * 1024;
    public const int LargeSize = 256 * 1024;

    public byte[] Buffer = buffer;

    /// <summary>Which free list of <see cref="ChunkPool"/> it goes back to; -1 for one of an odd size.</summary>
    public readonly int SizeClass = sizeClass;

    public int Start;
    public int End;

    /// <summary>Outbound: everything before this frame border has been counted as given to the kernel.</summary>
    public int Counted;

    /// <summary>Outbound: messages whose last frame lies in here and has not been counted as given.</summary>
    public int Messages;

    /// <summary>Outbound: the last frame in here has followers in the next chunk.</summary>
    public bool EndsInsideMessage;

    public Chunk? Next;

    public int Length => End - Start;

    public int Room => Buffer.Length - End;

    public ReadOnlySpan<byte> Content => Buffer.AsSpan(Start, End - Start);
}
