using PureZmq.Messages;

namespace PureZmq.Engine;

/// <summary>Who waits at a socket, and how they are served.</summary>
/// <remarks>
/// <para>The waiters are guarded by <see cref="Gate"/>; to queue or serve one that sends, the send gate is held as well.</para>
/// <para>Who receives is served in the order in which they came, and so is who sends; nobody overtakes them. Where each message names its
/// peer, the order is kept for each of these: one that is full holds up nobody who sends to another. Who only waits for room sends
/// nothing, so nobody waits behind him: he is told once no send comes first and the next one would find room.</para>
/// </remarks>
internal abstract class WaitingCore : GatedCore
{
    private WaiterList _receivers; // guarded by Gate
    private WaiterList _senders; // guarded by Gate and the send gate: read under either, changed under both
    private WaiterList _roomWatchers; // as _senders: those who bring no message
    private bool _servesReceivers; // guarded by Gate
    private bool _servesSenders; // as _senders
    private int _parked; // guarded by Gate: waiters whose threads sleep or lead
    private int _awaiters; // guarded by Gate
    private Dictionary<int, int>? _sendersTo; // as _senders: how many there are for each address, if IsAddressed
    private HashSet<int>? _fullAddresses; // as _senders: what the round that serves senders has found full
    private LookedAhead _lookedAhead; // guarded by Gate
    private OwnBodies? _ownBodies; // set when made; what is in them is guarded by Gate

    protected WaitingCore(ContextCore context, SocketSettings settings, bool hasSendGate)
        : base(hasSendGate)
    {
        Context = context;
        Settings = settings;
        Spin = new SpinBudget(context.Settings.SpinLimit);
        AwaitSpin = new SpinBudget(context.Settings.SpinLimit, isPatient: false);
    }

    public ContextCore Context { get; }

    /// <summary>Replaced as a whole, under both gates, when the program changes what it may change; read without.</summary>
    public SocketSettings Settings { get; protected set; }

    public SpinBudget Spin { get; }

    /// <summary>The same for a call that is awaited, which looks before it gives its thread back.</summary>
    public SpinBudget AwaitSpin { get; }

    public TimeProvider Clock => Context.Clock;

    public bool ContinueInline => Context.Settings is { ContinuationMode: ContinuationMode.Inline, IoThreads: > 0 };

    public TimeSpan SendTimeout => Settings.SendTimeout;

    public TimeSpan ReceiveTimeout => Settings.ReceiveTimeout;

    /// <summary>Null while the socket has no stream transport.</summary>
    public Reactor? Reactor { get; private set; }

    /// <summary>Guarded by <see cref="Gate"/>.</summary>
    public bool HasAwaiters => _awaiters > 0;

    /// <summary>A hint without gates that there are peers in this process.</summary>
    public abstract bool LooksInproc { get; }

    /// <summary>A hint without gates that one of them has sent something.</summary>
    public abstract bool InprocLooksReadable { get; }

    /// <summary>Guarded by <see cref="Gate"/>.</summary>
    protected bool HasReceivers => !_receivers.IsEmpty;

    /// <summary>Somebody who brings a message waits. Under either gate.</summary>
    protected bool HasSenders => !_senders.IsEmpty;

    /// <summary>Somebody who brings a message comes before who only asks for room. Under either gate.</summary>
    protected bool HasSendersFirst => HasSenders && !IsAddressed;

    /// <summary>Each message goes to the peer that it names, and waits for that one alone.</summary>
    protected virtual bool IsAddressed => false;

    /// <summary>The pipe of the message that <see cref="TryTakeLocked"/> gave last. Under <see cref="Gate"/>.</summary>
    protected Pipe? TakenFrom { get; set; }

    /// <summary>Guarded by <see cref="Gate"/>.</summary>
    protected long ReceivedCount { get; private set; }

    /// <summary>Guarded by the send gate.</summary>
    protected long SentCount { get; set; }

    /// <summary>Gives everything that is there to whoever waits for it.</summary>
    public void ServeLocked(ref AfterGate after)
    {
        ServeReceiversLocked(ref after);
        if (_senders.IsEmpty && _roomWatchers.IsEmpty)
            return;
        EnterSendInside();
        ServeSendersLocked(ref after);
        ExitSendInside();
    }

