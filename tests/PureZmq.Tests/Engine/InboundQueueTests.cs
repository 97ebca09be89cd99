using System.Buffers;
using PureZmq.Engine;
using PureZmq.Messages;
using PureZmq.Protocol;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Engine;

/// <summary>The receive buffer is the queue: however the octets came, the messages come out as they were sent.</summary>
public sealed class InboundQueueTests
{
    [Theory]
    [InlineData(1, 40)] // headers and bodies straddle everywhere
    [InlineData(2, 3000)]
    [InlineData(3, 60_000)] // around the size from which a reader's chunk is linked as it is
    [InlineData(4, 300_000)]
    public void However_the_octets_are_cut_the_messages_come_out_in_order(int seed, int largestPiece)
    {
        var random = new Random(seed);
        var queue = new InboundQueue();
        var messages = new List<QueuedFrame[]>();
        var octets = new List<byte>();
        var ends = new List<int>();
        var target = largestPiece < 100 ? 400_000 : 6_000_000;
        while (octets.Count < target)
        {
            messages.Add(QueuedFrame.RandomMessage(random));
            foreach (var frame in messages[^1])
            {
                if (random.Next(6) == 0)
                    octets.AddRange(Wire.Command("PING", new byte[random.Next(2, 300)]));
                octets.AddRange(frame.Encoded);
            }

            ends.Add(octets.Count);
        }

        var wire = octets.ToArray();
        var (position, arrived, read) = (0, 0, 0);
        while (position < wire.Length)
        {
            var count = Math.Min(random.Next(1, largestPiece), wire.Length - position);
            var completed = ends.Where(end => end > position && end <= position + count).ToList();
            Deliver(queue, wire.AsSpan(position, count), completed.Count, position + count - completed.LastOrDefault());
            position += count;
            arrived += completed.Count;
            while (queue.Messages > 0 && random.Next(3) > 0)
            {
                AssertReads(queue, messages[read++]);
                Assert.Equal(arrived - read, queue.Messages);
            }
        }

        AssertReadsAll(queue, messages[read..]);
    }

    [Fact]
    public void A_header_of_nine_octets_may_be_cut_anywhere_between_linked_chunks()
    {
        var queue = new InboundQueue();
        QueuedFrame[] before = [new(Filled(40_000, 1), More: false)];
        QueuedFrame[] behind = [new(Filled(50_000, 2), More: false)];
        byte[] wire = [.. QueuedFrame.Encode(before), .. QueuedFrame.Encode(behind)];
        for (var cut = 0; cut <= 9; cut++)
        {
            var border = QueuedFrame.Encode(before).Length + cut;
            Deliver(queue, wire.AsSpan(..border), messages: 1, unfinished: cut);
            Deliver(queue, wire.AsSpan(border..), messages: 1); // so large that it is linked, not copied behind the first
            AssertReadsAll(queue, [before, behind]);
        }
    }

