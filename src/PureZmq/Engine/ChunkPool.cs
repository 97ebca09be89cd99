using System.Buffers;

namespace PureZmq.Engine;

/// <summary>Recycles chunks. Any thread may rent and any other return; what is kept is bounded, and given up when it is not used.</summary>
internal static class ChunkPool
{
    private const long MostOfFitting = 192 * 1024 * 1024;

    // Small chunks hold a few waiting messages of a quiet connection, standard ones what a sender gathers for one write, large
    // ones what a reader takes from the kernel at once or big frames on their way out. The bounds let a queue of the default high-water mark
    // (1000 on either side, of 64 KiB) fill and drain, and a thousand connections gather at once, without allocating; collections of the oldest
    // generation halve what lies idle. Frames that have a chunk to themselves have one of their length.
    private static readonly ChunkFreeList[] Free = [new(0, Chunk.SmallSize, 1024), new(1, Chunk.StandardSize, 1024), new(2, Chunk.LargeSize, 704)];
    private static readonly FittingChunks Fitting = new(MostOfFitting, firstClass: Free.Length);

    static ChunkPool() => FullCollection.Notify(static () =>
    {
        foreach (var list in Free)
            list.Trim();
        Fitting.Trim();
    });

    /// <summary>Rents a chunk of at least this capacity.</summary>
    public static Chunk Rent(int capacity)
    {
        foreach (var list in Free)
        {
            if (capacity <= list.Capacity)
                return list.Rent();
        }

        return RentFitting(capacity);
    }

    /// <summary>Rents a chunk of at least this capacity, and not much more.</summary>
    public static Chunk RentFitting(int capacity)
        => capacity <= FittingChunks.Longest ? Fitting.Rent(capacity) : new Chunk(ArrayPool<byte>.Shared.Rent(capacity), sizeClass: -1);

    /// <summary>The same if there is a spare one. Never allocates.</summary>
    public static Chunk? TryRentFitting(int capacity) => capacity <= FittingChunks.Longest ? Fitting.TryRent(capacity) : null;

    /// <summary>Takes back a chunk that its owner does not need any more.</summary>
    public static void Return(Chunk chunk)
    {
        if (chunk.EndOwnership())
            Recycle(chunk);
    }

    /// <summary>Takes back a chunk that nobody refers to any more.</summary>
    public static void Recycle(Chunk chunk)
    {
        if (chunk.SizeClass >= Free.Length)
        {
            Fitting.Return(chunk);
            return;
        }

        if (chunk.SizeClass >= 0)
        {
            Free[chunk.SizeClass].Return(chunk);
            return;
        }

        ArrayPool<byte>.Shared.Return(chunk.Buffer);
        chunk.Buffer = [];
    }

    /// <summary>Takes back a whole list of chunks.</summary>
    public static void ReturnAll(Chunk? chunk)
    {
        while (chunk is not null)
        {
            var next = chunk.Next;
            Return(chunk);
            chunk = next;
        }
    }
}
