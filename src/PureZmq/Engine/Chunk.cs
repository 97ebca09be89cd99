using System.Buffers;

namespace PureZmq.Engine;

/// <summary>A piece of a queue of framed octets: <c>Buffer[Start..End]</c> is what is still in it.</summary>
/// <remarks>One owner at a time: the queue it is linked into, under that queue's gate; or the message that was received, if all that is left
/// in it is a frame's body. The message disposes it. Beside the owner messages may hold frames of it, which were lent: it is not reused
/// before all of them are back and the owner is done with it.</remarks>
internal sealed class Chunk(byte[] buffer, int sizeClass) : IMemoryOwner<byte>
{
    public const int SmallSize = 4 * 1024;
    public const int StandardSize = 64 * 1024;
    public const int LargeSize = 256 * 1024;

    /// <summary>From this length on a frame goes to whoever receives it with the chunk it is in, if it has one to itself.</summary>
    public const int WorthHandingOver = 32 * 1024;

    private const int WorthLending = 1024;
    private const int MostPerLoan = 64;
    private const int MostUnused = 4;
    private const int MostAlone = 8;

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

    private Loan? _loan;
    private int _lent; // frames lent; its owner's

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

    /// <summary>Whether a frame of this length is to be lent to whoever receives it, and not to be copied.</summary>
    /// <remarks>A program that keeps one message keeps at most 64 times its length, and one that keeps all of them four times, or eight: what
    /// comes message by message, each in a chunk that is nearly empty, is copied.</remarks>
    public bool Lends(int length)
        => length >= WorthLending
            && length >= Buffer.Length / MostPerLoan
            && (End >= Buffer.Length / MostUnused || length >= Buffer.Length / MostAlone);

    /// <summary>Lends a frame of it: what <see cref="Buffer"/> holds there stays as it is until the loan was disposed, once for each
    /// frame. For its owner.</summary>
    public IMemoryOwner<byte> Lend()
    {
        _lent++;
        return _loan ??= new Loan(this);
    }

    /// <summary>The owner is done with it.</summary>
    /// <returns>Whether nobody else refers to it. If somebody does, the last one recycles it.</returns>
    public bool EndOwnership()
    {
        if (_lent == 0)
            return true;
        var lent = _lent;
        _lent = 0;
        Next = null; // before the others may be the last: a message that is kept must not keep the chunks behind
        return _loan!.EndOwnership(lent);
    }

    void IDisposable.Dispose() => ChunkPool.Return(this);

    /// <summary>What those hold to whom frames are lent: one object for all of a chunk's.</summary>
    /// <remarks>The frames given back are counted up from 0, so that no count before the owner is done is 0; then the lent ones are taken off,
    /// in one step. Whoever makes the count 0, the owner there or a message behind, is the last, and there is but one. The exchanges are full
    /// fences: what a message has read, it has read before the chunk is another one's. Not a part of the chunk, as other threads write
    /// here while the reader moves on there.</remarks>
    private sealed class Loan(Chunk chunk) : IMemoryOwner<byte>
    {
        private int _back;

        public Memory<byte> Memory => chunk.Buffer;

        public bool EndOwnership(int lent) => Interlocked.Add(ref _back, -lent) == 0;

        public void Dispose()
        {
            if (Interlocked.Increment(ref _back) == 0)
                ChunkPool.Recycle(chunk);
        }
    }
}
