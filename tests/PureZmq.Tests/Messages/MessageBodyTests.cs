using PureZmq.Messages;
using Xunit;

namespace PureZmq.Tests.Messages;

public sealed class MessageBodyTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(MessageBody.LargestSmallFrame)]
    [InlineData(MessageBody.LargestSmallFrame + 1)]
    [InlineData(200_000)]
    public void A_frame_has_exactly_the_length_asked_for(int length)
    {
        var body = MessageBody.Rent();
        for (var i = 0; i < 3; i++)
        {
            var memory = body.AddFrame(length);
            Assert.Equal(length, memory.Length);
            memory.Fill((byte)(i + 1));
        }

        for (var i = 0; i < 3; i++)
            Assert.Equal(Enumerable.Repeat((byte)(i + 1), length), body.GetFrame(i).ToArray());
        body.Return();
    }

    [Fact]
    public void Frames_of_the_shared_array_are_found_by_index_and_nothing_else_is()
    {
        var body = MessageBody.Rent();
        "one"u8.CopyTo(body.AddFrame(3));
        body.AddFrame(0);
        body.AddFrame(MessageBody.LargestSmallFrame + 1);
        Assert.True(body.TryGetShared(0, out var frame));
        Assert.Equal("one"u8, frame);
        Assert.True(body.TryGetShared(1, out frame));
        Assert.True(frame.IsEmpty);
        Assert.False(body.TryGetShared(2, out _)); // memory of its own
        Assert.False(body.TryGetShared(3, out _));
        Assert.False(body.TryGetShared(int.MaxValue, out _));
        body.Return();
        Assert.False(body.TryGetShared(0, out _));
    }

    [Fact]
    public void The_routing_id_in_front_is_detached_without_a_copy()
    {
        byte[] id = [0, 1, 2, 3, 4];
        var body = new MessageBody(isKept: true);
        Assert.True(body.Holds(id.Length + 5));
        body.BeginEmpty(id, null);
        "hello"u8.CopyTo(body.AddFrame(5));
        Assert.Equal(id, body.GetFrame(0));
        Assert.Equal("hello"u8, body.GetFrame(1));
        Assert.Same(id, body.DetachFront(out var length));
        Assert.Equal(id.Length, length);
        Assert.Equal("hello"u8, body.GetFrame(0));
        Assert.NotSame(id, body.DetachFront(out length));
        body.Return();
    }

    [Fact]
    public void Random_changes_of_the_frames_agree_with_a_plain_list()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var body = MessageBody.Rent();
            var model = new List<byte[]>();
            for (var step = 0; step < 60; step++)
                Change(random, body, model);
            Assert.Equal(model.Count, body.FrameCount);
            for (var i = 0; i < model.Count; i++)
                Assert.True(model[i].AsSpan().SequenceEqual(body.GetFrame(i)), $"Seed {seed}: frame {i} differs.");
            body.Return();
        }
    }

    [Fact]
    public void Shared_arrays_are_referred_to_not_copied()
    {
        byte[] octets = [1, 2, 3];
        var body = MessageBody.Rent();
        body.AddShared(octets);
        body.InsertShared(octets);
        octets[0] = 9;
        Assert.Equal([9, 2, 3], body.GetFrame(0).ToArray());
        Assert.Equal([9, 2, 3], body.GetFrame(1).ToArray());
        body.Return();
    }

    [Fact]
    public void Frames_beyond_the_ends_do_not_exist()
    {
        var body = MessageBody.Rent();
        body.AddFrame(1);
        body.AddFrame(1);
        body.RemoveFront(1);
        Assert.Throws<ArgumentOutOfRangeException>(() => body.GetFrame(1).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => body.GetFrame(-1).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => body.RemoveFront(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => body.RemoveFront(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => body.Truncate(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => body.Truncate(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => body.AddFrame(-1).Length);
        Assert.Equal(1, body.FrameCount);
        body.Return();
    }

    [Fact]
    public void A_recycled_body_is_empty_and_knows_no_peer()
    {
        var body = MessageBody.Rent();
        body.AddFrame(3);
        body.AddFrame(100_000);
        body.AddShared([1]);
        body.Properties = PeerProperties.Create("127.0.0.1", []);
        body.PeerRoutingId = [1];
        var version = body.Version;
        body.Return();
        Assert.Same(body, MessageBody.Rent());
        Assert.NotEqual(version, body.Version);
        Assert.Equal(0, body.FrameCount);
        Assert.Null(body.Properties);
        Assert.Null(body.PeerRoutingId);
        body.Return();
    }

    [Fact]
    public void Giving_a_body_back_twice_does_not_make_two_messages_share_it()
    {
        var body = MessageBody.Rent();
        body.Return();
        body.Return();
        var (first, second) = (MessageBody.Rent(), MessageBody.Rent());
        Assert.NotSame(first, second);
        first.Return();
        second.Return();
    }

    [Fact]
    public void The_peer_shows_in_the_message()
    {
        var body = MessageBody.Rent();
        body.Properties = PeerProperties.Create("127.0.0.1", [KeyValuePair.Create("Socket-Type", "PUSH")]);
        body.PeerRoutingId = [0, 1];
        using var message = body.ToMessage();
        Assert.Equal("PUSH", message.GetProperty("socket-type"));
        Assert.Equal("0x0001", message.RoutingId.ToString());
        Assert.Throws<ArgumentNullException>(() => message.GetProperty(null!));
    }

    private static void Change(Random random, MessageBody body, List<byte[]> model)
    {
        var octets = new byte[random.Next(6) switch { 0 => 0, 1 => random.Next(5000), 2 => random.Next(300), _ => random.Next(20) }];
        random.NextBytes(octets);
        switch (random.Next(9))
        {
            case 0:
                body.AddShared(octets);
                model.Add(octets);
                break;
            case 1:
                body.InsertShared(octets);
                model.Insert(0, octets);
                break;
            case 2:
                body.Insert(octets);
                model.Insert(0, octets);
                break;
            case 3:
                body.Add(Frame.Copy(octets));
                model.Add(octets);
                break;
            case 4 when model.Count > 2:
                var removed = random.Next(3);
                body.RemoveFront(removed);
                model.RemoveRange(0, removed);
                break;
            case 5 when model.Count > 2:
                body.Truncate(model.Count - 1);
                model.RemoveAt(model.Count - 1);
                break;
            case 6 when model.Count > 0:
                var array = body.DetachFront(out var length);
                Assert.Equal(model[0], array[..length]);
                model.RemoveAt(0);
                break;
            default:
                octets.CopyTo(body.AddFrame(octets.Length));
                model.Add(octets);
                break;
        }
    }
}
