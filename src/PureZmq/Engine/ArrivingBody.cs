using System.Diagnostics;

namespace PureZmq.Engine;

/// <summary>The body of a long frame while it arrives: read from the connection straight into the memory in which it will be handed
/// out.</summary>
/// <remarks>Belongs to the owner of the drive right. What the header announces allocates nothing: the memory is twice what has arrived at most,
/// or a spare chunk of the pool, and for that a sixteenth has to have arrived.</remarks>
internal struct ArrivingBody
{
    private const int ForSpare = 16;
    private Chunk? _chunk;
    private int _length;

    /// <summary>Whether there is one.</summary>
    public readonly bool IsThere => _chunk is not null;

    /// <summary>Whether all of it has arrived.</summary>
    public readonly bool IsWhole => _chunk is { } chunk && chunk.End == _length;

    /// <summary>Begins with what came behind the header.</summary>
    /// <param name="octets">Less than the whole.</param>
    /// <param name="length">Of the whole.</param>
    public void Begin(ReadOnlySpan<byte> octets, int length)
    {
        Debug.Assert(_chunk is null && octets.Length < length, "one frame after the other");
        _length = length;
        _chunk = Rent(octets.Length);
        octets.CopyTo(_chunk.Buffer);
        _chunk.End = octets.Length;
    }

    /// <summary>Where the next octets belong: at least one, and none of what follows the body.</summary>
    public Span<byte> Space(int most)
    {
        var chunk = _chunk!;
        if (chunk.Room == 0)
            chunk = Grow(chunk);
        return chunk.Buffer.AsSpan(chunk.End, Math.Min(most, Math.Min(chunk.Room, _length - chunk.End)));
    }

    /// <summary>So many octets were read into <see cref="Space"/>.</summary>
    /// <returns>They.</returns>
    public readonly ReadOnlySpan<byte> Add(int count)
    {
        var chunk = _chunk!;
        chunk.End += count;
        return chunk.Buffer.AsSpan(chunk.End - count, count);
    }

    /// <summary>Hands it out; there is none any more.</summary>
    public Chunk Take()
    {
        var chunk = _chunk!;
        _chunk = null;
        return chunk;
    }

    /// <summary>Forgets it: its connection is lost.</summary>
    public void Drop()
    {
        if (_chunk is not null)
            ChunkPool.Return(Take());
    }

    private Chunk Grow(Chunk full)
    {
        var larger = Rent(full.End);
        full.Content.CopyTo(larger.Buffer);
        larger.End = full.End;
        ChunkPool.Return(full);
        return _chunk = larger;
    }

    private readonly Chunk Rent(int arrived)
    {
        if (_length / ForSpare <= arrived && ChunkPool.TryRentFitting(_length) is { } spare)
            return spare;
        var capacity = (int)Math.Min(_length, Math.Max(2L * arrived, Chunk.SmallSize));
        return capacity <= Chunk.SmallSize ? ChunkPool.Rent(capacity) : ChunkPool.RentFitting(capacity);
    }
}
