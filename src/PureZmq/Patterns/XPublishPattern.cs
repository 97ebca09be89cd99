using PureZmq.Engine;
using PureZmq.Messages;
using PureZmq.Protocol;

namespace PureZmq.Patterns;

/// <summary>XPUB: a PUB that shows its application who subscribes, and what peers send upstream. 29/PUBSUB.</summary>
internal sealed class XPublishPattern(ContextCore context, SocketSettings settings)
    : PublisherPattern(context, settings, SocketType.XPub, hasSendGate: false)
{
    private readonly SubscriptionEvents _events = new();
    private readonly Dictionary<Pipe, MessageBody> _unfinished = []; // upstream messages that are still arriving
    private readonly Dictionary<Pipe, HashSet<string>> _requested = []; // MANUAL: topics asked for, as the peer asked
    private Pipe? _lastAsker; // MANUAL: whose event the application received last
    private bool _onlyToLastAsker; // MANUAL_LAST_VALUE: the next message goes to it alone

    // Every subscription and every end of one is news, not only the first and the last of a topic.
    private bool TellsAll => Settings.XpubManual || Settings.XpubVerbose;

    /// <summary>MANUAL: subscribes the peer whose event was received last.</summary>
    public void Subscribe(ReadOnlySpan<byte> topic) => Apply(topic, subscribe: true);

    /// <summary>MANUAL: ends a subscription of the peer whose event was received last.</summary>
    public void Unsubscribe(ReadOnlySpan<byte> topic) => Apply(topic, subscribe: false);

    public override void OnSubscriptionLocked(Pipe pipe, ReadOnlySpan<byte> topic, bool subscribe, ref AfterGate after)
    {
        if (Settings.XpubManual)
        {
            NoteRequest(pipe, topic, subscribe);
            _events.Add(topic, subscribe, pipe);
            return;
        }

        if (subscribe)
        {
            if (Subscriptions.Add(topic, pipe) || Settings.XpubVerbose)
                Tell(topic, subscribe: true, wasOn: false, pipe);
        }
        else if (Subscriptions.Remove(topic, pipe, out var held) || !held || Settings.XpubVerboser)
        {
            Tell(topic, subscribe: false, held, pipe);
        }

        CountsChangedLocked();
    }

    protected override void OnPeerLostLocked(Pipe pipe, ref AfterGate after)
    {
        if (_unfinished.Remove(pipe, out var unfinished))
            unfinished.Return();
        if (Settings.XpubManual)
        {
            Subscriptions.RemoveAll(pipe, ended: null);
            if (_requested.Remove(pipe, out var requested))
            {
                foreach (var topic in requested)
                    _events.Add(Convert.FromHexString(topic), subscribe: false, pipe);
            }
        }
        else
        {
            Subscriptions.RemoveAll(pipe, (topic, last) =>
            {
                if (last || Settings.XpubVerboser)
                    Tell(topic, subscribe: false, wasOn: true, pipe);
            });
        }

        if (_lastAsker == pipe)
            (_lastAsker, _onlyToLastAsker) = (null, false);
        CountsChangedLocked();
    }

    protected override void OnPipeGoneLocked(Pipe pipe)
    {
        base.OnPipeGoneLocked(pipe);
        _events.ForgetPeer(pipe);
    }

    protected override void OnUserFrameLocked(Pipe pipe, ReadOnlySpan<byte> body, bool more, ref AfterGate after)
    {
        if (!_unfinished.Remove(pipe, out var message))
        {
            message = MessageBody.Rent();
            message.Properties = pipe.Properties;
        }

        body.CopyTo(message.AddFrame(body.Length));
        if (more)
            _unfinished[pipe] = message;
        else if (!_events.TryAddUpstream(message, pipe, ReceiveLimit))
            Refuse(message, pipe);
    }

    protected override bool TryTakeLocked(bool arm, ref AfterGate after, out MessageBody body)
    {
        if (!_events.TryTake(out body, out var from))
            return false;
        // Nobody is paused below the mark, nor left paused when it is raised above what there is: on its way down each count meets the half
        // exactly, and the peers, who may be many, are looked through only then.
        if (TellsAll && _events.Count == ReceiveLimit / 2)
            ResumePeersLocked();
        else if (BacklogLocked(from) == ReceiveLimit / 2)
            ResumeLocked(from);
        TakenFrom = from;
        return true;
    }

    // A peer that floods upstream an application that does not read is not read either; nor is any of those whose every change has to be told.
    public override int BacklogLocked(Pipe pipe) => TellsAll ? _events.Count : _events.UpstreamOf(pipe);

    protected override void DeliveredLocked(ref AfterGate after)
    {
        _lastAsker = TakenFrom is { IsReady: true } asker ? asker : null;
        _onlyToLastAsker = Settings.XpubManualLastValue && _lastAsker is not null;
    }

    protected override void OnSettingsChangedLocked()
    {
        if (!Settings.XpubManual)
            _requested.Clear(); // who asks from now on is given what he asks for, and a peer that leaves cancels what it held
        _onlyToLastAsker &= Settings.XpubManualLastValue;
        if (TellsAll)
            _events.KeepQueued();
        ResumePeersLocked(); // what counts may be something else now
    }

    protected override void NarrowTargetsLocked(List<Pipe> targets)
    {
        if (!_onlyToLastAsker)
            return;
        _onlyToLastAsker = false;
        targets.RemoveAll(pipe => pipe != _lastAsker);
    }

    private void ResumePeersLocked()
    {
        foreach (var pipe in Pipes)
            ResumeLocked(pipe);
    }

    private void ResumeLocked(Pipe pipe)
    {
        if (pipe is StreamPipe { Connection: { Paused: true } connection })
            Reactor!.ResumeLocked(connection); // one that is still too full is paused again before it is read
    }

    // To stop reading is no remedy against peers that leave: those who stay would pay for it.
    private void Refuse(MessageBody message, Pipe pipe)
    {
        message.Return();
        CountDropped(DropReason.HighWaterMark, 1, pipe);
    }

    private void Tell(ReadOnlySpan<byte> topic, bool subscribe, bool wasOn, Pipe pipe)
    {
        if (TellsAll)
            _events.Add(topic, subscribe, pipe);
        else
            CountDropped(DropReason.Conflated, _events.AddSwitch(topic, subscribe, wasOn, pipe, ReceiveLimit), pipe);
    }

    private void Apply(ReadOnlySpan<byte> topic, bool subscribe)
    {
        Gate.Enter();
        try
        {
            ThrowIfEnded();
            if (!Settings.XpubManual) // EINVAL in libzmq, hence an argument's exception, although the mistake lies in the options
                throw new ArgumentException("This XPUB applies subscriptions by itself; Manual leaves that to the program.");
            if (_lastAsker is not { IsReady: true } pipe)
                return; // the peer is gone: the call acts on nobody
            if (subscribe)
                Subscriptions.Add(topic, pipe);
            else
                Subscriptions.Remove(topic, pipe, out _);
            CountsChangedLocked();
        }
        finally
        {
            Gate.Exit();
        }
    }

    private void NoteRequest(Pipe pipe, ReadOnlySpan<byte> topic, bool subscribe)
    {
        if (!_requested.TryGetValue(pipe, out var topics))
            _requested[pipe] = topics = [];
        if (subscribe)
            topics.Add(Convert.ToHexString(topic));
        else
            topics.Remove(Convert.ToHexString(topic));
    }
}
