using PureZmq.Engine;
using PureZmq.Messages;
using PureZmq.Protocol;
using PureZmq.Testing;
using PureZmq.Transports;
using Xunit;

namespace PureZmq.Tests.Engine;

/// <summary>What callers append is what the kernel gets, whole messages survive a lost connection, and the counts tell the truth.</summary>
public sealed class OutboundQueueTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void However_the_kernel_cuts_the_octets_the_counts_follow_and_the_messages_arrive(int seed)
    {
        var random = new Random(seed);
        using var pair = new SocketPair();
        var queue = new OutboundQueue();
        var expected = new List<byte>();
        var ends = new List<long>();
        for (var step = 0; step < 600; step++)
        {
            switch (random.Next(4))
            {
                case 0 or 1:
                    var message = QueuedFrame.RandomMessage(random);
                    Append(queue, message, random);
                    expected.AddRange(QueuedFrame.Encode(message));
                    ends.Add(expected.Count);
                    break;
                case 2:
                    var status = queue.WriteTo(pair.Writer);
                    Assert.True(status is IoStatus.Done or IoStatus.WouldBlock, $"{status}");
                    Assert.Equal(status == IoStatus.Done, queue.IsEmpty);
                    break;
                default:
                    pair.Read(random.Next(1, 20_000));
                    break;
            }

            AssertCounts(queue, expected.Count, ends);
        }

        pair.Drain(queue);
        AssertCounts(queue, expected.Count, ends);
        Assert.Equal(0, queue.Messages);
        Assert.Equal(0, queue.Octets);
        Assert.False(queue.HeadIsStarted);
        Assert.Equal(expected, pair.Received);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void When_the_connection_is_lost_the_message_it_cut_is_dropped_and_the_rest_goes_out_whole(int seed)
    {
        var random = new Random(seed);
        var queue = new OutboundQueue();
        var torn = 0;
        var waiting = new List<QueuedFrame[]>(); // not given to the kernel, or only a part of the first one
        for (var connection = 0; connection < 150; connection++)
        {
            using var pair = new SocketPair();
            var given = 0L;
            for (var step = random.Next(1, 12); step > 0; step--)
            {
                if (random.Next(3) == 0)
                    pair.Read(random.Next(1, 10_000));
                if (random.Next(5) == 0)
                    CommandEncoder.WritePong(queue.Control.Append(17), new byte[10]);
                var message = QueuedFrame.RandomMessage(random, largest: 20_000);
                Append(queue, message, random);
                waiting.Add(message);
                var before = queue.Octets;
                queue.WriteTo(pair.Writer);
                given += before - queue.Octets;
                while (waiting.Count > 0 && QueuedFrame.Encode(waiting[0]).Length is var length && length <= given)
                {
                    given -= length;
                    waiting.RemoveAt(0);
                }

                Assert.Equal(waiting.Count, queue.Messages);
                Assert.Equal(given > 0, queue.HeadIsStarted);
            }

            Assert.Equal(given > 0 ? 1 : 0, queue.DropTorn());
            if (given > 0)
            {
                waiting.RemoveAt(0);
                torn++;
            }

            Assert.True(queue.Control.IsEmpty);
            Assert.False(queue.HeadIsStarted);
            Assert.Equal(waiting.Count, queue.Messages);
            Assert.Equal(waiting.Sum(message => (long)QueuedFrame.Encode(message).Length), queue.Octets);
        }

        Assert.True(torn > 10, $"Only {torn} messages were cut: the test proves little.");
        using var last = new SocketPair();
        last.Drain(queue);
        Assert.Equal(waiting.SelectMany(QueuedFrame.Encode), last.Received);
    }

    [Fact]
    public void A_message_cut_between_two_of_its_frames_is_torn()
    {
        using var pair = new SocketPair();
        var queue = new OutboundQueue();
        QueuedFrame.Append(queue, [new(new byte[300_000], More: true), new(new byte[300_000], More: false)]);
        QueuedFrame.Append(queue, [new("next"u8.ToArray(), More: false)]);
        var total = queue.Octets;
        Assert.Equal(IoStatus.WouldBlock, queue.WriteTo(pair.Writer));
        // A command too large for the kernel: once it has been begun, the first frame is given whole and the second one not at all.
        queue.Control.Append(500_000).Clear();
        while (!queue.Control.IsStarted)
        {
            Assert.True(pair.Read() > 0);
            queue.WriteTo(pair.Writer);
        }

        Assert.Equal(Wire.Frame(new byte[300_000]).Length, total - queue.Octets);
        Assert.True(queue.HeadIsStarted);
        Assert.Equal(2, queue.Messages);
        Assert.Equal(1, queue.DropTorn());
        Assert.Equal(1, queue.Messages);
        using var other = new SocketPair();
        other.Drain(queue);
        Assert.Equal(Wire.Frame("next"), other.Received);
    }

    [Fact]
    public void Nothing_is_torn_when_nothing_was_given()
    {
        using var pair = new SocketPair();
        var queue = new OutboundQueue();
        Assert.Equal(0, queue.DropTorn());
        QueuedFrame.Append(queue, [new("one"u8.ToArray(), More: false)]);
        Assert.Equal(0, queue.DropTorn());
        pair.Drain(queue);
        Assert.Equal(0, queue.DropTorn());
        Assert.Equal(Wire.Frame("one"), pair.Received);
    }

    [Fact]
    public void A_short_frame_is_appended_quickly_only_behind_others_in_the_same_chunk()
    {
        var queue = new OutboundQueue();
        Assert.False(queue.TryAppendShort("first"u8)); // there is no chunk to append to
        "first"u8.CopyTo(queue.AppendFrame(5, more: false));
        Assert.True(queue.TryAppendShort(""u8));
        var count = 2;
        while (queue.TryAppendShort(new byte[255]))
            count++;
        Assert.Equal(1 + 1 + ((Chunk.StandardSize - 7 - 2) / 257), count);
        Assert.Equal(count, queue.Messages);
        Assert.Equal(7 + 2 + ((count - 2) * 257), queue.Octets);
        var chunk = queue.TakeAll(out var messages)!;
        Assert.Equal(count, messages);
        Assert.Equal([.. Wire.Frame("first"), .. Wire.Frame(""), .. Wire.Frame(new byte[255])], chunk.Content[..(7 + 2 + 257)].ToArray());
        Assert.Null(chunk.Next);
        ChunkPool.ReturnAll(chunk);
    }

    [Fact]
    public void Taking_all_hands_the_frames_over_and_leaves_an_empty_queue()
    {
        var random = new Random(5);
        var queue = new OutboundQueue();
        var inbound = new InboundQueue();
        var expected = new List<QueuedFrame[]>();
        for (var round = 0; round < 50; round++)
        {
            var sent = random.Next(1, 30);
            for (var i = 0; i < sent; i++)
            {
                expected.Add(QueuedFrame.RandomMessage(random));
                Append(queue, expected[^1], random);
                Assert.True(queue.LooksFilled);
            }

            inbound.AppendAll(queue.TakeAll(out var messages)!, messages);
            Assert.Equal(sent, messages);
            Assert.True(queue is { IsEmpty: true, Messages: 0, Octets: 0, LooksFilled: false });
            Assert.Null(queue.TakeAll(out messages));
            Assert.Equal(0, messages);
        }

        InboundQueueTests.AssertReadsAll(inbound, expected);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_long_frame_written_past_the_queue_arrives_whole_wherever_the_kernel_cuts_it(int seed)
    {
        var random = new Random(seed);
        using var pair = new SocketPair();
        var queue = new OutboundQueue();
        var expected = new List<byte>();
        var ends = new List<long>();
        for (var step = 0; step < 100; step++)
        {
            pair.Drain(queue);
            if (random.Next(3) == 0)
                Fill(pair, expected, ends, random.Next(1, 30_000)); // nothing is queued, and the kernel takes less than usual
            var body = new byte[random.Next(OutboundQueue.FirstPart + 1, 500_000)];
            random.NextBytes(body);
            var status = queue.WriteThrough(pair.Writer, body, ChunkPool.RentFitting(body.Length + 9));
            expected.AddRange(Wire.Frame(body));
            ends.Add(expected.Count);
            Assert.Equal(status == IoStatus.Done, queue.IsEmpty);
            AssertCounts(queue, expected.Count, ends);
            if (random.Next(2) == 0)
            {
                var next = QueuedFrame.RandomMessage(random);
                Append(queue, next, random);
                expected.AddRange(QueuedFrame.Encode(next));
                ends.Add(expected.Count);
                AssertCounts(queue, expected.Count, ends);
            }
        }

        pair.Drain(queue);
        Assert.Equal(expected, pair.Received);
    }

    [Fact]
    public void Of_a_long_frame_that_was_cut_by_the_end_of_its_connection_the_rest_is_dropped()
    {
        var queue = new OutboundQueue();
        using (var pair = new SocketPair())
        {
            Assert.Equal(IoStatus.WouldBlock, queue.WriteThrough(pair.Writer, new byte[500_000], ChunkPool.RentFitting(500_009)));
            Assert.True(queue.HeadIsStarted);
            Assert.Equal(1, queue.Messages);
        }

        Assert.Equal(1, queue.DropTorn());
        Assert.True(queue is { IsEmpty: true, Messages: 0, Octets: 0 });
    }

    [Fact]
    public void A_long_frame_that_met_a_broken_connection_is_queued_whole()
    {
        var queue = new OutboundQueue();
        var body = new byte[300_000];
        new Random(3).NextBytes(body);
        var broken = new SocketPair();
        broken.BreakReader();
        Assert.Equal(IoStatus.Failed, queue.WriteThrough(broken.Writer, body, ChunkPool.RentFitting(300_009)));
        broken.Dispose();
        Assert.False(queue.HeadIsStarted);
        Assert.Equal(0, queue.DropTorn());
        Assert.Equal(1, queue.Messages);
        using var other = new SocketPair();
        other.Drain(queue);
        Assert.Equal(Wire.Frame(body), other.Received);
    }

    [Fact]
    public void For_a_reader_in_this_process_a_big_frame_has_a_chunk_to_itself()
    {
        var queue = new OutboundQueue(handsOver: true);
        QueuedFrame.Append(queue, [new("a"u8.ToArray(), More: true), new(new byte[40_000], More: true), new("b"u8.ToArray(), More: false)]);
        QueuedFrame.Append(queue, [new(new byte[300_000], More: false)]);
        QueuedFrame.Append(queue, [new(new byte[65_536], More: false)]);
        QueuedFrame.Append(queue, [new("c"u8.ToArray(), More: false)]);
        var lengths = new List<int>();
        var head = queue.TakeAll(out var messages);
        for (var chunk = head; chunk is not null; chunk = chunk.Next)
            lengths.Add(chunk.Length);
        Assert.Equal(4, messages);
        Assert.Equal([3, 40_009, 3, 300_009, 65_545, 3], lengths);
        ChunkPool.ReturnAll(head);
    }

    [Theory, InlineData(1), InlineData(2)]
    public void Claiming_memory_behind_the_end_changes_nothing_of_what_is_queued(int seed)
    {
        var random = new Random(seed);
        var queue = new OutboundQueue(handsOver: true);
        for (var round = 0; round < 40; round++)
        {
            var expected = new List<byte>();
            for (var left = random.Next(1, 2_000); left > 0; left--)
            {
                var body = new byte[random.Next(256)];
                random.NextBytes(body);
                var mark = queue.Mark();
                if (random.Next(8) == 0 && queue.TryAppendShort("taken back"u8))
                    queue.RollBack(in mark);
                if (!(random.Next(2) == 0 ? queue.TryAppendShort(body) : queue.TryAppendWhole(Wire.Frame(body))))
                    body.CopyTo(queue.AppendFrame(body.Length, more: false));
                expected.AddRange(Wire.Frame(body));
            }

            var found = new List<byte>();
            var head = queue.TakeAll(out _);
            for (var chunk = head; chunk is not null; chunk = chunk.Next)
                found.AddRange(chunk.Content.ToArray());
            Assert.Equal(expected, found);
            ChunkPool.ReturnAll(head);
        }
    }

    [Fact]
    public void Clearing_drops_all_and_says_how_many()
    {
        var queue = new OutboundQueue();
        for (var i = 0; i < 100; i++)
            QueuedFrame.Append(queue, [new(new byte[5000], More: true), new(new byte[10], More: false)]);
        queue.Control.SetPong("kept"u8);
        Assert.Equal(100, queue.ClearMessages());
        Assert.True(queue is { Messages: 0, Octets: 0, LooksFilled: false, IsEmpty: false });
        QueuedFrame.Append(queue, [new([], More: false)]);
        Assert.Equal(1, queue.Clear());
        Assert.True(queue.IsEmpty);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_message_whose_encoding_fails_is_taken_back_whole(int seed)
    {
        var random = new Random(seed);
        var queue = new OutboundQueue();
        using var pair = new SocketPair();
        var expected = new List<byte>();
        for (var step = 0; step < 1000; step++)
        {
            var before = (queue.Messages, queue.Octets, queue.HeadIsStarted, queue.IsEmpty);
            var mark = queue.Mark();
            var failing = QueuedFrame.RandomMessage(random);
            QueuedFrame.Append(queue, [.. failing[..random.Next(failing.Length + 1)].Select(frame => frame with { More = true })]);
            queue.RollBack(in mark);
            Assert.Equal(before, (queue.Messages, queue.Octets, queue.HeadIsStarted, queue.IsEmpty));

            var message = QueuedFrame.RandomMessage(random);
            Append(queue, message, random);
            expected.AddRange(QueuedFrame.Encode(message));
            queue.WriteTo(pair.Writer);
            pair.Read(random.Next(1, 30_000));
        }

        pair.Drain(queue);
        Assert.True(queue is { Messages: 0, Octets: 0, HeadIsStarted: false });
        Assert.Equal(expected, pair.Received);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Of_messages_that_replace_each_other_only_a_started_one_is_kept(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 100; round++)
        {
            var queue = new OutboundQueue();
            using var pair = new SocketPair();
            var messages = new List<QueuedFrame[]>();
            for (var i = 0; i < 5; i++)
            {
                messages.Add(QueuedFrame.RandomMessage(random));
                Append(queue, messages[^1], random);
                if (random.Next(3) == 0)
                    queue.WriteTo(pair.Writer);
            }

            var isStarted = queue.HeadIsStarted;
            var given = messages.Count - queue.Messages;
            Assert.Equal(queue.Messages - (isStarted ? 1 : 0), queue.KeepOnlyStarted());
            Assert.Equal(isStarted ? 1 : 0, queue.Messages);
            Assert.Equal(isStarted, queue.HeadIsStarted);
            messages.RemoveRange(given + queue.Messages, messages.Count - given - queue.Messages);
            messages.Add(QueuedFrame.RandomMessage(random));
            Append(queue, messages[^1], random);
            pair.Drain(queue);
            Assert.True(queue is { Messages: 0, Octets: 0 });
            Assert.Equal(messages.SelectMany(QueuedFrame.Encode), pair.Received);
        }
    }

    /// <summary>The quick way, which takes a message whole or does nothing.</summary>
    private static bool TryAppendShort(OutboundQueue queue, QueuedFrame[] message, Random random)
    {
        var body = MessageBody.Rent();
        var skip = random.Next(2);
        if (skip > 0)
            "an address"u8.CopyTo(body.AddFrame(10));
        foreach (var frame in message)
            frame.Body.CopyTo(body.AddFrame(frame.Body.Length));
        var (octets, messages) = (queue.Octets, queue.Messages);
        var length = QueuedFrame.Encode(message).Length;
        var done = queue.TryAppendShort(body, skip, below: octets + 400);
        Assert.Equal((octets + (done ? length : 0), messages + (done ? 1 : 0)), (queue.Octets, queue.Messages));
        Assert.False(done && (length >= 400 || message.Any(frame => frame.Body.Length > 255)));
        body.Return();
        return done;
    }

    private static void Append(OutboundQueue queue, QueuedFrame[] message, Random random)
    {
        var encoded = random.Next(4);
        if (encoded == 3 && TryAppendShort(queue, message, random))
            return;
        if (encoded == 0)
        {
            queue.AppendEncoded(QueuedFrame.Encode(message), endsMessage: true);
            return;
        }

        // A REP's envelope: the first frames come encoded, the others as they are.
        var first = encoded == 1 ? message.Length - 1 : 0;
        if (first > 0)
            queue.AppendEncoded(QueuedFrame.Encode(message[..first]), endsMessage: false);
        QueuedFrame.Append(queue, message[first..]);
    }

    private static void Fill(SocketPair pair, List<byte> expected, List<long> ends, int length)
    {
        var frame = Wire.Frame(new byte[length]);
        var filling = new OutboundQueue();
        filling.AppendEncoded(frame, endsMessage: true);
        if (filling.WriteTo(pair.Writer) != IoStatus.Done)
            pair.Drain(filling);
        expected.AddRange(frame);
        ends.Add(expected.Count);
    }

    private static void AssertCounts(OutboundQueue queue, long total, List<long> ends)
    {
        var given = total - queue.Octets;
        Assert.Equal(ends.Count(end => end > given), queue.Messages);
        Assert.Equal(given > 0 && given < total && !ends.Contains(given), queue.HeadIsStarted);
        Assert.Equal(given == total, queue.IsEmpty);
    }
}