    [Fact]
    public void Commands_are_passed_over_wherever_they_stand()
    {
        var queue = new InboundQueue();
        Deliver(
            queue,
            [
                .. Wire.Command("PING", "aa"u8), .. Wire.Frame("one", more: true), .. Wire.Command("PING", new byte[500]), .. Wire.Frame("two"),
                .. Wire.Command("X"), .. Wire.Command("Y"), .. Wire.Frame(""), .. Wire.Command("PONG"),
            ],
            messages: 2,
            unfinished: 6);
        AssertReads(queue, [new("one"u8.ToArray(), More: true), new("two"u8.ToArray(), More: false)]);
        AssertReads(queue, [new([], More: false)]);
        Assert.Equal(0, queue.Messages);
        Deliver(queue, Wire.Frame("after"), messages: 1);
        AssertReads(queue, [new("after"u8.ToArray(), More: false)]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_beginning_of_a_message_whose_connection_broke_is_forgotten_and_the_next_connection_goes_on(int seed)
    {
        var random = new Random(seed);
        var queue = new InboundQueue();
        var messages = new List<QueuedFrame[]>();
        for (var connection = 0; connection < 200; connection++)
        {
            var whole = new List<byte>();
            var count = random.Next(0, 4);
            for (var i = 0; i < count; i++)
            {
                messages.Add(QueuedFrame.RandomMessage(random, largest: 50_000));
                whole.AddRange(QueuedFrame.Encode(messages[^1]));
            }

            var torn = QueuedFrame.Encode(QueuedFrame.RandomMessage(random));
            torn = torn[..random.Next(0, torn.Length)];
            byte[] wire = [.. whole, .. torn];
            var position = 0;
            while (position < wire.Length)
            {
                var length = Math.Min(random.Next(1, 100_000), wire.Length - position);
                var completed = position < whole.Count && position + length >= whole.Count ? count : 0;
                Deliver(queue, wire.AsSpan(position, length), completed, position + length - whole.Count);
                position += length;
            }

            queue.DropUnfinished();
            queue.DropUnfinished();
            Assert.Equal(messages.Count, queue.Messages);
            while (messages.Count > 0 && random.Next(3) > 0)
            {
                AssertReads(queue, messages[0]);
                messages.RemoveAt(0);
            }
        }

        AssertReadsAll(queue, messages);
    }

    [Fact]
    public void Clearing_says_how_many_whole_messages_were_dropped()
    {
        var queue = new InboundQueue();
        Deliver(queue, [.. Wire.Frame("a"), .. Wire.Frame("b"), .. "\u0001\u0010half"u8], messages: 2, unfinished: 6);
        Assert.Equal(2, queue.Clear());
        Assert.Equal(0, queue.Messages);
        Assert.Equal(0, queue.Clear());
        Deliver(queue, Wire.Frame("c"), messages: 1);
        AssertReads(queue, [new("c"u8.ToArray(), More: false)]);
    }

    [Fact]
    public void Only_one_short_frame_that_lies_whole_in_the_first_chunk_starts_with_short()
    {
        Assert.False(new InboundQueue().StartsWithShort(out _));
        Assert.True(StartsWithShort(Wire.Frame("")));
        Assert.True(StartsWithShort(Wire.Frame(new byte[255])));
        Assert.False(StartsWithShort(Wire.Frame(new byte[256])));
        Assert.False(StartsWithShort(Wire.Message("two", "frames")));
        Assert.False(StartsWithShort([.. Wire.Command("PING", [0, 0]), .. Wire.Frame("behind a command")]));
        Assert.False(StartsWithShort(Wire.Frame("begun")[..4], messages: 0));
    }

    [Fact]
    public void Up_to_five_short_frames_that_lie_whole_in_the_first_chunk_start_with_few_short()
    {
        Assert.Equal(0, StartsWithFewShort([]));
        Assert.Equal(2, StartsWithFewShort(Wire.Frame("")));
        Assert.Equal(Wire.Message("a", "", "c").Length, StartsWithFewShort([.. Wire.Message("a", "", "c"), .. Wire.Frame("next")], messages: 2));
        Assert.Equal(Wire.Message("1", "2", "3", "4", "5").Length, StartsWithFewShort(Wire.Message("1", "2", "3", "4", "5")));
        Assert.Equal(0, StartsWithFewShort(Wire.Message("1", "2", "3", "4", "5", "6")));
        Assert.Equal(0, StartsWithFewShort([.. Wire.Frame("a", more: true), .. Wire.Frame(new byte[256])]));
        Assert.Equal(0, StartsWithFewShort([.. Wire.Frame("a", more: true), .. Wire.Command("PING", [0, 0]), .. Wire.Frame("b")]));
        Assert.Equal(0, StartsWithFewShort(Wire.Frame("a", more: true), messages: 0));
    }

    [Fact]
    public void A_short_frame_that_straddles_two_chunks_is_read_the_careful_way()
    {
        var queue = new InboundQueue();
        byte[] big = Wire.Frame(new byte[40_000]); // large enough for a reader's chunk to be linked as it is
        byte[] octets = [.. big, .. Wire.Frame("straddling"), .. big];
        var cut = big.Length + 8;
        Deliver(queue, octets.AsSpan(0, cut), messages: 1, unfinished: 8);
        Deliver(queue, octets.AsSpan(cut), messages: 2);
        AssertReads(queue, [new(new byte[40_000], More: false)]);
        Assert.False(queue.StartsWithShort(out _));
        AssertReads(queue, [new("straddling"u8.ToArray(), More: false)]);
    }

    [Fact]
    public void A_few_octets_leave_the_readers_chunk_to_it()
    {
        var queue = new InboundQueue();
        var chunk = ChunkPool.Rent(Chunk.LargeSize);
        Wire.Frame("small").CopyTo(chunk.Buffer, 0);
        Assert.False(queue.Append(chunk, 7, messages: 1, unfinished: 0));
        chunk.Buffer.AsSpan(0, 7).Clear();
        AssertReads(queue, [new("small"u8.ToArray(), More: false)]);

        var big = Wire.Frame(new byte[64 * 1024]);
        big.CopyTo(chunk.Buffer, 0);
        Assert.True(queue.Append(chunk, big.Length, messages: 1, unfinished: 0));
        AssertReads(queue, [new(new byte[64 * 1024], More: false)]);
    }

    [Fact]
    public void A_body_alone_in_its_chunk_goes_to_the_receiver_with_the_chunk()
    {
        var queue = new InboundQueue();
        var octets = Filled(600_000, 7);
        Deliver(queue, Wire.Frame(octets, more: true).AsSpan(0, 9), messages: 0, unfinished: 9);
        var chunk = ChunkPool.RentFitting(octets.Length);
        octets.CopyTo(chunk.Buffer, 0);
        chunk.End = octets.Length;
        queue.AppendBody(chunk, messages: 0);
        Deliver(queue, Wire.Frame("behind"), messages: 1); // not into what is left of the chunk
        var body = MessageBody.Rent();
        queue.Read(body);
        Assert.Equal(2, body.FrameCount);
        Assert.True(body.GetFrame(0) == chunk.Content, "it was copied");
        Assert.True(body.GetFrame(0).SequenceEqual(octets));
        Assert.Equal("behind"u8, body.GetFrame(1));
        Assert.Null(chunk.Next);
        body.Return();
        Assert.Same(chunk, ChunkPool.TryRentFitting(octets.Length)); // given back by the message
        ChunkPool.Return(chunk);
    }

    [Fact]
    public void A_body_is_copied_out_of_a_chunk_that_is_much_too_long_for_it()
    {
        var queue = new InboundQueue();
        var chunk = ChunkPool.Rent(Chunk.LargeSize);
        var octets = Wire.Frame(Filled(100_000, 3));
        octets.CopyTo(chunk.Buffer, 0);
        Assert.True(queue.Append(chunk, octets.Length, messages: 1, unfinished: 0));
        var body = MessageBody.Rent();
        queue.Read(body);
        Assert.False(body.GetFrame(0) == chunk.Buffer.AsSpan(9, 100_000), "the message holds more than twice the memory it needs");
        Assert.True(body.GetFrame(0).SequenceEqual(octets.AsSpan(9)));
        body.Return();
    }

    [Fact]
    public void A_body_that_is_queued_counts_as_unfinished_until_its_message_ends()
    {
        var queue = new InboundQueue();
        Deliver(queue, [.. Wire.Frame("whole"), .. Wire.Frame(new byte[300_000], more: true)[..9]], messages: 1, unfinished: 9);
        var chunk = ChunkPool.RentFitting(300_000);
        chunk.End = 300_000;
        queue.AppendBody(chunk, messages: 0);
        queue.DropUnfinished();
        AssertReads(queue, [new("whole"u8.ToArray(), More: false)]);
        Deliver(queue, Wire.Frame("of the next connection"), messages: 1);
        AssertReads(queue, [new("of the next connection"u8.ToArray(), More: false)]);
    }

    [Theory]
    [InlineData(0, 1, 2)]
    [InlineData(2, 1, 0)]
    [InlineData(1, 2, 0)]
    public void A_chunk_of_which_frames_are_lent_is_reused_when_all_are_back(int first, int second, int third)
    {
        var chunk = Filling(Chunk.StandardSize, 2_000, 1_500, 1024);
        var queue = new InboundQueue(lends: true);
        queue.AppendAll(chunk, messages: 3);
        MessageBody[] bodies = [Read(queue), Read(queue), Read(queue)];
        var buffer = chunk.Buffer;
        AssertRefersTo(buffer, bodies[0], 2_000, 1);
        AssertRefersTo(buffer, bodies[1], 1_500, 2);
        AssertRefersTo(buffer, bodies[2], 1024, 3);

        bodies[first].Return();
        bodies[second].Return();
        Assert.False(IsReused(chunk));
        bodies[third].Return();
        Assert.True(IsReused(chunk));
    }

    [Fact]
    public void A_chunk_is_not_reused_before_its_queue_is_done_with_it()
    {
        var chunk = Filling(Chunk.StandardSize, 2_000, 2_000);
        var queue = new InboundQueue(lends: true);
        queue.AppendAll(chunk, messages: 2);
        Read(queue).Return();
        Assert.False(IsReused(chunk));
        Assert.Equal(1, queue.Clear());
        Assert.True(IsReused(chunk));
    }

    [Fact]
    public void A_queue_that_is_cleared_leaves_the_frames_it_has_lent()
    {
        var chunk = Filling(Chunk.StandardSize, 2_000, 2_000);
        var queue = new InboundQueue(lends: true);
        queue.AppendAll(chunk, messages: 2);
        var body = Read(queue);
        queue.Clear();
        AssertRefersTo(chunk.Buffer, body, 2_000, 1);
        body.Return();
        Assert.True(IsReused(chunk));
    }

    [Theory]
    [InlineData(true, Chunk.StandardSize, 1023)]
    [InlineData(true, Chunk.LargeSize, 4095)] // who keeps the message must not keep more than 64 times its length
    [InlineData(false, Chunk.StandardSize, 2_000)]
    public void Other_frames_are_copied(bool lends, int capacity, int length)
    {
        var chunk = Filling(capacity, length);
        var queue = new InboundQueue(lends);
        queue.AppendAll(chunk, messages: 1);
        var body = Read(queue);
        Assert.True(IsReused(chunk));
        Assert.True(body.GetFrame(0).SequenceEqual(Filled(length, 1)));
        body.Return();
    }

    [Theory]
    [InlineData(2_000, false)]
    [InlineData(8_000, false)]
    [InlineData(8_192, true)] // an eighth of the chunk
    public void A_frame_alone_in_its_chunk_is_lent_if_it_fills_much_of_it(int length, bool lent)
    {
        var chunk = new Chunk(ArrayPool<byte>.Shared.Rent(Chunk.StandardSize), sizeClass: -1);
        Append(chunk, length);
        var queue = new InboundQueue(lends: true);
        queue.AppendAll(chunk, messages: 1);
        var body = Read(queue);
        Assert.Equal(lent, !IsReused(chunk));
        Assert.True(body.GetFrame(0).SequenceEqual(Filled(length, 1)));
        body.Return();
        Assert.True(IsReused(chunk));
    }

    [Fact]
    public void A_message_that_is_kept_keeps_its_own_chunk_alone()
    {
        var (first, second) = (Filling(Chunk.StandardSize, 2_000), Filling(Chunk.StandardSize, 2_000));
        first.Next = second;
        var queue = new InboundQueue(lends: true);
        queue.AppendAll(first, messages: 2);
        var kept = Read(queue);
        Assert.Null(first.Next);
        Assert.False(IsReused(first));
        Read(queue).Return();
        Assert.True(IsReused(second));
        kept.Return();
        Assert.True(IsReused(first));
    }

    [Fact]
    public async Task Frames_are_given_back_while_the_last_one_is_read()
    {
        for (var round = 0; round < 300; round++)
        {
            var chunk = Filling(Chunk.StandardSize, 8_000, 8_000, 8_000);
            var queue = new InboundQueue(lends: true);
            queue.AppendAll(chunk, messages: chunk.Messages);
            var bodies = new List<MessageBody>();
            while (queue.Messages > 1)
                bodies.Add(Read(queue));
            using var start = new Barrier(2);
            var others = Task.Run(() =>
            {
                start.SignalAndWait();
                bodies.ForEach(body => body.Return());
            });
            start.SignalAndWait();
            Read(queue).Return();
            await others;
            Assert.True(IsReused(chunk));
        }
    }

    private static bool StartsWithShort(byte[] octets, int messages = 1)
    {
        var queue = new InboundQueue();
        Deliver(queue, octets, messages);
        return queue.StartsWithShort(out _);
    }

    internal static void AssertReadsAll(InboundQueue queue, IEnumerable<QueuedFrame[]> messages)
    {
        foreach (var message in messages)
            AssertReads(queue, message);
        Assert.Equal(0, queue.Messages);
    }

    internal static void AssertReads(InboundQueue queue, QueuedFrame[] message)
    {
        var body = MessageBody.Rent();
        queue.Read(body);
        Assert.Equal(message.Length, body.FrameCount);
        for (var i = 0; i < message.Length; i++)
            Assert.True(body.GetFrame(i).SequenceEqual(message[i].Body), $"Frame {i} of {message.Length} differs.");
        body.Return();
    }

    /// <summary>Adds octets as a reader does, in its chunk.</summary>
    private static void Deliver(InboundQueue queue, ReadOnlySpan<byte> octets, int messages, long unfinished = 0)
    {
        var chunk = ChunkPool.Rent(Math.Max(Chunk.LargeSize, octets.Length));
        octets.CopyTo(chunk.Buffer);
        if (!queue.Append(chunk, octets.Length, messages, unfinished))
            ChunkPool.Return(chunk);
    }

    /// <returns>Octets of the frames; 0 if it does not.</returns>
    private static int StartsWithFewShort(byte[] octets, int messages = 1)
    {
        var queue = new InboundQueue();
        if (octets.Length > 0)
            Deliver(queue, octets, messages);
        var starts = queue.StartsWithFewShort(out var frames);
        Assert.Equal(starts, !frames.IsEmpty);
        Assert.Equal(octets.AsSpan(0, frames.Length), frames);
        return frames.Length;
    }

    /// <summary>A chunk of messages of one frame each, filled with 1, with 2, and so on, behind others that were read before; no pool keeps it, so
    /// that it shows when it was given up.</summary>
    private static Chunk Filling(int capacity, params int[] lengths)
    {
        var chunk = new Chunk(ArrayPool<byte>.Shared.Rent(capacity), sizeClass: -1);
        chunk.Start = chunk.End = capacity / 4;
        foreach (var length in lengths)
            Append(chunk, length);
        return chunk;
    }

    private static void Append(Chunk chunk, int length)
    {
        chunk.End += FrameHeader.Write(chunk.Buffer.AsSpan(chunk.End), FrameFlags.None, length);
        chunk.Buffer.AsSpan(chunk.End, length).Fill((byte)++chunk.Messages);
        chunk.End += length;
    }

    private static bool IsReused(Chunk chunk) => chunk.Buffer.Length == 0;

    private static MessageBody Read(InboundQueue queue)
    {
        var body = MessageBody.Rent();
        queue.Read(body);
        return body;
    }

    private static void AssertRefersTo(byte[] buffer, MessageBody body, int length, byte octet)
    {
        Assert.Equal(1, body.FrameCount);
        Assert.True(buffer.AsSpan().Overlaps(body.GetFrame(0)));
        Assert.True(body.GetFrame(0).SequenceEqual(Filled(length, octet)));
    }

    private static byte[] Filled(int length, byte octet)
    {
        var body = new byte[length];
        body.AsSpan().Fill(octet);
        return body;
    }
}
