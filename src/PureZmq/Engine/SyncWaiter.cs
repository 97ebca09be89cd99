namespace PureZmq.Engine;

/// <summary>A thread blocked in a call. Each thread has one, used again for each wait.</summary>
internal sealed class SyncWaiter : Waiter
{
    [ThreadStatic]
    private static SyncWaiter? _ofThisThread;

    private bool _signalled; // written under _parking; read without it only as a hint while spinning
    private bool _parked; // guarded by _parking
    private readonly object _parking = new(); // a leaf: nothing is taken under it

    /// <summary>The lead was handed to this thread; guarded by the socket's gate.</summary>
    public bool HasLead;

    public override bool CanLead => true;

    /// <summary>A hint for spinning: the truth is in the fields guarded by the gate.</summary>
    public bool LooksSignalled => Volatile.Read(ref _signalled);

    public static SyncWaiter Rent(WaitKind kind)
    {
        // Taken out while in use: a continuation run inline could start another wait on this very thread.
        var waiter = _ofThisThread ?? new SyncWaiter();
        _ofThisThread = null;
        waiter.Kind = kind;
        waiter.State = WaitState.Waiting;
        waiter.HasLead = false;
        waiter.Body = null;
        waiter.Error = null;
        waiter._signalled = false;
        return waiter;
    }

    public static void Return(SyncWaiter waiter)
    {
        waiter.Body = null;
        waiter.Error = null;
        _ofThisThread = waiter;
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

    /// <summary>Sleeps until <see cref="Signal"/> or until the time is over.</summary>
    /// <param name="milliseconds">At most this long; -1 for no limit.</param>
    public void Park(int milliseconds)
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
