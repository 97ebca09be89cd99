using PureZmq.Engine;
using PureZmq.Messages;
using PureZmq.Patterns;
using PureZmq.Protocol;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Engine;

/// <summary>A pipe on a connection whose kernel buffer is tiny: what is written when, and what may stand between what.</summary>
public sealed class StreamPipeTests : IAsyncDisposable
{
    private readonly ContextCore _context = new(new ContextSettings());
    private readonly SocketPair _pair = new();

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        _pair.Dispose();
    }

    [Fact]
    public async Task A_tail_is_written_even_if_a_write_became_due_before_the_IO_thread_was_asked()
    {
        var push = new PushPattern(_context, new SocketSettings { SendHighWaterMark = 0 });
        var pipe = Establish(push, minorVersion: 1);
        var (appended, pongs) = (0, 0);
        for (var round = 0; round < 300; round++)
        {
            // Two decisions, one flush: by chance the first one is to ask the I/O thread, the second one is to write.
            var after = default(AfterGate);
            Append(pipe, ref after, ref appended);
            pipe.SendPong("p"u8, ref after);
            pongs++;
            after.Run();
            // Nobody else asks: these are only written if the promise to look is kept.
            for (var i = 0; i < 3; i++)
            {
                Append(pipe, ref after, ref appended);
                after.Run();
            }

            var expected = (appended * Wire.Frame("x").Length) + (pongs * Wire.Command("PONG", "p"u8).Length);
            await _pair.ReadUntilAsync(() => _pair.Received.Count == expected, $"the tail of round {round}");
        }

        push.Close();
    }

    [Theory]
    [InlineData(0)] // subscriptions are messages
    [InlineData(1)] // subscriptions are commands
    public async Task A_subscription_never_splits_a_message(byte minorVersion)
    {
        var core = new XSubscribePattern(_context, new SocketSettings());
        Establish(core, minorVersion);
        var frame = new byte[300_000];
        frame.AsSpan().Fill((byte)'x'); // no subscription
        Assert.True(core.TrySend(Message.Create([Frame.Copy(frame), Frame.Copy(frame)]), TimeSpan.Zero));
        Assert.True(core.TrySend([1, .. "topic"u8], TimeSpan.Zero)); // the first frame is still on its way
        var subscription = Wire.Subscribe("topic", minorVersion);
        byte[][] frames = [Wire.Frame(frame, more: true), Wire.Frame(frame)];
        await _pair.ReadUntilAsync(() => _pair.Received.Count == subscription.Length + frames.Sum(octets => octets.Length), "all that was sent");

        // A command may stand between two frames. A message there would end the one it interrupts.
        var behindOne = frames[0].Length;
        var behindBoth = behindOne + frames[1].Length;
        var position = _pair.Received.ToArray().AsSpan().IndexOf(subscription);
        Assert.Contains(position, minorVersion > 0 ? [behindOne, behindBoth] : new[] { behindBoth });
        core.Close();
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(3, false)] // taking this one resumes the connection, which is no quiet matter
    [InlineData(2, false)]
    public void A_message_of_a_paused_connection_is_taken_quietly_unless_that_resumes_it(int messages, bool isQuiet)
    {
        var pull = new PullPattern(_context, new SocketSettings { ReceiveHighWaterMark = 4 });
        var pipe = Establish(pull, minorVersion: 1);
        var chunk = ChunkPool.Rent(Chunk.SmallSize);
        var octets = Wire.Frame("x");
        for (var i = 0; i < messages; i++)
            octets.CopyTo(chunk.Buffer.AsSpan(i * octets.Length));
        pull.Gate.Enter();
        var kept = pipe.Inbound.Append(chunk, messages * octets.Length, messages, unfinished: 0);
        pipe.Connection!.Paused = true;
        var quietly = pipe.TryConsumeQuietly();
        pull.Gate.Exit();
        if (!kept)
            ChunkPool.Return(chunk);
        pull.Close();
        Assert.Equal(isQuiet, quietly);
    }

    private static void Append(StreamPipe pipe, ref AfterGate after, ref int appended)
    {
        Assert.True(pipe.TryAppend(new Outgoing("x"), ref after));
        appended++;
    }

    private StreamPipe Establish(SocketCore core, byte minorVersion)
    {
        var pipe = new StreamPipe(core, "ipc://pair", isIncoming: true);
        core.Io.Invoke(() => core.Streams.Establish(pipe, _pair.Writer, new RemotePeer(minorVersion, null, [], []), leftover: []));
        return pipe;
    }
}
