using System.Buffers;

namespace PureZmq.Engine;

/// <summary>A piece of a queue of framed octets: <c>Buffer[Start..End]</c> is what is still in it.</summary>
/// <remarks>One owner at a time: the queue it is linked into, under that queue's gate; or the message that was received, if all that is left
/// in it is a frame's body. The message disposes it.</remarks>
internal sealed class Chunk(byte[] buffer, int sizeClass) : IMemoryOwner<byte>
{
    public const int SmallSize = 4 * 1024;
    public const int StandardSize = 64 * 1024;
    public const int LargeSize = 256 * 1024;

    /// <summary>From this length on a frame goes to whoever receives it with the chunk it is in, if it has one to itself.</summary>
    public const int WorthHandingOver = 32 * 1024;

    public byte[] Buffer = buffer;

    /// <summary>Which free list of <see cref="ChunkPool"/> it goes back to; -1 for one too large to be kept.</summary>
    public readonly int SizeClass = sizeClass;

    public int Start;
    public int End;

    /// <summary>Where <see cref="End"/> can get to. The buffer's length, but of a chunk to which nothing is to be added any more.</summary>
    public int Limit = buffer.Length;

    /// <summary>Outbound: everything before this frame border has been counted as given to the kernel.</summary>
    public int Counted;

    /// <summary>Outbound: messages whose last frame lies in here and has not been counted as given.</summary>
    public int Messages;

    /// <summary>Outbound: the last frame in here has followers in the next chunk.</summary>
    public bool EndsInsideMessage;

    public Chunk? Next;

    public int Length => End - Start;

    public int Room => Limit - End;

    public ReadOnlySpan<byte> Content => Buffer.AsSpan(Start, End - Start);

    Memory<byte> IMemoryOwner<byte>.Memory => Buffer.AsMemory(Start, End - Start);

    /// <summary>Makes it as it was when it was new. Before it is given to another owner.</summary>
    public void Reset()
    {
        Start = End = Counted = Messages = 0;
        Limit = Buffer.Length;
        EndsInsideMessage = false;
        Next = null;
    }

    void IDisposable.Dispose() => ChunkPool.Return(this);
}
