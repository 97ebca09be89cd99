using System.Diagnostics;
using PureZmq.Messages;

namespace PureZmq.Engine;

/// <summary>The verbs that receive: at once, blocking or awaited, from any thread. They take the socket's gate alone.</summary>
internal abstract class ReceivingCore(ContextCore context, SocketSettings settings, bool hasSendGate)
    : SendingCore(context, settings, hasSendGate)
{
    /// <summary>A pipe that was left with a tail for the I/O thread: whoever goes to sleep writes it first. A hint; races do no harm.</summary>
    public StreamPipe? PipeWithTail { get; set; }

    public bool CanReceive
    {
        get
        {
            if (CanReceiveWithoutLook)
                return true;
            if (Reactor is not { } reactor)
                return false;
            reactor.TryTurn();
            return CanReceiveWithoutLook;
        }
    }

    /// <summary>The same, but what nobody has read from a connection yet does not count.</summary>
    public bool CanReceiveWithoutLook
    {
        get
        {
            var after = default(AfterGate);
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

    public bool TryReceive(out Message message, TimeSpan timeout)
    {
        if (TakeQuickly() is { } quick)
        {
            message = quick.ToMessage();
            return true;
        }

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

        return ReceiveLater(out message, Deadline.After(timeout));
    }

    /// <summary>Receives what is there, without waiting, if nobody comes first and the state of the socket allows to receive.</summary>
    /// <returns>False says nothing about why: a wait finds out.</returns>
    public bool TryReceiveIfNext(out Message message)
    {
        var body = TakeQuickly();
        if (body is null && !FindNow(WaitKind.Receive, out body, out var isNext))
        {
            message = default;
            if (!isNext || Reactor is not { } reactor)
                return false;
            reactor.TryTurn(); // what has arrived counts, even if nobody has looked yet
            if (!FindNow(WaitKind.Receive, out body, out _))
                return false;
        }

        message = body!.ToMessage();
        return true;
    }

    public ValueTask<Message> ReceiveAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<Message>(cancellationToken);
        if (TakeQuickly() is { } quick)
            return new ValueTask<Message>(quick.ToMessage());
        var since = 0L;
        if (LooksFirst && FindFirst(WaitKind.Receive, out var body, out since))
            return new ValueTask<Message>(body!.ToMessage());
        var after = default(AfterGate);
        AsyncWaiter? waiter = null;
        Gate.Enter();
        try
        {
            // An asynchronous call reports through what it returns.
            if ((End ?? MayReceiveLocked()) is { } forbidden)
                return ValueTask.FromException<Message>(forbidden);
            if (HasReceivers || !TakeLocked(arm: true, ref after, out body))
            {
                body = null;
                AddLocked(waiter = AsyncWaiter.Rent(this, WaitKind.Receive, cancellationToken));
                waiter.LearnsSince = since;
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

    /// <summary>Blocks until a receive would give a message. Like a receive the thread drives the connections meanwhile.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void WaitToReceive(CancellationToken cancellationToken)
    {
        if (LookBeforeTail() && FindNow(WaitKind.Readable, out _, out _))
            return;
        FlushTail();
        var startedAt = Stopwatch.GetTimestamp();
        if (Reactor is null && LookForInproc(Spin, Deadline.Never) && FindNow(WaitKind.Readable, out _, out _))
        {
            Spin.Learn(slept: false, Stopwatch.GetTimestamp() - startedAt);
            return;
        }

        var after = default(AfterGate);
        var waiter = SyncWaiter.Rent(WaitKind.Readable);
        var lead = false;
        try
        {
            Gate.Enter();
            try
            {
                ThrowIfEnded();
                if (!HasReceivers && MayReceiveLocked() is null && LookAheadLocked(arm: true, ref after))
                    return;
                AddLocked(waiter);
                lead = Reactor?.TryLeadLocked(waiter) ?? false;
            }
            finally
            {
                Gate.Exit();
                after.Run();
            }

            using (waiter.EndOn(this, cancellationToken))
                waiter.Wait(this, lead, Deadline.Never);
            if (waiter.State == WaitState.Failed)
                throw waiter.Error!;
            if (waiter.State == WaitState.Cancelled)
                throw new OperationCanceledException(cancellationToken);
        }
        finally
        {
            SyncWaiter.Return(waiter);
        }
    }

    public ValueTask<bool> WaitToReceiveAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<bool>(cancellationToken);
        var since = 0L;
        if (LooksFirst && FindFirst(WaitKind.Readable, out _, out since))
            return new ValueTask<bool>(true);
        var after = default(AfterGate);
        AsyncWaiter? waiter = null;
        Gate.Enter();
        try
        {
            if (End is { } end)
                return ValueTask.FromException<bool>(end);
            if (HasReceivers || MayReceiveLocked() is not null || !LookAheadLocked(arm: true, ref after))
            {
                AddLocked(waiter = AsyncWaiter.Rent(this, WaitKind.Readable, cancellationToken));
                waiter.LearnsSince = since;
            }
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

    /// <summary>Queues a waiter that takes nothing, unless a receive would give a message now.</summary>
    /// <returns>False when it would: nothing was queued.</returns>
    public bool QueueReadable(PollWaiter waiter)
    {
        var after = default(AfterGate);
        bool queued;
        Gate.Enter();
        try
        {
            ThrowIfEnded();
            queued = HasReceivers || MayReceiveLocked() is not null || !LookAheadLocked(arm: true, ref after);
            if (queued)
                AddAgainLocked(waiter);
        }
        finally
        {
            Gate.Exit();
            after.Run();
        }

        if (queued)
            FlushTail();
        return queued;
    }

    /// <summary>An awaited call looks for a moment before it gives its thread back, if that is one of the thread pool's.</summary>
    /// <remarks>Sleep, wake-up and the way back over the pool take longer than many an answer: one way of a ping-pong over tcp 27 us, and 12 so
    /// (docs/decisions/0008-await-looks-first.md). Other threads may have a user waiting, and where awaiters continue inline the I/O thread
    /// looks.</remarks>
    private bool LooksFirst => Thread.CurrentThread.IsThreadPoolThread && !ContinueInline;

    /// <summary>Looks for a message, for a while if that has paid lately.</summary>
    /// <param name="kind">Whether to take it.</param>
    /// <param name="body">The message taken.</param>
    /// <param name="since">When the wait began; 0 if none did.</param>
    /// <returns>False says nothing about why: the careful way finds out.</returns>
    private bool FindFirst(WaitKind kind, out MessageBody? body, out long since)
    {
        since = 0;
        if (FindNow(kind, out body, out var isNext))
            return true;
        if (!isNext)
            return false;
        if (LookBeforeTail())
        {
            ConnectionReader.ReleaseBuffer();
            if (FindNow(kind, out body, out _))
                return true;
        }

        since = Stopwatch.GetTimestamp();
        // What waits in the pool's queue could run on this thread: it goes first.
        if (!AwaitSpin.LooksFree || ThreadPool.PendingWorkItemCount > 0)
            return false;
        FlushTail();
        var found = Reactor is { } reactor
            ? FindAsLeader(reactor, kind, out body)
            : LookForInproc(AwaitSpin, Deadline.Never) && FindNow(kind, out body, out _);
        if (found)
            AwaitSpin.Learn(slept: false, Stopwatch.GetTimestamp() - since);
        return found;
    }

    private bool FindNow(WaitKind kind, out MessageBody? body, out bool isNext)
    {
        body = null;
        isNext = false;
        var after = default(AfterGate);
        Gate.Enter();
        try
        {
            isNext = IsNextToReceiveLocked();
            if (!isNext)
                return false;
            if (kind == WaitKind.Readable)
                return LookAheadLocked(arm: false, ref after);
            if (!TakeLocked(arm: false, ref after, out var taken))
                return false;
            body = taken;
            return true;
        }
        finally
        {
            Gate.Exit();
            after.Run();
        }
    }

    private bool FindAsLeader(Reactor reactor, WaitKind kind, out MessageBody? body)
    {
        body = null;
        var waiter = SyncWaiter.Rent(kind);
        waiter.NeverSleeps = true;
        try
        {
            var lead = false;
            Gate.Enter();
            try
            {
                lead = IsNextToReceiveLocked() && reactor.TryLeadLocked(waiter);
                if (lead)
                    AddLocked(waiter);
            }
            finally
            {
                Gate.Exit();
            }

            if (!lead)
                return false;
            reactor.Lead(waiter, Deadline.Never);
            body = waiter.Body;
            return waiter.State == WaitState.Done;
        }
        catch (Exception) when (End is not null)
        {
            return false; // the socket has ended for it, and the careful way reports that through what it returns
        }
        finally
        {
            ConnectionReader.ReleaseBuffer();
            SyncWaiter.Return(waiter);
        }
    }

    /// <summary>Nobody comes first, and nothing forbids to receive.</summary>
    private bool IsNextToReceiveLocked() => End is null && !HasReceivers && MayReceiveLocked() is null;

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
            taken = !HasReceivers && TakeLocked(arm: false, ref after, out body);
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
        if (LookBeforeTail() && TakeNow(out var there))
        {
            message = there.ToMessage();
            return true;
        }

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
                if (!HasReceivers && TakeLocked(arm: true, ref after, out var body))
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

            waiter.Wait(this, lead, deadline);
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
        var startedAt = Stopwatch.GetTimestamp();
        if (!LookForInproc(Spin, deadline) || !TakeNow(out var body))
            return false;
        Spin.Learn(slept: false, Stopwatch.GetTimestamp() - startedAt);
        message = body.ToMessage();
        return true;
    }

    private bool LookForInproc(SpinBudget budget, long deadline)
    {
        // Without such a peer, as while the first connection to another process is being made, looking would only keep a core from that.
        if (!LooksInproc || !budget.TryBegin(out var ticks))
            return false;
        var until = Math.Min(deadline, Stopwatch.GetTimestamp() + ticks);
        bool found;
        long now;
        var pause = new InprocBackOff();
        do
        {
            pause.Wait();
            found = InprocLooksReadable;
            now = Stopwatch.GetTimestamp();
        }
        while (!found && now < until && Reactor is null);
        budget.End(until, now);
        return found;
    }

    private void ThrowIfMayNotReceive()
    {
        if (MayReceiveLocked() is { } forbidden)
            throw forbidden;
    }

    /// <summary>A thread that answers what it receives goes on while more is there, and writes its tail when it has to wait: a message at a
    /// time would be read, answered and written by itself.</summary>
    /// <returns>Whether it has looked.</returns>
    private bool LookBeforeTail()
    {
        if ((PipeWithTail is null && CallerPace.OfThisThread.Tail is null) || Reactor is not { } reactor)
            return false;
        reactor.TryTurn();
        return true;
    }

    private void FlushTail()
    {
        var pace = CallerPace.OfThisThread;
        pace.Waits();
        var (here, elsewhere) = (PipeWithTail, pace.Tail);
        PipeWithTail = null;
        pace.Tail = null;
        var after = default(AfterGate);
        here?.FlushNow(ref after);
        if (elsewhere != here)
            elsewhere?.FlushNow(ref after);
        after.Run();
    }
}
