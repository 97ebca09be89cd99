using PureZmq.Engine;
using PureZmq.Protocol;
using PureZmq.Testing;
using PureZmq.Transports;
using Xunit;

namespace PureZmq.Tests.Engine;

/// <summary>Commands overtake queued messages, but never cut a frame.</summary>
public sealed class ControlLaneTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Commands_go_out_between_frames_ahead_of_what_waits_and_in_order(int seed)
    {
        var random = new Random(seed);
        using var pair = new SocketPair();
        var queue = new OutboundQueue();
        var frames = new List<string>();
        var commands = new List<string>();
        for (var step = 0; step < 400; step++)
        {
            var message = QueuedFrame.RandomMessage(random, largest: 20_000);
            QueuedFrame.Append(queue, message);
            frames.AddRange(message.Select(frame => Wire.ToHex(frame.Encoded)));
            if (random.Next(3) == 0)
            {
                var topic = new byte[random.Next(0, 400)];
                random.NextBytes(topic);
                var length = CommandEncoder.SubscriptionLength(topic.Length, subscribe: true, asCommand: true);
                CommandEncoder.WriteSubscription(queue.Control.Append(length), topic, subscribe: true, asCommand: true);
                commands.Add(Wire.ToHex(Wire.Command("SUBSCRIBE", topic)));
            }

            queue.WriteTo(pair.Writer);
            pair.Read(random.Next(1, 8000));
        }

        pair.Drain(queue);
        var arrived = Split([.. pair.Received]).ToList();
        Assert.Equal(frames, arrived.Where(frame => !IsCommand(frame)).Select(frame => Wire.ToHex(frame)));
        Assert.Equal(commands, arrived.Where(IsCommand).Select(frame => Wire.ToHex(frame)));
    }

    [Fact]
    public void A_command_overtakes_every_frame_not_yet_begun()
    {
        using var pair = new SocketPair();
        var queue = new OutboundQueue();
        QueuedFrame.Append(queue, [new(new byte[300_000], More: false)]);
        QueuedFrame.Append(queue, [new("second"u8.ToArray(), More: false)]);
        Assert.Equal(IoStatus.WouldBlock, queue.WriteTo(pair.Writer));
        queue.Control.SetPong("now"u8);
        pair.Drain(queue);
        Assert.Equal([.. Wire.Frame(new byte[300_000]), .. Wire.Command("PONG", "now"u8), .. Wire.Frame("second")], pair.Received);
    }

    [Fact]
    public void Of_the_answers_to_pings_only_the_newest_goes_out()
    {
        using var pair = new SocketPair();
        var queue = new OutboundQueue();
        QueuedFrame.Append(queue, [new(new byte[300_000], More: false)]);
        Assert.Equal(IoStatus.WouldBlock, queue.WriteTo(pair.Writer));
        for (var i = 0; i < 1000; i++)
            queue.Control.SetPong(BitConverter.GetBytes(i));
        pair.Drain(queue);
        Assert.Equal([.. Wire.Frame(new byte[300_000]), .. Wire.Command("PONG", BitConverter.GetBytes(999))], pair.Received);
    }

    [Fact]
    public void Of_pings_that_find_no_way_out_only_the_newest_is_sent_ahead_of_the_answer_to_the_peers()
    {
        using var pair = new SocketPair();
        var queue = new OutboundQueue();
        QueuedFrame.Append(queue, [new(new byte[300_000], More: false)]);
        Assert.Equal(IoStatus.WouldBlock, queue.WriteTo(pair.Writer));
        queue.Control.SetPong("x"u8);
        for (var i = 0; i <= 500; i++)
            queue.Control.SetPing(TimeSpan.FromMilliseconds(100 * i));
        Assert.False(queue.Control.IsEmpty);
        pair.Drain(queue);
        Assert.Equal([.. Wire.Frame(new byte[300_000]), .. Wire.Command("PING", [0x01, 0xF4]), .. Wire.Command("PONG", "x"u8)], pair.Received);
        Assert.True(queue.Control.IsEmpty);
    }

    [Fact]
    public void A_command_given_in_part_is_finished_before_anything_else_even_when_the_lane_grows()
    {
        using var pair = new SocketPair();
        var queue = new OutboundQueue();
        var first = new byte[100_000];
        Wire.Command("SUBSCRIBE", new byte[100_000 - 9 - 10]).CopyTo(first, 0);
        first.CopyTo(queue.Control.Append(first.Length));
        QueuedFrame.Append(queue, [new("message"u8.ToArray(), More: false)]);
        Assert.Equal(IoStatus.WouldBlock, queue.WriteTo(pair.Writer));
        Assert.True(queue.Control.IsStarted);

        var expected = first.ToList();
        for (var i = 0; i < 50; i++)
        {
            var more = Wire.Command("CANCEL", new byte[i * 200]);
            more.CopyTo(queue.Control.Append(more.Length));
            expected.AddRange(more);
            Assert.True(queue.Control.IsStarted);
        }

        pair.Drain(queue);
        Assert.False(queue.Control.IsStarted);
        Assert.Equal([.. expected, .. Wire.Frame("message")], pair.Received);
    }

    [Fact]
    public void A_lost_connection_takes_its_commands_along()
    {
        using var pair = new SocketPair();
        var queue = new OutboundQueue();
        var command = Wire.Command("SUBSCRIBE", "a"u8);
        command.CopyTo(queue.Control.Append(command.Length));
        queue.Control.SetPong("b"u8);
        queue.Control.SetPing(TimeSpan.Zero);
        Assert.False(queue.IsEmpty);
        Assert.Equal(0, queue.DropTorn());
        Assert.True(queue.IsEmpty);
        QueuedFrame.Append(queue, [new("kept"u8.ToArray(), More: false)]);
        pair.Drain(queue);
        Assert.Equal(Wire.Frame("kept"), pair.Received);
    }

    private static bool IsCommand(byte[] frame) => (frame[0] & Wire.CommandFlag) != 0;

    private static IEnumerable<byte[]> Split(byte[] octets)
    {
        for (var position = 0; position < octets.Length;)
        {
            Assert.True(FrameHeader.TryRead(octets.AsSpan(position), out var header, out var length));
            var end = position + length + (int)header.BodySize;
            yield return octets[position..end];
            position = end;
        }
    }
}
