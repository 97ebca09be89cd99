using System.Text;

namespace PureZmq;

/// <summary>A subscription or a cancel that reached an <see cref="XPubSocket"/>.</summary>
/// <param name="IsSubscribe">True for a subscription, false for a cancel.</param>
/// <param name="Topic">The topic, without the octet that stands before it in the message; an array of its own. Empty: every
/// message.</param>
public readonly record struct SubscriptionEvent(bool IsSubscribe, ReadOnlyMemory<byte> Topic)
{
    /// <summary>The topic read as UTF-8 text.</summary>
    public string TopicText => Encoding.UTF8.GetString(Topic.Span);

    /// <summary>The event in words, for logs: <c>subscribe weather</c>.</summary>
    public override string ToString() => $"{(IsSubscribe ? "subscribe" : "cancel")} {TopicText}";

    /// <summary>Compares the topics octet by octet.</summary>
    public bool Equals(SubscriptionEvent other) => IsSubscribe == other.IsSubscribe && Topic.Span.SequenceEqual(other.Topic.Span);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(IsSubscribe);
        hash.AddBytes(Topic.Span);
        return hash.ToHashCode();
    }

    /// <summary>Reads the form in which XPUB delivers events, a frame <c>0x01 topic</c> or <c>0x00 topic</c>, and disposes the
    /// message.</summary>
    /// <exception cref="InvalidOperationException">It is a message of a peer's program. It is taken all the same; the exception shows
    /// it.</exception>
    internal static SubscriptionEvent Take(Message message)
    {
        using (message)
        {
            if (message.Count == 1 && message[0].Span is [0 or 1, .. var topic] frame)
                return new SubscriptionEvent(frame[0] == 1, topic.ToArray());
            throw new InvalidOperationException($"The message is no subscription but a peer's own: {message}. Use Receive() for it.");
        }
    }
}
