using PureZmq.Engine;
using PureZmq.Patterns;
using PureZmq.Protocol;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Engine;

/// <summary>What a socket does with octets as they arrive, fed to it as the reactor does, without a connection.</summary>
public sealed class StreamConnectionsTests : IAsyncDisposable
{
    private readonly ContextCore _context = new(new ContextSettings { IoThreads = 0 });
    private readonly PullPattern _pull;
    private readonly StreamConnection _connection;
    private readonly Chunk _chunk = ChunkPool.Rent(Chunk.LargeSize);

    public StreamConnectionsTests()
    {
        _pull = new PullPattern(_context, new SocketSettings());
        var pipe = new StreamPipe(_pull, "tcp://nowhere:1", isIncoming: true);
        _pull.TryAddPipe(pipe);
        // Without a stream: nothing is written to a pipe that no connection was attached to.
        _connection = new StreamConnection(null!, pipe, new TrafficScanner(-1, wantsMessageFrames: false, requiresReplyEnvelope: false));
    }

    public async ValueTask DisposeAsync()
    {
        _pull.Close();
        await _context.DisposeAsync();
    }

    [Fact]
    public void Messages_come_out_however_they_and_the_commands_between_them_were_cut()
    {
        var random = new Random(1);
        var octets = new List<byte>();
        for (var i = 0; i < 500; i++)
        {
            octets.AddRange(Wire.Message($"{i}", new string('x', random.Next(400))));
            if (random.Next(3) == 0)
                octets.AddRange(Wire.Command("PING", new byte[random.Next(2, 18)]));
        }

        var wire = octets.ToArray();
        var next = 0;
        for (var position = 0; position < wire.Length;)
        {
            var count = Math.Min(random.Next(1, 700), wire.Length - position);
            Feed(wire.AsSpan(position, count));
            position += count;
            while (_pull.TryReceive(out var message, TimeSpan.Zero))
            {
                using (message)
                {
                    Assert.Equal(2, message.Count);
                    Assert.Equal($"{next++}", message[0].ToString());
                }
            }
        }

        Assert.Equal(500, next);
    }