    public void ServeReceiversLocked(ref AfterGate after)
    {
        // Serving a REP's receiver may let a sender in, whose reply lets the next receiver in: the outer loop serves that one.
        if (_servesReceivers)
            return;
        _servesReceivers = true;
        try
        {
            ServeReceiversLoop(ref after);
        }
        finally
        {
            _servesReceivers = false;
        }
    }

    /// <summary>Sends for those who wait for room, then tells those who only watch for it. Also under the send gate.</summary>
    public void ServeSendersLocked(ref AfterGate after)
    {
        if (_servesSenders)
            return; // as in ServeReceiversLocked
        _servesSenders = true;
        try
        {
            ServeSendersLoop(ref after);
            TellRoomWatchersLocked(ref after);
        }
        finally
        {
            _servesSenders = false;
        }
    }

    /// <summary>Ends a wait that nobody served.</summary>
    public void EndWaitLocked(Waiter waiter, WaitState state, ref AfterGate after)
    {
        if (waiter.State != WaitState.Waiting)
            return;
        if (waiter.IsSending)
        {
            EnterSendInside();
            FinishLocked(waiter, state, null, ref after);
            ServeSendersLocked(ref after); // the one behind may be luckier, if it goes elsewhere
            ExitSendInside();
        }
        else
        {
            FinishLocked(waiter, state, null, ref after);
        }
    }

    /// <summary>The longest waiting thread, to take the lead.</summary>
    public SyncWaiter? FirstParkedWaiter()
    {
        if (_parked == 0)
            return null;
        for (var waiter = _receivers.First; waiter is not null; waiter = waiter.Next)
        {
            if (waiter is SyncWaiter parked)
                return parked;
        }

        for (var waiter = _senders.First; waiter is not null; waiter = waiter.Next)
        {
            if (waiter is SyncWaiter parked)
                return parked;
        }

        return null;
    }

    /// <summary>A wait was cancelled or its time ran out.</summary>
    public void EndWait(Waiter waiter, WaitState state)
    {
        var after = default(AfterGate);
        Gate.Enter();
        EndWaitLocked(waiter, state, ref after);
        Gate.Exit();
        after.Run();
    }

    public abstract void PostToIo(Action action);

    /// <summary>Forgets a message looked at, because the rules that allowed it have changed. Under <see cref="Gate"/>.</summary>
    /// <returns>Whether there was one.</returns>
    public bool DropLookedAhead() => _lookedAhead.Drop();

    /// <summary>Forgets a message looked at if it is of this pipe, whose unread messages are being discarded. Under <see cref="Gate"/>.</summary>
    /// <returns>How many there were: 0 or 1.</returns>
    public int DropLookedAhead(Pipe pipe) => _lookedAhead.Drop(pipe);

    /// <summary>The message looked at, which stays; null when there is none. Under <see cref="Gate"/>.</summary>
    protected MessageBody? PeekLookedAhead() => _lookedAhead.Body;

    /// <summary>Chooses the pipe or pipes, appends and commits, or finds no room. Every error comes before anything moved. Under the send gate.</summary>
    protected abstract SendStatus TrySendLocked(in Outgoing message, ref AfterGate after);

    /// <summary>A number that is the same for all messages to one peer, if <see cref="IsAddressed"/>. Two peers may share one: then they wait
    /// for each other.</summary>
    protected virtual int AddressOf(in Outgoing message) => 0;

    /// <summary>Somebody comes before this message. Under the send gate.</summary>
    protected bool ComesLater(in Outgoing message)
    {
        return HasSenders && (!IsAddressed || _sendersTo!.ContainsKey(AddressOf(in message)));
    }

    /// <summary>Whether <see cref="TrySendLocked"/> would succeed now. Under the send gate.</summary>
    protected abstract bool CanSendLocked(ref AfterGate after);

    /// <summary>Takes the next message that the socket may deliver. Under <see cref="Gate"/>.</summary>
    /// <param name="arm">If there is none: have every peer in this process tell when there is.</param>
    /// <param name="after">Collects what is to be done outside the gate.</param>
    /// <param name="body">The message.</param>
    protected abstract bool TryTakeLocked(bool arm, ref AfterGate after, out MessageBody body);

    /// <summary>Takes the next message, if that needs no memory, cannot fail and leaves nothing to be done outside the gate: the usual case by
    /// itself, without the care that the others take. Under <see cref="Gate"/>.</summary>
    /// <param name="body">An idle one; stays so if the answer is false, which says nothing about whether there is a message.</param>
    protected virtual bool TryTakeQuicklyLocked(MessageBody body) => false;

