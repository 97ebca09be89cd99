namespace PureZmq.Engine;

/// <summary>The spare chunks of one size.</summary>
internal sealed class ChunkFreeList(int sizeClass, int capacity, int keep)
{
    private readonly Chunk?[] _spare = new Chunk?[keep];
    private Gate _gate = new(GateRank.Leaf); // guards the other fields
    private int _count;
    private int _least; // fewest since the last trim: so many were not needed

    public int Capacity => capacity;

    /// <summary>Gives up half of what has lain idle since the last time.</summary>
    public void Trim()
    {
        _gate.Enter();
        for (var idle = (_least + 1) / 2; idle > 0; idle--)
            _spare[--_count] = null;
        _least = _count;
        _gate.Exit();
    }

    public Chunk Rent()
    {
        Chunk? chunk = null;
        _gate.Enter();
        if (_count > 0)
        {
            chunk = _spare[--_count];
            _spare[_count] = null;
            _least = Math.Min(_least, _count);
        }

        _gate.Exit();
        return chunk ?? new Chunk(GC.AllocateUninitializedArray<byte>(capacity), sizeClass);
    }

    public void Return(Chunk chunk)
    {
        chunk.Reset();
        _gate.Enter();
        if (_count < _spare.Length)
            _spare[_count++] = chunk;
        _gate.Exit();
    }
}
