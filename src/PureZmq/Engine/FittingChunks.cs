using System.Diagnostics;
using System.Numerics;

namespace PureZmq.Engine;

/// <summary>Chunks cut to the length of one frame, for those that have a chunk to themselves. What is kept is bounded by octets.</summary>
/// <remarks>Four sizes to a doubling: at most a quarter of a chunk is for nothing, and frames of about the same length share them.</remarks>
/// <param name="most">So many octets are kept, of all sizes together.</param>
/// <param name="firstClass">What <see cref="Chunk.SizeClass"/> is for the smallest size; one more for each.</param>
internal sealed class FittingChunks(long most, int firstClass)
{
    /// <summary>The longest chunk that is kept.</summary>
    public const int Longest = (1 << LastDoubling) + Extra;

    private const int Steps = 4;
    private const int FirstDoubling = 14; // 16 KiB: the smallest size
    private const int LastDoubling = 26; // 64 MiB
    private const int Extra = 64; // so that a frame of a round size fits with its header
    private readonly Chunk?[] _spare = new Chunk?[((LastDoubling - FirstDoubling) * Steps) + 1]; // lists; last in, first out: that one is warm
    private readonly int[] _counts = new int[((LastDoubling - FirstDoubling) * Steps) + 1];
    private readonly int[] _least = new int[((LastDoubling - FirstDoubling) * Steps) + 1]; // fewest since the last trim: so many were not needed
    private Gate _gate = new(GateRank.Leaf); // guards the contents of these, the links between the chunks, and _octets
    private long _octets;

    /// <summary>Rents a chunk of at least this capacity, and not much more. At most <see cref="Longest"/>.</summary>
    public Chunk Rent(int capacity)
        => TryRent(capacity) ?? new Chunk(GC.AllocateUninitializedArray<byte>(Capacity(Index(capacity))), firstClass + Index(capacity));

    /// <summary>The same if there is a spare one. Never allocates.</summary>
    public Chunk? TryRent(int capacity)
    {
        var index = Index(capacity);
        _gate.Enter();
        var chunk = _spare[index];
        if (chunk is not null)
            Unlink(chunk, index);
        _gate.Exit();
        if (chunk is not null)
            chunk.Next = null;
        return chunk;
    }

    /// <summary>Takes a chunk back; keeps it if it does not become too much.</summary>
    public void Return(Chunk chunk)
    {
        chunk.Reset();
        var index = chunk.SizeClass - firstClass;
        _gate.Enter();
        MakePlace(chunk.Buffer.Length, index);
        if (_octets + chunk.Buffer.Length <= most)
        {
            chunk.Next = _spare[index];
            _spare[index] = chunk;
            _counts[index]++;
            _octets += chunk.Buffer.Length;
        }

        _gate.Exit();
    }

    /// <summary>Gives up half of what has lain idle since the last time.</summary>
    public void Trim()
    {
        _gate.Enter();
        for (var index = 0; index < _spare.Length; index++)
        {
            for (var idle = (_least[index] + 1) / 2; idle > 0; idle--)
                Unlink(_spare[index]!, index);
            _least[index] = _counts[index];
        }

        _gate.Exit();
    }

    private static int Index(int capacity)
    {
        Debug.Assert(capacity <= Longest, "a chunk that nobody keeps");
        if (capacity <= (1 << FirstDoubling) + Extra)
            return 0;
        var last = capacity - Extra - 1;
        var doubling = BitOperations.Log2((uint)last);
        var step = (last >> (doubling - 2)) & (Steps - 1);
        return ((doubling - FirstDoubling) * Steps) + step + 1;
    }

    private static int Capacity(int index)
    {
        if (index == 0)
            return (1 << FirstDoubling) + Extra;
        var (doubling, step) = (FirstDoubling + ((index - 1) / Steps), (index - 1) % Steps);
        return ((Steps + step + 1) << (doubling - 2)) + Extra;
    }

    /// <summary>What comes back is of a size in use now; what fills the bound may be of one that was. Largest first.</summary>
    private void MakePlace(int length, int index)
    {
        for (var other = _spare.Length - 1; other >= 0 && _octets + length > most; other--)
        {
            while (other != index && _spare[other] is { } idle && _octets + length > most)
                Unlink(idle, other);
        }
    }

    private void Unlink(Chunk first, int index)
    {
        _spare[index] = first.Next;
        _least[index] = Math.Min(_least[index], --_counts[index]);
        _octets -= first.Buffer.Length;
    }
}
