using System.Diagnostics;

namespace PureZmq.Engine;

/// <summary>A thread blocked in a call. Each thread has one, used again for each wait.</summary>
internal sealed class SyncWaiter : Waiter
{
    [ThreadStatic]
    private static SyncWaiter? _ofThisThread;

    private WaitingCore? _core; // where a cancellation ends the wait
    private bool _signalled; // guarded by _parking
    private bool _parked; // guarded by _parking
    private readonly object _parking = new(); // a leaf: nothing is taken under it

    /// <summary>The lead was handed to this thread; guarded by the socket's gate.</summary>
    public bool HasLead;

    /// <summary>The thread only looks for a moment; its wait is over before it would have to sleep.</summary>
    public bool NeverSleeps;

    public override bool CanLead => true;

    public static SyncWaiter Rent(WaitKind kind)
    {
        // Taken out while in use: a continuation run inline could start another wait on this very thread.
        var waiter = _ofThisThread ?? new SyncWaiter();
        _ofThisThread = null;
        waiter.Kind = kind;
        waiter.State = WaitState.Waiting;
        waiter.HasLead = false;
        waiter.NeverSleeps = false;
        waiter.Body = null;
        waiter.Error = null;
        waiter._signalled = false;
        return waiter;
    }

    public static void Return(SyncWaiter waiter)
    {
        waiter.Body = null;
        waiter.Error = null;
        waiter._core = null;
        _ofThisThread = waiter;
    }

    /// <summary>Has a cancellation end the wait at a socket. Called without gates, after the waiter was queued.</summary>
    /// <returns>To be disposed when the wait is over: afterwards no callback can meet the thread's next wait.</returns>
    public CancellationTokenRegistration EndOn(WaitingCore core, CancellationToken cancellationToken)
    {
        _core = core;
        return cancellationToken.UnsafeRegister(
            static state =>
            {
                var waiter = (SyncWaiter)state!;
                waiter._core!.EndWait(waiter, WaitState.Cancelled);
            },
            this);
    }

    public override void Signal()
    {
        lock (_parking)
        {
            _signalled = true;
            if (_parked)
                Monitor.Pulse(_parking);
        }
    }

    /// <summary>Blocks until <see cref="Waiter.State"/> is final: leads while it has the lead, else sleeps. Called without gates.</summary>
    /// <param name="core">The socket at which this waiter is queued, unless its wait is over already.</param>
    /// <param name="lead">The thread has the lead.</param>
    /// <param name="deadline">In ticks of <see cref="Stopwatch"/>; <see cref="Deadline.Never"/> for none.</param>
    public void Wait(WaitingCore core, bool lead, long deadline)
    {
        var startedAt = Stopwatch.GetTimestamp();
        var parked = false;
        while (true)
        {
            if (lead)
            {
                core.Reactor!.Lead(this, deadline); // returns with a final state, the right given up
                return;
            }

            var after = default(AfterGate);
            core.Gate.Enter();
            if (State == WaitState.Waiting && deadline != Deadline.Never && Stopwatch.GetTimestamp() >= deadline)
                core.EndWaitLocked(this, WaitState.TimedOut, ref after);
            var done = State != WaitState.Waiting;
            lead = HasLead;
            HasLead = false;
            core.Gate.Exit();
            after.Run();
            if (done)
            {
                // The lead was handed to this thread, which does not need it any more: it must not be lost.
                if (lead)
                    core.Reactor!.FinishTurn();
                if (parked && core.Reactor is null && !IsSending)
                    core.Spin.Learn(slept: true, Stopwatch.GetTimestamp() - startedAt);
                return;
            }

            if (lead)
                continue;
            parked = true;
            Park(core, deadline);
        }
    }

    private void Park(WaitingCore core, long deadline)
    {
        try
        {
            Park(Deadline.Milliseconds(deadline));
        }
        catch (ThreadInterruptedException)
        {
            // The thread leaves, but not as a waiter that is still queued, nor with a lead that others count on.
            core.EndWait(this, WaitState.Cancelled);
            core.Gate.Enter();
            var (lead, done) = (HasLead, State == WaitState.Done);
            HasLead = false;
            core.Gate.Exit();
            if (lead)
                core.Reactor!.FinishTurn();
            if (!done)
                throw;
            Thread.CurrentThread.Interrupt(); // served in the last moment: the message counts, the interruption comes at the next wait
        }
    }

    /// <summary>Sleeps until <see cref="Signal"/> or until the time is over.</summary>
    /// <param name="milliseconds">At most this long; -1 for no limit.</param>
    private void Park(int milliseconds)
    {
        lock (_parking)
        {
            if (!_signalled)
            {
                _parked = true;
                Monitor.Wait(_parking, milliseconds);
                _parked = false;
            }

            _signalled = false;
        }
    }
}
