using PureZmq.Engine;
using Xunit;

namespace PureZmq.Tests.Engine;

/// <summary>Chunks are recycled, clean, and only so many are kept.</summary>
public sealed class ChunkPoolTests
{
    [Theory]
    [InlineData(0, Chunk.SmallSize)]
    [InlineData(1, Chunk.SmallSize)]
    [InlineData(Chunk.SmallSize, Chunk.SmallSize)]
    [InlineData(Chunk.SmallSize + 1, Chunk.StandardSize)]
    [InlineData(Chunk.StandardSize, Chunk.StandardSize)]
    [InlineData(Chunk.StandardSize + 1, Chunk.LargeSize)]
    [InlineData(Chunk.LargeSize, Chunk.LargeSize)]
    public void A_chunk_has_the_smallest_size_that_holds_the_capacity(int capacity, int size)
    {
        var chunk = ChunkPool.Rent(capacity);
        Assert.Equal(size, chunk.Buffer.Length);
        ChunkPool.Return(chunk);
    }

    [Fact]
    public void A_size_too_large_to_be_kept_is_made_and_gives_its_memory_up()
    {
        var chunk = ChunkPool.Rent(FittingChunks.Longest + 1);
        Assert.True(chunk.Buffer.Length > FittingChunks.Longest);
        Assert.Equal(-1, chunk.SizeClass);
        ChunkPool.Return(chunk);
        Assert.Empty(chunk.Buffer);
    }

    [Fact]
    public void What_comes_back_is_clean()
    {
        var list = new ChunkFreeList(sizeClass: 0, capacity: 16, keep: 2);
        var chunk = list.Rent();
        (chunk.Start, chunk.End, chunk.Counted, chunk.Messages, chunk.EndsInsideMessage, chunk.Next) = (1, 2, 3, 4, true, list.Rent());
        chunk.Limit = 2;
        list.Return(chunk);
        Assert.Same(chunk, list.Rent());
        Assert.Equal((0, 0, 0, 0, false, null), (chunk.Start, chunk.End, chunk.Counted, chunk.Messages, chunk.EndsInsideMessage, chunk.Next));
        Assert.Equal((0, 16), (chunk.Length, chunk.Room));
    }

    [Fact]
    public void No_more_are_kept_than_the_bound()
    {
        var list = new ChunkFreeList(sizeClass: 0, capacity: 16, keep: 3);
        var rented = Enumerable.Range(0, 10).Select(_ => list.Rent()).ToHashSet();
        Assert.Equal(10, rented.Count);
        foreach (var chunk in rented)
            list.Return(chunk);
        Assert.Equal(3, Enumerable.Range(0, 10).Select(_ => list.Rent()).Count(rented.Contains));
    }

    [Fact]
    public void Collections_of_the_oldest_generation_take_half_of_what_lay_idle()
    {
        var list = new ChunkFreeList(sizeClass: 0, capacity: 16, keep: 100);
        var rented = Enumerable.Range(0, 64).Select(_ => list.Rent()).ToHashSet();
        foreach (var chunk in rented)
            list.Return(chunk);
        list.Trim(); // since it was made there were times with none to spare: nothing was idle
        Assert.Equal(64, Spare(list, rented));
        list.Trim();
        list.Trim();
        Assert.Equal(16, Spare(list, rented)); // 64 lay idle once, then 32
        Assert.Equal(16, Spare(list, rented));
        for (var i = 0; i < 10; i++)
            list.Trim();
        Assert.Equal(0, Spare(list, rented));
    }

    [Fact]
    public void A_list_of_chunks_goes_back_as_a_whole()
    {
        var first = ChunkPool.Rent(FittingChunks.Longest + 1);
        var second = ChunkPool.Rent(FittingChunks.Longest + 1);
        first.Next = second;
        ChunkPool.ReturnAll(first);
        Assert.Empty(first.Buffer);
        Assert.Empty(second.Buffer);
        ChunkPool.ReturnAll(null);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16 * 1024)]
    [InlineData((16 * 1024) + 64)]
    [InlineData((16 * 1024) + 65)]
    [InlineData(65_536 + 9)]
    [InlineData(100_000)]
    [InlineData(1024 * 1024)]
    [InlineData((1024 * 1024) + 9)]
    [InlineData((1024 * 1024) + 65)]
    [InlineData(5_000_001)]
    [InlineData(64 * 1024 * 1024)]
    [InlineData(FittingChunks.Longest)]
    public void A_fitting_chunk_holds_the_capacity_and_not_much_more(int capacity)
    {
        var chunks = new FittingChunks(most: long.MaxValue, firstClass: 5);
        var chunk = chunks.Rent(capacity);
        Assert.InRange(chunk.Buffer.Length, capacity, Math.Max((capacity * 1.25) + 64, (16 * 1024) + 64));
        Assert.Null(chunks.TryRent(capacity));
        chunks.Return(chunk);
        Assert.Same(chunk, chunks.Rent(chunk.Buffer.Length)); // all of one class serve each other
        chunks.Return(chunk);
        Assert.Same(chunk, chunks.TryRent(capacity));
    }

    [Fact]
    public void A_fitting_chunk_of_a_round_size_has_place_for_the_header()
    {
        var chunks = new FittingChunks(most: 0, firstClass: 0);
        Assert.Equal(chunks.Rent(1 << 20).Buffer.Length, chunks.Rent((1 << 20) + 9).Buffer.Length);
    }

    [Fact]
    public void Fitting_chunks_are_kept_up_to_so_many_octets_of_all_sizes_together()
    {
        var chunks = new FittingChunks(most: 1_100_000, firstClass: 0);
        var rented = new List<Chunk> { chunks.Rent(400_000), chunks.Rent(400_000), chunks.Rent(100_000), chunks.Rent(100_000) };
        foreach (var chunk in rented)
            chunks.Return(chunk);
        Assert.Same(rented[3], chunks.TryRent(100_000)); // the last one given back is warm
        Assert.Same(rented[2], chunks.TryRent(100_000));
        Assert.Same(rented[0], chunks.TryRent(400_000)); // another one of this size gave way to what came later
        Assert.Null(chunks.TryRent(400_000));
    }

    [Fact]
    public void Of_fitting_chunks_too_collections_take_half_of_what_lay_idle()
    {
        var chunks = new FittingChunks(most: long.MaxValue, firstClass: 0);
        foreach (var chunk in Enumerable.Range(0, 64).Select(_ => chunks.Rent(50_000)).ToList())
            chunks.Return(chunk);
        chunks.Trim(); // since they were made there were times with none to spare
        chunks.Trim();
        chunks.Trim();
        var left = 0;
        while (chunks.TryRent(50_000) is not null)
            left++;
        Assert.Equal(16, left);
    }

    /// <summary>How many of some chunks the list has; it has them again afterwards.</summary>
    private static int Spare(ChunkFreeList list, HashSet<Chunk> of)
    {
        var taken = new List<Chunk>();
        while (list.Rent() is var chunk && of.Contains(chunk))
            taken.Add(chunk);
        foreach (var chunk in taken)
            list.Return(chunk);
        list.Trim(); // taking them out counted as use: nothing was idle
        return taken.Count;
    }
}