    /// <summary>The message just taken goes to a caller now. Under <see cref="Gate"/>.</summary>
    protected virtual void DeliveredLocked(ref AfterGate after)
    {
    }

    /// <summary>Why the state of the socket forbids to receive; null when it does not. Under <see cref="Gate"/>.</summary>
    protected virtual Exception? MayReceiveLocked() => null;

    /// <summary>Queues a call that waits. Under <see cref="Gate"/>, for one that sends also under the send gate.</summary>
    protected void AddLocked(Waiter waiter)
    {
        if (IsAddressed && waiter.Kind == WaitKind.Send)
        {
            waiter.Address = AddressOf(new Outgoing(waiter.Body!));
            _sendersTo ??= [];
            _sendersTo[waiter.Address] = _sendersTo.GetValueOrDefault(waiter.Address) + 1;
        }

        ListOf(waiter).Add(waiter);
        if (waiter.CanLead)
        {
            _parked++;
        }
        else
        {
            _awaiters++;
            Reactor?.ArmForAwaiterLocked();
        }
    }

    /// <summary>The same for a waiter that is used again and again.</summary>
    protected void AddAgainLocked(PollWaiter waiter)
    {
        waiter.State = WaitState.Waiting;
        waiter.Error = null;
        AddLocked(waiter);
    }

    /// <summary>Takes the next message for a caller. Under <see cref="Gate"/>.</summary>
    protected bool TakeLocked(bool arm, ref AfterGate after, out MessageBody body)
    {
        if (!_lookedAhead.TryTake(out body) && !TryTakeLocked(arm, ref after, out body))
            return false;
        ReceivedCount++;
        DeliveredLocked(ref after);
        return true;
    }

    /// <summary>Takes the next message for a caller if nobody comes first and it is of the usual kind. Takes <see cref="Gate"/>.</summary>
    /// <remarks>Spares most receives a protected region, the list of things to do afterwards, and the calls that ask for a state.</remarks>
    /// <returns>Null when the careful way has to be gone, which finds out more.</returns>
    public MessageBody? TakeQuickly()
    {
        if (_ownBodies is not { } bodies)
            return null;
        Gate.Enter();
        var body = bodies.Idle;
        var wantsBody = body is null && bodies.HasPlace;
        if (body is not null)
        {
            if (End is null && _receivers.IsEmpty && !_lookedAhead.IsThere && TryTakeQuicklyLocked(body))
                ReceivedCount++;
            else
                body = null;
        }

        Gate.Exit();
        if (wantsBody)
            AddOwnBody(bodies);
        return body;
    }

    /// <summary>Takes messages of the usual kind into an empty run, if nobody comes first and the pattern has a <see cref="TakeRunLocked"/>.
    /// Takes <see cref="Gate"/>.</summary>
    /// <param name="run">Where they go; left empty, it says nothing about whether there is a message.</param>
    /// <param name="most">At most so many.</param>
    public void TakeRun(MessageRun run, int most)
    {
        Gate.Enter();
        if (End is null && _receivers.IsEmpty && !_lookedAhead.IsThere)
            ReceivedCount += TakeRunLocked(run, most);
        Gate.Exit();
    }

    /// <summary>Takes messages that <see cref="TryTakeQuicklyLocked"/> would take, as long as there is one. Under <see cref="Gate"/>.</summary>
    /// <returns>How many.</returns>
    protected virtual int TakeRunLocked(MessageRun run, int most) => 0;

    /// <summary>The pattern has a <see cref="TryTakeQuicklyLocked"/>.</summary>
    protected void TakeQuicklyInto(OwnBodies bodies) => _ownBodies = bodies;

    private void AddOwnBody(OwnBodies bodies)
    {
        var body = new MessageBody(isKept: true); // before the gate: it may fail
        Gate.Enter();
        bodies.Add(body);
        Gate.Exit();
    }

    /// <summary>Whether there is a message, which is kept for whoever receives next. Under <see cref="Gate"/>.</summary>
    protected bool LookAheadLocked(bool arm, ref AfterGate after)
    {
        if (_lookedAhead.IsThere)
            return true;
        if (!TryTakeLocked(arm, ref after, out var body))
            return false;
        _lookedAhead.Keep(body, TakenFrom);
        return true;
    }

