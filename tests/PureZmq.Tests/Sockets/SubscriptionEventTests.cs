using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Sockets;

/// <summary>The form in which XPUB delivers subscriptions.</summary>
public sealed class SubscriptionEventTests
{
    [Theory]
    [InlineData(new byte[] { 1, (byte)'A' }, true, "A")]
    [InlineData(new byte[] { 0, (byte)'A', (byte)'B' }, false, "AB")]
    [InlineData(new byte[] { 1 }, true, "")]
    [InlineData(new byte[] { 0 }, false, "")]
    public void One_octet_tells_what_happens_and_the_topic_follows(byte[] frame, bool subscribe, string topic)
    {
        var message = Message.Create(frame);
        var taken = SubscriptionEvent.Take(message);
        Assert.Equal((subscribe, topic), (taken.IsSubscribe, taken.TopicText));
        Assert.Throws<ObjectDisposedException>(() => message.Count);
    }

    [Fact]
    public void Anything_else_is_taken_and_shown()
    {
        foreach (var frames in new[] { new Frame[] { "hello" }, [""], [new byte[] { 2, 1 }], [new byte[] { 1, 65 }, "more"] })
        {
            var message = Message.Create(frames);
            var dump = message.ToString();
            var refused = Assert.Throws<InvalidOperationException>(() => SubscriptionEvent.Take(message));
            Assert.Contains(dump, refused.Message, StringComparison.Ordinal);
            Assert.Throws<ObjectDisposedException>(() => message.Count);
        }
    }

    [Fact]
    public void Events_are_equal_by_their_octets()
    {
        var one = new SubscriptionEvent(true, "A"u8.ToArray());
        Assert.Equal(new SubscriptionEvent(true, "A"u8.ToArray()), one);
        Assert.Equal(new SubscriptionEvent(true, "A"u8.ToArray()).GetHashCode(), one.GetHashCode());
        Assert.NotEqual(new SubscriptionEvent(false, "A"u8.ToArray()), one);
        Assert.NotEqual(new SubscriptionEvent(true, "B"u8.ToArray()), one);
    }
}
