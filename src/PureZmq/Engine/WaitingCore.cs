using System.Diagnostics;
using PureZmq.Messages;

namespace PureZmq.Engine;

/// <summary>The half of a socket that callers meet: send, receive, and wait, blocking or awaited, from any thread.</summary>
/// <remarks>
/// <para><see cref="Gate"/> guards the receiving side and the list of waiters; the sending side has a gate of its own where the
/// directions share nothing. Both are held to queue or serve a waiter that sends. Nothing waits, wakes, completes or writes under them: that
/// is collected in an <see cref="AfterGate"/>.</para>
/// <para>Waiters are served in the order in which they came, and nobody overtakes them.</para>
/// </remarks>
internal abstract class WaitingCore
{
    public Gate Gate = new(GateRank.Socket);
    private readonly bool _hasSendGate;
    private Gate _sendGate = new(GateRank.Send);
    private WaiterList _receivers; // guarded by Gate
    private WaiterList _senders; // guarded by Gate and the send gate: read under either, changed under both
    private bool _servesReceivers; // guarded by Gate
    private bool _servesSenders; // as _senders
    private int _parked; // guarded by Gate: waiters whose threads sleep or lead
    private int _awaiters; // guarded by Gate
    private MessageBody? _lookedAhead; // guarded by Gate: taken to answer "is there a message?", the next to be received
    private Pipe? _lookedAheadFrom; // guarded by Gate
    private Exception? _end; // guarded by Gate and the send gate, like _senders: why the socket works no more
    private long _received; // guarded by Gate
    private long _sent; // guarded by the send gate

    protected WaitingCore(ContextCore context, SocketSettings settings, bool hasSendGate)
    {
        Context = context;
        Settings = settings;
        Spin = new SpinBudget(context.Settings.SpinLimit);
        _hasSendGate = hasSendGate;
    }

    public ContextCore Context { get; }

    public SocketSettings Settings { get; }

    public SpinBudget Spin { get; }

    public TimeProvider Clock => Context.Clock;

    public bool ContinueInline => Context.Settings is { ContinuationMode: ContinuationMode.Inline, IoThreads: > 0 };

    public TimeSpan SendTimeout => Settings.SendTimeout;

    public TimeSpan ReceiveTimeout => Settings.ReceiveTimeout;

    /// <summary>Null while the socket has no stream transport.</summary>
    public Reactor? Reactor { get; protected set; }

    /// <summary>Guarded by <see cref="Gate"/>.</summary>
    public bool HasAwaiters => _awaiters > 0;

    /// <summary>A hint without gates that a peer in this process has sent something.</summary>
    public abstract bool InprocLooksReadable { get; }

    /// <summary>A pipe that was left with a tail for the I/O thread: whoever goes to sleep writes it first. A hint; races do no harm.</summary>
    public StreamPipe? PipeWithTail { get; set; }

    public bool CanReceive
    {
        get
        {
            var after = default(AfterGate);
            Reactor?.TryTurn();
            Gate.Enter();
            try
            {
                ThrowIfEnded();
                return MayReceiveLocked() is null && LookAheadLocked(arm: false, ref after);
            }
            finally
            {
                Gate.Exit();
                after.Run();
            }
        }
    }

    public bool CanSend
    {
        get
        {
            var after = default(AfterGate);
            EnterSend();
            try
            {
                ThrowIfEnded();
                return _senders.IsEmpty && CanSendLocked(ref after);
            }
            finally
            {
                ExitSend();
                after.Run();
            }
        }
    }

    // ---- Sending ------------------------------------------------------------------------------------------------------------

    public bool TrySend(ReadOnlySpan<byte> body, TimeSpan timeout)
    {
        var outgoing = new Outgoing(body);
        return SendNow(in outgoing) || SendLater(in outgoing, null, timeout);
    }

    public bool TrySend(string text, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(text);
        var outgoing = new Outgoing(text);
        return SendNow(in outgoing) || SendLater(in outgoing, null, timeout);
    }