    /// <summary>Ends the socket for its callers: whoever waits fails now, whoever comes later at once. Under both gates.</summary>
    protected void EndLocked(Exception reason, ref AfterGate after)
    {
        SetEndLocked(reason);
        while (_receivers.First is { } waiter)
            FinishLocked(waiter, WaitState.Failed, reason, ref after);
        while (_senders.First is { } waiter)
            FinishLocked(waiter, WaitState.Failed, reason, ref after);
        while (_roomWatchers.First is { } waiter)
            FinishLocked(waiter, WaitState.Failed, reason, ref after);
        DropLookedAhead();
        if (Reactor is { } reactor)
            reactor.KickLocked(ref after);
    }

    /// <summary>The socket has got its first connection: whoever waits can drive it from now on. Takes the gate.</summary>
    protected void DriveBy(Reactor reactor, ref AfterGate after)
    {
        Gate.Enter();
        Reactor = reactor;
        // Not in process: a receiver that gains those nanoseconds there overtakes its sender the more often. 1 KiB made 6.0 M/s so, and 10.5 without.
        Gate.MayFavour = true;
        // A thread that parked while there was nothing to drive must not stay parked beside a free reactor.
        if (FirstParkedWaiter() is { } parked && reactor.TryLeadLocked(parked))
        {
            parked.HasLead = true;
            after.Signal(parked);
        }

        Gate.Exit();
    }

    private void ServeReceiversLoop(ref AfterGate after)
    {
        while (_receivers.First is { } waiter)
        {
            if (MayReceiveLocked() is { } forbidden)
            {
                if (waiter.Kind == WaitKind.Readable)
                    return; // waits until the state allows it
                FinishLocked(waiter, WaitState.Failed, forbidden, ref after);
            }
            else if (waiter.Kind == WaitKind.Readable)
            {
                if (!LookAheadLocked(arm: true, ref after))
                    return;
                FinishLocked(waiter, WaitState.Done, null, ref after);
            }
            else
            {
                if (!TakeLocked(arm: true, ref after, out var body))
                    return;
                waiter.Body = body;
                FinishLocked(waiter, WaitState.Done, null, ref after);
            }
        }
    }

    private void ServeSendersLoop(ref AfterGate after)
    {
        _fullAddresses?.Clear();
        Waiter? next;
        for (var waiter = _senders.First; waiter is not null; waiter = next)
        {
            next = waiter.Next;
            if (_fullAddresses?.Contains(waiter.Address) == true)
                continue; // behind one that waits for the same peer
            try
            {
                if (!waiter.Body!.IsCurrent(waiter.BodyVersion))
                    throw Outgoing.DisposedMeanwhile();
                if (TrySendLocked(new Outgoing(waiter.Body), ref after) == SendStatus.Full)
                {
                    if (!IsAddressed)
                        return;
                    (_fullAddresses ??= []).Add(waiter.Address);
                    continue;
                }

                SentCount++;
                FinishLocked(waiter, WaitState.Done, null, ref after);
            }
            catch (Exception e) when (e is ZmqException or InvalidOperationException or ArgumentException)
            {
                FinishLocked(waiter, WaitState.Failed, e, ref after); // the caller's error, found late: it is thrown where it waits
            }
        }
    }

    private void TellRoomWatchersLocked(ref AfterGate after)
    {
        if (HasSendersFirst || _roomWatchers.IsEmpty || !CanSendLocked(ref after))
            return;
        while (_roomWatchers.First is { } waiter)
            FinishLocked(waiter, WaitState.Done, null, ref after);
    }

    private ref WaiterList ListOf(Waiter waiter)
    {
        if (waiter.Kind == WaitKind.Writable)
            return ref _roomWatchers;
        if (waiter.Kind == WaitKind.Send)
            return ref _senders;
        return ref _receivers;
    }

    private void FinishLocked(Waiter waiter, WaitState state, Exception? error, ref AfterGate after)
    {
        ListOf(waiter).Remove(waiter);
        if (IsAddressed && waiter.Kind == WaitKind.Send && --_sendersTo![waiter.Address] == 0)
            _sendersTo.Remove(waiter.Address);
        if (waiter.CanLead)
            _parked--;
        else
            _awaiters--;
        waiter.Error = error;
        waiter.State = state;
        after.Signal(waiter);
        if (Reactor is { } reactor && ReferenceEquals(reactor.Drive.Leader, waiter))
            reactor.KickLocked(ref after);
    }
}
