using System.Runtime.InteropServices;
using PureZmq.Engine;
using PureZmq.Messages;
using PureZmq.Protocol;

namespace PureZmq.Patterns;

/// <summary>What PUB and XPUB share: subscriptions of peers, and messages to whom they match. 29/PUBSUB.</summary>
internal abstract class PublisherPattern : SocketCore
{
    private const int MostDeliveries = 256; // under the gate at a time: nobody else sends or subscribes meanwhile
    private const byte SubscribeMark = 1;
    private const byte CancelMark = 0;
    private readonly FanOut _fanOut = new();
    private bool _isForOne; // guarded by the send gate: the last message had one target, and the next one may well have
    private long _sameTargets = -1; // guarded by the send gate: while the subscriptions have this version, every message has the targets of the last

    protected PublisherPattern(ContextCore context, SocketSettings settings, SocketType type, bool hasSendGate)
        : base(context, settings, type, InboundMode.Decode, hasSendGate)
        => SendsQuickly = !Conflates;

    /// <summary>Guarded by the send gate.</summary>
    protected SubscriptionTable Subscriptions { get; } = new();

    /// <summary>A message goes to whom it matches, whatever else has happened.</summary>
    private bool FollowsSubscriptions => !Settings.InvertMatching && !Settings.XpubManualLastValue;

    /// <summary>How many different topics there are now. Takes the gate.</summary>
    public int TopicCount
    {
        get
        {
            Gate.Enter();
            var count = Subscriptions.Count;
            Gate.Exit();
            return count;
        }
    }

    /// <summary>Waits until enough peers would receive a message that starts with <paramref name="topic"/>.</summary>
    public ValueTask<bool> WaitForSubscribersAsync(ReadOnlyMemory<byte> topic, int count, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var octets = topic.ToArray(); // the caller may use its memory again while we wait
        var found = new List<Pipe>();
        return WaitUntilAsync(() => CountMatching(octets, found), count, timeout, cancellationToken);
    }

    /// <summary>Waits until enough peers have subscribed to something.</summary>
    public ValueTask<bool> WaitForSubscribersAsync(int count, TimeSpan timeout, CancellationToken cancellationToken)
        => WaitUntilAsync(() => Subscriptions.PeerCount, count, timeout, cancellationToken);

    protected override void OnPipeAddedLocked(Pipe pipe)
    {
        // Nothing is sent to a peer that has not subscribed.
    }

    protected override void OnPeerReadyLocked(Pipe pipe, ref AfterGate after)
    {
        pipe.PatternState = null; // a message that the connection before left unfinished is none of this one's
        if (Settings.XpubWelcomeMessage.Length == 0)
            return;
        var welcome = new Outgoing(Settings.XpubWelcomeMessage.AsSpan());
        if (pipe.TryAppend(in welcome, ref after))
            pipe.Sent++;
    }

    protected override void OnPeerLostLocked(Pipe pipe, ref AfterGate after)
    {
        Subscriptions.RemoveAll(pipe, ended: null);
        CountsChangedLocked();
    }

    protected override void OnPipeGoneLocked(Pipe pipe)
    {
        // Its subscriptions ended with its connection.
    }

    public override void OnFrameLocked(Pipe pipe, ReadOnlySpan<byte> body, bool more, ref AfterGate after)
    {
        var isFirst = pipe.PatternState is null;
        var maySubscribe = isFirst || !Settings.OnlyFirstSubscribe;
        if (maySubscribe && body.Length > 0 && body[0] is SubscribeMark or CancelMark)
            OnSubscriptionLocked(pipe, body[1..], body[0] == SubscribeMark, ref after);
        else
            OnUserFrameLocked(pipe, body, more, ref after);
        pipe.PatternState = more ? this : null; // inside a message: any mark will do
    }

    /// <summary>A frame of an upstream message that is no subscription.</summary>
    protected abstract void OnUserFrameLocked(Pipe pipe, ReadOnlySpan<byte> body, bool more, ref AfterGate after);

    protected override SendStatus TrySendLocked(in Outgoing message, ref AfterGate after)
    {
        Span<byte> scratch = stackalloc byte[256];
        FindTargetsLocked(message.GetFrame(0, scratch));
        var targets = _fanOut.Targets;
        if (targets.Count == 0)
        {
            CountDropped(DropReason.NoSubscriber, 1, null);
            return SendStatus.Sent;
        }

        if (Settings.XpubNoDrop && !AllHaveRoom(targets, ref after))
            return SendStatus.Full;
        _fanOut.Send(in message, this, ref after);
        return SendStatus.Sent;
    }

