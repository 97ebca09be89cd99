using PureZmq.Engine;
using Xunit;

namespace PureZmq.Tests.Engine;

/// <summary>A message that is about to be sent is not another one that has its memory by then.</summary>
public sealed class OutgoingTests
{
    [Fact]
    public void A_message_disposed_during_a_wait_is_noticed_even_if_its_body_serves_another_one()
    {
        var message = Message.Create(["first"]);
        var outgoing = new Outgoing(message.Body);
        outgoing.ThrowIfDisposed();
        message.Dispose();
        AssertNoticed(in outgoing);

        var others = Enumerable.Range(0, 100).Select(_ => Message.Create(["another"])).ToArray();
        AssertNoticed(in outgoing);
        foreach (var other in others)
            other.Dispose();
    }

    [Fact]
    public void What_is_encoded_already_is_taken_by_a_queue_that_hands_over_and_by_no_other()
    {
        var body = new byte[Outgoing.LongFrame];
        Random.Shared.NextBytes(body);
        Chunk? encoded = OutboundQueue.Encode(body);
        var outgoing = new Outgoing(body).WithEncoded(ref encoded);

        var copies = new OutboundQueue();
        outgoing.AppendTo(copies);
        Assert.NotNull(encoded);
        var given = encoded;
        var takes = new OutboundQueue(handsOver: true);
        outgoing.AppendTo(takes);
        Assert.Null(encoded);
        outgoing.WithPrefix([4, 1]).AppendTo(takes); // a message with an envelope is another one
        outgoing.AppendTo(takes); // taken once; now it is copied
        Assert.Equal((1, 3), (copies.Messages, takes.Messages));
        Assert.Equal(copies.Octets * 3 + 2, takes.Octets);

        var copied = copies.TakeAll(out _)!;
        var taken = takes.TakeAll(out _)!;
        Assert.Same(given, taken);
        Assert.True(copied.Content.SequenceEqual(taken.Content));
        Assert.Equal(0, taken.Room);
        Assert.Equal((1, 1), (taken.Messages, copied.Messages));
        ChunkPool.ReturnAll(copied);
        ChunkPool.ReturnAll(taken);
    }

    [Fact]
    public void A_frame_of_a_message_disposed_during_a_wait_is_noticed()
    {
        var message = Message.Create([new byte[Outgoing.LongFrame]]);
        ReadOnlySpan<Frame> frames = [message[0]];
        var outgoing = new Outgoing(frames);
        Assert.True(outgoing.TryGetLong(out _));
        message.Dispose();
        var noticed = false;
        try
        {
            outgoing.TryGetLong(out _);
        }
        catch (ObjectDisposedException)
        {
            noticed = true;
        }

        Assert.True(noticed);
    }

    private static void AssertNoticed(in Outgoing outgoing)
    {
        var noticed = false;
        try
        {
            outgoing.ThrowIfDisposed();
        }
        catch (ObjectDisposedException)
        {
            noticed = true;
        }

        Assert.True(noticed);
    }
}
