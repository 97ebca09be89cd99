using PureZmq.Engine;
using PureZmq.Messages;
using PureZmq.Protocol;

namespace PureZmq.Patterns;

/// <summary>SUB: receives what matches its subscriptions, from all publishers in turn. 29/PUBSUB.</summary>
internal sealed class SubscribePattern(ContextCore context, SocketSettings settings)
    : SubscriberPattern(context, settings, SocketType.Sub)
{
    public void Subscribe(ReadOnlySpan<byte> topic)
    {
        var after = default(AfterGate);
        Gate.Enter();
        try
        {
            ThrowIfEnded();
            SubscribeLocked(topic, ref after);
            DropUnwantedLocked();
        }
        finally
        {
            Gate.Exit();
        }

        after.Run();
    }

    public void Unsubscribe(ReadOnlySpan<byte> topic)
    {
        var after = default(AfterGate);
        Gate.Enter();
        try
        {
            ThrowIfEnded();
            UnsubscribeLocked(topic, ref after);
            DropUnwantedLocked();
        }
        finally
        {
            Gate.Exit();
        }

        after.Run();
    }

    protected override void OnSettingsChangedLocked() => DropUnwantedLocked();

    protected override bool TryTakeLocked(bool arm, ref AfterGate after, out MessageBody body)
    {
        // Publishers filter too; what still comes was on its way when a subscription ended, or is the publisher's own doing.
        while (base.TryTakeLocked(arm, ref after, out body))
        {
            if (IsWanted(body))
                return true;
            CountDropped(DropReason.NotSubscribed, 1, null);
            body.Return();
        }

        return false;
    }

    protected override bool TryTakeQuicklyLocked(MessageBody body)
        => (WantsAll || (Fair.Active > 0 && Fair.Current.Inbound.StartsWithShort(out var topic) && IsWanted(topic))) && base.TryTakeQuicklyLocked(body);

    protected override SendStatus TrySendLocked(in Outgoing message, ref AfterGate after)
        => throw new NotSupportedException("A SUB socket does not send.");

    protected override bool CanSendLocked(ref AfterGate after) => false;

    private bool WantsAll => Topics.MatchesAll && !Settings.InvertMatching;

    private bool IsWanted(MessageBody body) => IsWanted(body.GetFrame(0));

    private bool IsWanted(ReadOnlySpan<byte> topic) => Topics.MatchesAny(topic) != Settings.InvertMatching;

    /// <summary>What was looked at, but not taken, was let in by rules that have changed.</summary>
    private void DropUnwantedLocked()
    {
        if (PeekLookedAhead() is not { } body || IsWanted(body))
            return;
        DropLookedAhead();
        CountDropped(DropReason.NotSubscribed, 1, null);
    }
}