    public bool TrySend(ReadOnlySpan<Frame> frames, TimeSpan timeout)
    {
        var outgoing = Frames(frames);
        if (!SendNow(in outgoing) && !SendLater(in outgoing, null, timeout))
            return false;
        Release(frames);
        return true;
    }

    public bool TrySend(Message message, TimeSpan timeout)
    {
        var body = Whole(message);
        var version = body.Version; // what is ended after the send is this message, whoever has the body by then
        var outgoing = new Outgoing(body);
        if (!SendNow(in outgoing))
            return SendLater(in outgoing, body, timeout);
        body.TryReturn(version);
        return true;
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
        => SendAsync(new Outgoing(body.Span), null, cancellationToken);

    public ValueTask SendAsync(string text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        return SendAsync(new Outgoing(text), null, cancellationToken);
    }

    public ValueTask SendAsync(ReadOnlySpan<Frame> frames, CancellationToken cancellationToken)
    {
        var sending = SendAsync(Frames(frames), null, cancellationToken);
        // Whether it waits or not, every frame has been copied by now; one that waits keeps its own copy.
        if (!sending.IsFaulted && !sending.IsCanceled)
            Release(frames);
        return sending;
    }

    public ValueTask SendAsync(Message message, CancellationToken cancellationToken)
    {
        var body = Whole(message);
        return SendAsync(new Outgoing(body), body, cancellationToken);
    }

    public ValueTask WaitToSendAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled(cancellationToken);
        var after = default(AfterGate);
        AsyncWaiter? waiter = null;
        Gate.Enter();
        EnterSendInside();
        try
        {
            if (_end is { } end)
                return ValueTask.FromException(end);
            if (!_senders.IsEmpty || !CanSendLocked(ref after))
                AddLocked(waiter = AsyncWaiter.Rent(this, WaitKind.Writable, cancellationToken));
        }
        finally
        {
            ExitSendInside();
            Gate.Exit();
            after.Run();
        }

        if (waiter is null)
            return ValueTask.CompletedTask;
        var waiting = waiter.AsDone();
        waiter.Watch(Timeout.InfiniteTimeSpan);
        return waiting;
    }

    // ---- Receiving ----------------------------------------------------------------------------------------------------------

    public bool TryReceive(out Message message, TimeSpan timeout)
    {
        if (TakeNow(out var body))
        {
            message = body.ToMessage();
            return true;
        }

        if (timeout == TimeSpan.Zero)
        {
            message = default;
            if (Reactor is not { } reactor)
                return false;
            reactor.TryTurn(); // what has arrived counts, even if nobody has looked yet
            if (!TakeNow(out body))
                return false;
            message = body.ToMessage();
            return true;
        }

        return ReceiveLater(out message, Deadline(timeout));
    }

    public ValueTask<Message> ReceiveAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<Message>(cancellationToken);
        var after = default(AfterGate);
        MessageBody? body;
        AsyncWaiter? waiter = null;
        Gate.Enter();
        try
        {
            // An asynchronous call reports through what it returns.
            if ((_end ?? MayReceiveLocked()) is { } forbidden)
                return ValueTask.FromException<Message>(forbidden);
            if (!_receivers.IsEmpty || !TakeLocked(arm: true, ref after, out body))
            {
                body = null;
                AddLocked(waiter = AsyncWaiter.Rent(this, WaitKind.Receive, cancellationToken));
            }
        }
        finally
        {
            Gate.Exit();
            after.Run();
        }