    /// <summary>A message for one peer: either it has place for it, or nothing has happened. With several that would not be so.</summary>
    protected override bool TrySendQuicklyLocked(ReadOnlySpan<byte> body)
    {
        if (FindOneLocked(body) is not { } target || !target.TryAppendQuickly(body))
            return false;
        target.Sent++;
        return true;
    }

    protected override bool TrySendQuicklyLocked(MessageBody message)
    {
        if (!message.TryGetShared(0, out var topic) || FindOneLocked(topic) is not { } target || !target.TryAppendQuickly(message, skip: 0))
            return false;
        target.Sent++;
        return true;
    }

    protected override int RoomForRunLocked()
    {
        if (!FollowsSubscriptions)
            return 0;
        var room = Math.Max(MostDeliveries / Math.Max(Subscriptions.PeerCount, 1), 1);
        if (!Settings.XpubNoDrop)
            return room;
        foreach (var pipe in Subscriptions.Peers)
            room = Math.Min(room, pipe.KnownRoom);
        return room;
    }

    protected override bool TrySendEncodedLocked(ReadOnlySpan<byte> message, ref AfterGate after)
    {
        if (!FollowsSubscriptions)
            return false;
        var topic = MessageRun.FirstFrame(message, out _);
        if (FindOneLocked(topic) is { } target && target.TryAppendEncodedQuickly(message))
        {
            target.Sent++;
            return true;
        }

        FindTargetsLocked(topic);
        var targets = _fanOut.Targets;
        if (targets.Count == 0)
            CountDropped(DropReason.NoSubscriber, 1, null);
        else if (Settings.XpubNoDrop && !AllHaveRoom(targets, ref after))
            return false;
        else
            _fanOut.SendEncoded(message, this, ref after);
        return true;
    }

    protected override bool CanSendLocked(ref AfterGate after) => true;

    /// <summary>Narrows the targets of the message at hand.</summary>
    protected virtual void NarrowTargetsLocked(List<Pipe> targets)
    {
    }

    private static bool AllHaveRoom(List<Pipe> targets, ref AfterGate after)
    {
        var room = true;
        foreach (var pipe in CollectionsMarshal.AsSpan(targets))
            room &= pipe.HasRoom(ref after); // each one asked, so that each one without room tells when it has
        return room;
    }

    /// <summary>The only peer that gets a message; null if there are others, or there may be.</summary>
    private Pipe? FindOneLocked(ReadOnlySpan<byte> topic)
    {
        if (!_isForOne || !FollowsSubscriptions)
            return null;
        MatchLocked(topic);
        var targets = _fanOut.Targets;
        return targets.Count == 1 ? targets[0] : null;
    }

    private void FindTargetsLocked(ReadOnlySpan<byte> topic)
    {
        MatchLocked(topic);
        var targets = _fanOut.Targets;
        if (!FollowsSubscriptions)
        {
            if (Settings.InvertMatching)
                Invert(targets);
            NarrowTargetsLocked(targets);
            _sameTargets = -1;
        }

        _isForOne = targets.Count == 1;
    }

    /// <summary>Collects the peers that a message matches; if all messages match the same, not again for each.</summary>
    private void MatchLocked(ReadOnlySpan<byte> topic)
    {
        if (_sameTargets == Subscriptions.Version)
            return;
        var targets = _fanOut.Targets;
        targets.Clear();
        Subscriptions.Match(topic, targets);
        _sameTargets = Subscriptions.MatchesAllAlike ? Subscriptions.Version : -1;
    }

    private void Invert(List<Pipe> targets)
    {
        var matching = new HashSet<Pipe>(targets);
        targets.Clear();
        foreach (var pipe in Pipes)
        {
            if (pipe.IsReady && !matching.Contains(pipe))
                targets.Add(pipe);
        }
    }

    /// <summary>Called by the watch, under both gates or under the gate alone when it is added.</summary>
    private int CountMatching(byte[] topic, List<Pipe> found)
    {
        found.Clear();
        Subscriptions.Match(topic, found);
        if (Settings.InvertMatching)
            Invert(found);
        return found.Count;
    }
}
