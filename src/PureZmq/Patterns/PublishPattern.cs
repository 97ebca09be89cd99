using PureZmq.Engine;
using PureZmq.Messages;
using PureZmq.Protocol;

namespace PureZmq.Patterns;

/// <summary>PUB: sends each message to the peers whose subscriptions match. Never waits, unless XPUB_NODROP is set. 29/PUBSUB.</summary>
internal sealed class PublishPattern(ContextCore context, SocketSettings settings)
    : PublisherPattern(context, settings, SocketType.Pub, hasSendGate: false)
{
    public override void OnSubscriptionLocked(Pipe pipe, ReadOnlySpan<byte> topic, bool subscribe, ref AfterGate after)
    {
        if (subscribe)
            Subscriptions.Add(topic, pipe);
        else
            Subscriptions.Remove(topic, pipe, out _);
        CountsChangedLocked();
    }

    protected override void OnUserFrameLocked(Pipe pipe, ReadOnlySpan<byte> body, bool more, ref AfterGate after)
    {
        if (!more)
            CountDropped(DropReason.UnexpectedMessage, 1, pipe);
    }

    protected override bool TryTakeLocked(bool arm, ref AfterGate after, out MessageBody body)
        => throw new NotSupportedException("A PUB socket does not receive.");
}
