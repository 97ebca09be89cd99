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
