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
            Reactor?.TryTurn();
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

    public ValueTask<Message> ReceiveAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<Message>(cancellationToken);
        if (TakeQuickly() is { } quick)
            return new ValueTask<Message>(quick.ToMessage());
        var after = default(AfterGate);
        MessageBody? body;
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
            if (End is { } end)
                return ValueTask.FromException<bool>(end);
            if (HasReceivers || MayReceiveLocked() is not null || !LookAheadLocked(arm: true, ref after))
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
