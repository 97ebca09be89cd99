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

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_encoded_already_is_taken_by_the_first_queue_and_copied_into_others(bool handsOver)
    {
        var body = new byte[Outgoing.LongFrame];
        Random.Shared.NextBytes(body);
        Chunk? encoded = OutboundQueue.Encode(body);
        var outgoing = new Outgoing(body).WithEncoded(ref encoded);
        var given = encoded;

        var takes = new OutboundQueue(handsOver);
        outgoing.WithPrefix([4, 1]).AppendTo(takes); // a message with an envelope is another one
        Assert.NotNull(encoded);
        outgoing.AppendTo(takes);
        Assert.Null(encoded);
        var copies = new OutboundQueue(handsOver);
        outgoing.AppendTo(copies);
        Assert.Equal((1, 2), (copies.Messages, takes.Messages));
        Assert.Equal(copies.Octets * 2 + 2, takes.Octets);

        var copied = copies.TakeAll(out _)!;
        var first = takes.TakeAll(out _)!;
        var taken = first;
        while (taken.Next is { } next)
            taken = next;
        Assert.Same(given, taken);
        Assert.True(copied.Content.SequenceEqual(taken.Content));
        Assert.Equal(0, taken.Room);
        Assert.Equal(1, taken.Messages);
        ChunkPool.ReturnAll(copied);
        ChunkPool.ReturnAll(first);
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