    [Theory]
    [InlineData(1)] // ones and twos: copied
    [InlineData(4000)] // linked as they are
    public void A_peer_that_only_pings_takes_no_memory(int pingsAtOnce)
    {
        // They have been acted on when they are read. Kept until a message comes, they would take whatever memory there is.
        var pings = Enumerable.Repeat(Wire.Command("PING", new byte[18]), pingsAtOnce).SelectMany(ping => ping).ToArray();
        Feed(pings);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var fed = 0L;
        for (var enough = pings.Length * 400; fed < enough || fed < 2_000_000; fed += pings.Length)
            Feed(pings);

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < fed / 4, $"{fed} octets of commands made the socket allocate {allocated}.");
        Feed(Wire.Frame("still alive"));
        Assert.True(_pull.TryReceive(out var message, TimeSpan.Zero));
        Assert.Equal("still alive", message[0].ToString());
        message.Dispose();
    }

    [Theory]
    [InlineData(1, 1000)]
    [InlineData(2, 100_000)]
    [InlineData(3, Chunk.LargeSize)]
    public void Long_frames_come_out_however_they_were_cut(int seed, int largestPiece)
    {
        var random = new Random(seed);
        var octets = new List<byte>();
        var sent = new Queue<byte[][]>();
        for (var i = 0; i < 12; i++)
        {
            var frames = new byte[random.Next(1, 4)][];
            for (var j = 0; j < frames.Length; j++)
            {
                frames[j] = new byte[random.Next(4) == 0 ? random.Next(300) : random.Next(200_000, 1_500_000)];
                random.NextBytes(frames[j]);
                octets.AddRange(Wire.Frame(frames[j], more: j + 1 < frames.Length));
                if (random.Next(3) == 0)
                    octets.AddRange(Wire.Command("PING", new byte[random.Next(2, 18)]));
            }

            sent.Enqueue(frames);
        }

        var apart = false;
        var wire = octets.ToArray();
        for (var position = 0; position < wire.Length;)
        {
            position += FeedAsReader(wire.AsSpan(position, Math.Min(random.Next(1, largestPiece), wire.Length - position)));
            apart |= _connection.Body.IsThere;
            while (_pull.TryReceive(out var message, TimeSpan.Zero))
            {
                using (message)
                    AssertIs(message, sent.Dequeue());
            }
        }

        Assert.True(apart);
        Assert.Empty(sent);
    }

    [Fact]
    public void A_long_frame_whose_connection_broke_is_forgotten_with_the_beginning_of_its_message()
    {
        var wire = Wire.Frame(new byte[1_000_000]);
        Feed([.. Wire.Frame("whole"), .. Wire.Frame("a beginning", more: true), .. wire.AsSpan(0, 100_000)]);
        Assert.True(_connection.Body.IsThere);
        FeedAsReader(wire.AsSpan(100_000, 100_000));
        _connection.Body.Drop(); // as it is lost
        _connection.Pipe.Inbound.DropUnfinished();
        Assert.True(_pull.TryReceive(out var message, TimeSpan.Zero));
        AssertIs(message, ["whole"u8.ToArray()]);
        message.Dispose();
        Assert.False(_pull.TryReceive(out _, TimeSpan.Zero));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(5000)]
    [InlineData(200_000)]
    public void What_a_header_announces_takes_no_more_memory_than_twice_of_what_has_arrived(int arrived)
    {
        var wire = Wire.Frame(new byte[3_000_000]);
        for (var i = 0; i < 20; i++)
        {
            var connection = Connection();
            wire.AsSpan(0, arrived).CopyTo(_chunk.Buffer);
            var before = GC.GetAllocatedBytesForCurrentThread();
            if (!_pull.Streams.OnOctets(connection, _chunk, arrived))
                _ = connection.Body.Space(int.MaxValue);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < Math.Max(2.6 * arrived, 20_000), $"{arrived} octets of a long frame made the socket allocate {allocated}.");
        }
    }

    [Fact]
    public async Task A_wait_that_octets_ended_ends_even_if_their_connection_was_cut_meanwhile()
    {
        var xpub = new XPublishPattern(_context, new SocketSettings());
        var pipe = new StreamPipe(xpub, "tcp://nowhere:1", isIncoming: true);
        xpub.TryAddPipe(pipe);
        BecomesReady(pipe);
        var receiving = xpub.ReceiveAsync(default).AsTask();
        var scanner = new TrafficScanner(-1, wantsMessageFrames: true, requiresReplyEnvelope: false);
        var connection = new StreamConnection(null!, pipe, scanner) { IsClosed = true };
        var octets = Wire.Subscribe("a");
        octets.CopyTo(_chunk.Buffer, 0);
        Assert.False(xpub.Streams.OnOctets(connection, _chunk, octets.Length));

        using (var message = await Within.LimitAsync(receiving, "the subscription"))
            Assert.Equal("\u0001a", message[0].ToString());
        xpub.Close();
    }

    private static void BecomesReady(StreamPipe pipe)
    {
        var after = default(AfterGate);
        pipe.Owner.Gate.Enter();
        pipe.Owner.ReadyLocked(pipe, ref after);
        pipe.Owner.Gate.Exit();
        after.Run();
    }

    private static void AssertIs(Message message, byte[][] frames)
    {
        Assert.Equal(frames.Length, message.Count);
        for (var i = 0; i < frames.Length; i++)
            Assert.True(message[i].Span.SequenceEqual(frames[i]), $"Frame {i} of {frames.Length} differs.");
    }

    /// <summary>Reads as the reactor does: the rest of a long frame goes where it is to be handed out.</summary>
    /// <returns>How many octets were read.</returns>
    private int FeedAsReader(ReadOnlySpan<byte> octets)
    {
        if (!_connection.Body.IsThere)
        {
            Feed(octets);
            return octets.Length;
        }

        var space = _connection.Body.Space(octets.Length);
        octets[..space.Length].CopyTo(space);
        _pull.Streams.OnBodyOctets(_connection, space.Length);
        return space.Length;
    }

    private StreamConnection Connection()
        => new(null!, _connection.Pipe, new TrafficScanner(-1, wantsMessageFrames: false, requiresReplyEnvelope: false));

    private void Feed(ReadOnlySpan<byte> octets)
    {
        var chunk = octets.Length < 32 * 1024 ? _chunk : ChunkPool.Rent(Chunk.LargeSize);
        octets.CopyTo(chunk.Buffer);
        if (!_pull.Streams.OnOctets(_connection, chunk, octets.Length) && chunk != _chunk)
            ChunkPool.Return(chunk);
    }
}