        if (waiter is null)
            return new ValueTask<Message>(body!.ToMessage());
        FlushTail();
        var waiting = waiter.AsMessage();
        waiter.Watch(ReceiveTimeout);
        return waiting;
    }

    public ValueTask<bool> WaitToReceiveAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<bool>(cancellationToken);
        var after = default(AfterGate);
        AsyncWaiter? waiter = null;
        Gate.Enter();
        try
        {
            if (_end is { } end)
                return ValueTask.FromException<bool>(end);
            if (!_receivers.IsEmpty || MayReceiveLocked() is not null || !LookAheadLocked(arm: true, ref after))
                AddLocked(waiter = AsyncWaiter.Rent(this, WaitKind.Readable, cancellationToken));
        }
        finally
        {
            Gate.Exit();
            after.Run();
        }

        if (waiter is null)
            return new ValueTask<bool>(true);
        FlushTail();
        var waiting = waiter.AsAnswer();
        waiter.Watch(Timeout.InfiniteTimeSpan);
        return waiting;
    }

    // ---- For the engine: under Gate --------------------------------------------------------------------------------------------

    /// <summary>Gives everything that is there to whoever waits for it.</summary>
    public void ServeLocked(ref AfterGate after)
    {
        ServeReceiversLocked(ref after);
        if (_senders.IsEmpty)
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

    /// <summary>Sends for those who wait for room. Also under the send gate.</summary>
    public void ServeSendersLocked(ref AfterGate after)
    {
        if (_servesSenders)
            return; // as in ServeReceiversLocked
        _servesSenders = true;
        try
        {
            ServeSendersLoop(ref after);
        }
        finally
        {
            _servesSenders = false;
        }
    }

    private void ServeSendersLoop(ref AfterGate after)
    {
        while (_senders.First is { } waiter)
        {
            try
            {
                if (waiter.Kind == WaitKind.Writable)
                {
                    if (!CanSendLocked(ref after))
                        return;
                }
                else
                {
                    if (waiter.Body!.Version != waiter.BodyVersion)
                        throw new ObjectDisposedException(nameof(Message), "The message was disposed while it waited to be sent.");
                    if (TrySendLocked(new Outgoing(waiter.Body), ref after) == SendStatus.Full)
                        return;
                    _sent++;
                }

                FinishLocked(waiter, WaitState.Done, null, ref after);
            }
            catch (Exception e) when (e is ZmqException or InvalidOperationException or ArgumentException)
            {
                FinishLocked(waiter, WaitState.Failed, e, ref after); // the caller's error, found late: it is thrown where it waits
            }
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

    // ---- For the engine: without gates -----------------------------------------------------------------------------------------

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

    // ---- What the patterns say ---------------------------------------------------------------------------------------------------

    /// <summary>Chooses the pipe or pipes, appends and commits, or finds no room. Every error comes before anything moved. Under the send gate.</summary>
    protected abstract SendStatus TrySendLocked(in Outgoing message, ref AfterGate after);

    /// <summary>Whether <see cref="TrySendLocked"/> would succeed now. Under the send gate.</summary>
    protected abstract bool CanSendLocked(ref AfterGate after);

    /// <summary>Takes the next message that the socket may deliver. Under <see cref="Gate"/>.</summary>
    /// <param name="arm">If there is none: have every peer in this process tell when there is.</param>
    /// <param name="after">Collects what is to be done outside the gate.</param>
    /// <param name="body">The message.</param>
    protected abstract bool TryTakeLocked(bool arm, ref AfterGate after, out MessageBody body);

    /// <summary>The message just taken goes to a caller now. Under <see cref="Gate"/>.</summary>
    protected virtual void DeliveredLocked(ref AfterGate after)
    {
    }

    /// <summary>Why the state of the socket forbids to receive; null when it does not. Under <see cref="Gate"/>.</summary>
    protected virtual Exception? MayReceiveLocked() => null;

    /// <summary>Forgets a message looked at, because the rules that allowed it have changed. Under <see cref="Gate"/>.</summary>
    /// <returns>Whether there was one.</returns>
    protected bool DropLookedAhead()
    {
        if (_lookedAhead is not { } body)
            return false;
        (_lookedAhead, _lookedAheadFrom) = (null, null);
        body.Return();
        return true;
    }

    /// <summary>Forgets a message looked at if it is of this pipe, whose unread messages are being discarded. Under <see cref="Gate"/>.</summary>
    /// <returns>How many there were: 0 or 1.</returns>
    protected int DropLookedAhead(Pipe pipe) => _lookedAheadFrom == pipe && DropLookedAhead() ? 1 : 0;

    // ---- Gates -------------------------------------------------------------------------------------------------------------------

    protected void EnterSend()
    {
        if (_hasSendGate)
            _sendGate.Enter();
        else
            Gate.Enter();
    }

    protected void ExitSend()
    {
        if (_hasSendGate)
            _sendGate.Exit();
        else
            Gate.Exit();
    }

    /// <summary>Takes the send gate while <see cref="Gate"/> is held.</summary>
    protected void EnterSendInside()
    {
        if (_hasSendGate)
            _sendGate.Enter();
    }

    protected void ExitSendInside()
    {
        if (_hasSendGate)
            _sendGate.Exit();
    }

    /// <summary>Ends the socket for its callers: whoever waits fails now, whoever comes later at once. Under both gates.</summary>
    protected void EndLocked(Exception reason, ref AfterGate after)
    {
        _end ??= reason;
        while (_receivers.First is { } waiter)
            FinishLocked(waiter, WaitState.Failed, reason, ref after);
        while (_senders.First is { } waiter)
            FinishLocked(waiter, WaitState.Failed, reason, ref after);
        DropLookedAhead();
        if (Reactor is { } reactor)
            reactor.KickLocked(ref after);
    }

    /// <summary>The pipe of the message that <see cref="TryTakeLocked"/> gave last. Under <see cref="Gate"/>.</summary>
    protected Pipe? TakenFrom { get; set; }

    protected long ReceivedCount => _received;

    protected long SentCount => _sent;

    /// <summary>Under either gate.</summary>
    protected void ThrowIfEnded()
    {
        if (_end is { } end)
            throw end is ObjectDisposedException disposed ? new ObjectDisposedException(disposed.ObjectName, disposed.Message) : end;
    }

    // ---- Private -----------------------------------------------------------------------------------------------------------------

    private static Outgoing Frames(ReadOnlySpan<Frame> frames)
    {
        if (frames.IsEmpty)
            throw new ArgumentException("A message has at least one frame.", nameof(frames));
        return new Outgoing(frames);
    }

    private static MessageBody Whole(Message message)
    {
        if (message.Count == 0)
            throw new ArgumentException("A message has at least one frame.", nameof(message));
        return message.Body;
    }

    private static void Release(ReadOnlySpan<Frame> frames)
    {
        foreach (ref readonly var frame in frames)
            frame.ReleaseOwner();
    }

    private static long Deadline(TimeSpan timeout)
        => timeout == Timeout.InfiniteTimeSpan ? long.MaxValue : Stopwatch.GetTimestamp() + (long)(timeout.TotalSeconds * Stopwatch.Frequency);

    private bool SendNow(in Outgoing message)
    {
        var after = default(AfterGate);
        SendStatus status;
        EnterSend();
        try
        {
            ThrowIfEnded();
            status = _senders.IsEmpty ? TrySendLocked(in message, ref after) : SendStatus.Full;
            if (status == SendStatus.Sent)
                _sent++;
        }
        finally
        {
            ExitSend();
        }

        after.Run();
        return status == SendStatus.Sent;
    }

    private bool SendLater(in Outgoing message, MessageBody? own, TimeSpan timeout)
    {
        if (timeout == TimeSpan.Zero)
            return false;
        var after = default(AfterGate);
        var waiter = SyncWaiter.Rent(WaitKind.Send);
        var body = own ?? message.Materialise();
        var version = body.Version;
        var lead = false;
        try
        {
            Gate.Enter();
            EnterSendInside();
            try
            {
                ThrowIfEnded();
                (waiter.Body, waiter.BodyVersion) = (body, version);
                if (_senders.IsEmpty && TrySendLocked(new Outgoing(body), ref after) == SendStatus.Sent)
                {
                    _sent++;
                    waiter.State = WaitState.Done;
                }
                else
                {
                    AddLocked(waiter);
                    lead = Reactor?.TryLeadLocked(waiter) ?? false;
                }
            }
            finally
            {
                ExitSendInside();
                Gate.Exit();
                after.Run();
            }

            Wait(waiter, lead, Deadline(timeout));
            if (waiter.State == WaitState.Failed)
                throw waiter.Error!;
            return waiter.State == WaitState.Done;
        }
        finally
        {
            if (own is null || waiter.State == WaitState.Done)
                body.TryReturn(version); // our copy in any case; the caller's own message once it was sent
            SyncWaiter.Return(waiter);
        }
    }

    private ValueTask SendAsync(Outgoing message, MessageBody? own, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled(cancellationToken);
        try
        {
            var version = own?.Version ?? 0;
            if (SendNow(in message))
            {
                own?.TryReturn(version);
                return ValueTask.CompletedTask;
            }

            return SendLaterAsync(in message, own, cancellationToken);
        }
        catch (Exception e) when (e is ZmqException or InvalidOperationException or ArgumentException or NotSupportedException)
        {
            return ValueTask.FromException(e); // an asynchronous call reports through what it returns
        }
    }

    private ValueTask SendLaterAsync(in Outgoing message, MessageBody? own, CancellationToken cancellationToken)
    {
        var after = default(AfterGate);
        var body = own ?? message.Materialise();
        var version = body.Version;
        AsyncWaiter? waiter = null;
        Gate.Enter();
        EnterSendInside();
        try
        {
            ThrowIfEnded();
            if (_senders.IsEmpty && TrySendLocked(new Outgoing(body), ref after) == SendStatus.Sent)
            {
                _sent++;
            }
            else
            {
                AddLocked(waiter = AsyncWaiter.Rent(this, WaitKind.Send, cancellationToken).WithBody(body, owned: own is null));
            }
        }
        catch
        {
            if (own is null)
                body.Return();
            throw;
        }
        finally
        {
            ExitSendInside();
            Gate.Exit();
            after.Run();
        }

        if (waiter is null)
        {
            body.TryReturn(version);
            return ValueTask.CompletedTask;
        }

        var waiting = waiter.AsDone();
        waiter.Watch(SendTimeout);
        return waiting;
    }

    private bool TakeNow(out MessageBody body)
    {
        var after = default(AfterGate);
        bool taken;
        Gate.Enter();
        try
        {
            ThrowIfEnded();
            ThrowIfMayNotReceive();
            body = null!;
            taken = _receivers.IsEmpty && TakeLocked(arm: false, ref after, out body);
        }
        finally
        {
            Gate.Exit();
        }

        after.Run();
        return taken;
    }

    private bool ReceiveLater(out Message message, long deadline)
    {
        FlushTail();
        if (Reactor is null && SpinForInproc(deadline, out message))
            return true;

        var after = default(AfterGate);
        var waiter = SyncWaiter.Rent(WaitKind.Receive);
        var lead = false;
        try
        {
            Gate.Enter();
            try
            {
                ThrowIfEnded();
                ThrowIfMayNotReceive();
                if (_receivers.IsEmpty && TakeLocked(arm: true, ref after, out var body))
                {
                    waiter.Body = body;
                    waiter.State = WaitState.Done;
                }
                else
                {
                    AddLocked(waiter);
                    lead = Reactor?.TryLeadLocked(waiter) ?? false;
                }
            }
            finally
            {
                Gate.Exit();
                after.Run();
            }

            Wait(waiter, lead, deadline);
            if (waiter.State == WaitState.Failed)
                throw waiter.Error!;
            message = waiter.State == WaitState.Done ? waiter.Body!.ToMessage() : default;
            return waiter.State == WaitState.Done;
        }
        finally
        {
            SyncWaiter.Return(waiter);
        }
    }

    /// <summary>Looks for a message of a peer in this process before anybody is asked to wake this thread.</summary>
    private bool SpinForInproc(long deadline, out Message message)
    {
        message = default;
        if (!Spin.TryBegin(out var ticks))
            return false;
        var startedAt = Stopwatch.GetTimestamp();
        var until = Math.Min(deadline, startedAt + ticks);
        bool found;
        var pause = new InprocBackOff();
        do
        {
            pause.Wait();
            found = InprocLooksReadable;
        }
        while (!found && Stopwatch.GetTimestamp() < until && Reactor is null);
        SpinBudget.End();
        if (!found || !TakeNow(out var body))
            return false;
        Spin.Learn(slept: false, Stopwatch.GetTimestamp() - startedAt);
        message = body.ToMessage();
        return true;
    }

    /// <summary>Waits until the waiter's state is final.</summary>
    private void Wait(SyncWaiter waiter, bool lead, long deadline)
    {
        var startedAt = Stopwatch.GetTimestamp();
        var parked = false;
        while (true)
        {
            if (lead)
            {
                Reactor!.Lead(waiter, deadline); // returns with a final state, the right given up
                return;
            }

            var after = default(AfterGate);
            Gate.Enter();
            if (waiter.State == WaitState.Waiting && deadline != long.MaxValue && Stopwatch.GetTimestamp() >= deadline)
                EndWaitLocked(waiter, WaitState.TimedOut, ref after);
            var done = waiter.State != WaitState.Waiting;
            lead = waiter.HasLead;
            waiter.HasLead = false;
            Gate.Exit();
            after.Run();
            if (done)
            {
                // The lead was handed to this thread, which does not need it any more: it must not be lost.
                if (lead)
                    Reactor!.FinishTurn();
                if (parked && Reactor is null && !waiter.IsSending)
                    Spin.Learn(slept: true, Stopwatch.GetTimestamp() - startedAt);
                return;
            }

            if (lead)
                continue;
            parked = true;
            Park(waiter, deadline);
        }
    }

    private void Park(SyncWaiter waiter, long deadline)
    {
        try
        {
            waiter.Park(Milliseconds(deadline));
        }
        catch (ThreadInterruptedException)
        {
            // The thread leaves, but not as a waiter that is still queued, nor with a lead that others count on.
            EndWait(waiter, WaitState.Cancelled);
            Gate.Enter();
            var (lead, done) = (waiter.HasLead, waiter.State == WaitState.Done);
            waiter.HasLead = false;
            Gate.Exit();
            if (lead)
                Reactor!.FinishTurn();
            if (!done)
                throw;
            Thread.CurrentThread.Interrupt(); // served in the last moment: the message counts, the interruption comes at the next wait
        }
    }

    private static int Milliseconds(long deadline)
    {
        if (deadline == long.MaxValue)
            return Timeout.Infinite;
        var remaining = (deadline - Stopwatch.GetTimestamp()) * 1000.0 / Stopwatch.Frequency;
        return (int)Math.Clamp(Math.Ceiling(remaining), 0, int.MaxValue);
    }

    private void AddLocked(Waiter waiter)
    {
        if (waiter.IsSending)
            _senders.Add(waiter);
        else
            _receivers.Add(waiter);
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

    private void FinishLocked(Waiter waiter, WaitState state, Exception? error, ref AfterGate after)
    {
        if (waiter.IsSending)
            _senders.Remove(waiter);
        else
            _receivers.Remove(waiter);
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

    private bool TakeLocked(bool arm, ref AfterGate after, out MessageBody body)
    {
        if (_lookedAhead is { } known)
        {
            (_lookedAhead, _lookedAheadFrom) = (null, null);
            body = known;
        }
        else if (!TryTakeLocked(arm, ref after, out body))
        {
            return false;
        }

        _received++;
        DeliveredLocked(ref after);
        return true;
    }

    private bool LookAheadLocked(bool arm, ref AfterGate after)
    {
        if (_lookedAhead is not null)
            return true;
        if (!TryTakeLocked(arm, ref after, out var body))
            return false;
        _lookedAhead = body;
        _lookedAheadFrom = TakenFrom;
        return true;
    }

    private void ThrowIfMayNotReceive()
    {
        if (MayReceiveLocked() is { } forbidden)
            throw forbidden;
    }

    private void FlushTail()
    {
        if (PipeWithTail is not { } pipe)
            return;
        PipeWithTail = null;
        var after = default(AfterGate);
        pipe.FlushNow(ref after);
        after.Run();
    }
}
