using System.Diagnostics;
using PureZmq.Transports;

namespace PureZmq.Engine;

/// <summary>The readiness set of one socket's established connections, and who drives it.</summary>
/// <remarks>
/// Whoever waits on the socket drives: a blocked thread leads (<see cref="Lead"/>), else the I/O thread takes turns
/// (<see cref="OnReady"/>). Only the holder of the <see cref="DriveRight"/> waits on the set, reads, and closes connections. Changing a
/// connection's interest is allowed to any thread under the socket's gate; adding one needs no kick, the set sees to it that whoever sleeps
/// hears of it.
/// </remarks>
internal sealed class Reactor : IIoHandler, IDisposable
{
    private const int EventsPerTurn = 64;

    private readonly SocketCore _core;
    private readonly ReadinessSet _set;
    private readonly ConnectionTable _connections;
    private readonly ConnectionReader _reader;
    private readonly PostedWork _posted = new();
    private readonly LeadLoop _leading;
    private readonly int _ioSlot;
    private bool _isClosed; // guarded by the socket's gate: nobody gets the right any more
    private bool _isDisposed; // belongs to the I/O thread

    /// <summary>Runs on the I/O thread.</summary>
    public Reactor(SocketCore core, IoThread io)
    {
        _core = core;
        Io = io;
        _set = core.Context.NewSet();
        Drive = new DriveRight(hotWithin: Stopwatch.Frequency / 1000);
        _connections = new ConnectionTable(_set);
        _reader = new ConnectionReader(core, _connections);
        _leading = new LeadLoop(core, this, _posted, _reader, _connections);
        try
        {
            _ioSlot = io.Members.Add(_set, this); // armed from the start
        }
        catch
        {
            _set.Dispose();
            throw;
        }
    }

    public IoThread Io { get; }

    /// <summary>Guarded by the socket's gate, but for <see cref="DriveRight.TickQuietly"/>.</summary>
    public DriveRight Drive { get; }

    /// <summary>Takes the right for a waiter whose thread is about to wait.</summary>
    public bool TryLeadLocked(object leader)
    {
        if (_isClosed || !Drive.TryLead(leader, out var disarm))
            return false;
        if (disarm)
            SetArmed(false);
        return true;
    }

    /// <summary>Gives up the right; a parked thread gets it, or the I/O thread is left to look.</summary>
    public void LeaveLocked(ref AfterGate after)
    {
        var follower = _core.FirstParkedWaiter();
        var mustArm = _connections.AwaitingWrite > 0 || _core.HasAwaiters;
        var action = Drive.Leave(follower, mustArm, Stopwatch.GetTimestamp(), out var disarm);
        if (disarm && !_isClosed)
            SetArmed(false);
        if (_isClosed && action != LeaveAction.HandOver)
            Io.Post(Dispose); // it waited for us; Post takes no gate but a leaf
        switch (action)
        {
            case LeaveAction.HandOver:
                follower!.HasLead = true;
                after.Signal(follower);
                break;
            case LeaveAction.Arm when !_isClosed:
                SetArmed(true);
                break;
            case LeaveAction.RequestTick:
                after.RequestTick(this);
                break;
        }
    }

    /// <summary>An awaiter was queued: if nobody drives, the I/O thread must be told when something comes.</summary>
    public void ArmForAwaiterLocked()
    {
        if (!_isClosed && Drive.NeedArm())
            SetArmed(true);
    }

    /// <summary>The owner of the right has to look again.</summary>
    public void KickLocked(ref AfterGate after)
    {
        if (Drive.Kick())
            after.Kick(this);
    }

    /// <returns>Why the system does not watch it, which has to be followed by <see cref="GiveUp"/>; null when it does.</returns>
    public ZmqException? AddLocked(StreamConnection connection)
    {
        try
        {
            _connections.AddLocked(connection);
            return null;
        }
        catch (ZmqException e)
        {
            return e;
        }
    }

    /// <summary>The system does not watch a connection: it is lost, and no other one with it. On the I/O thread, without gates.</summary>
    public void GiveUp(StreamConnection connection, ZmqException reason) => RunAsOwner(() =>
    {
        if (connection.IsClosed)
            return; // only the owner of the right closes
        if (connection.Pipe.Connector is null)
            _core.CountRefused();
        EngineLog.ConnectionGivenUp(_core.Logger, connection.Pipe.Endpoint, connection.Stream.PeerName, reason.Message);
        _core.Streams.OnLost(connection, reason.Message, protocolError: null);
    });

    /// <inheritdoc cref="ConnectionTable.RemoveLocked"/>
    public void RemoveLocked(StreamConnection connection)
    {
        _connections.RemoveLocked(connection);
        _reader.Forget(connection);
    }

    /// <summary>Closes the stream of a connection that was removed. By the owner of the right.</summary>
    public void Close(StreamConnection connection)
    {
        // The I/O thread may be waiting for the socket at this moment, as a member of the set when that was last armed.
        if (!_set.HoldsSockets || !Io.Post(connection.Stream.Dispose))
            connection.Stream.Dispose();
    }

    /// <summary>Somebody received, so that a paused connection is read again.</summary>
    public void ResumeLocked(StreamConnection connection)
    {
        try
        {
            _connections.SetPausedLocked(connection, paused: false);
        }
        catch (ZmqException e)
        {
            PostGiveUp(connection, e);
        }
    }

    /// <summary>Ends the wait of a sleeping leader.</summary>
    public void Wake() => _set.Wake();

    /// <summary>A write met a full kernel buffer: readiness is awaited, and if nobody drives, the I/O thread is armed.</summary>
    public void AwaitWritable(StreamConnection connection)
    {
        _core.Gate.Enter();
        if (!connection.IsClosed)
        {
            try
            {
                _connections.SetWantsWriteLocked(connection, wanted: true);
            }
            catch (ZmqException e)
            {
                PostGiveUp(connection, e);
            }

            if (Drive.NeedArm())
                SetArmed(true);
        }

        _core.Gate.Exit();
    }

    /// <summary>Runs something as the owner of the right: by this thread if nobody drives, else by whoever does, soon.</summary>
    public void RunAsOwner(Action action)
    {
        var after = default(AfterGate);
        _core.Gate.Enter();
        if (_isClosed)
        {
            _core.Gate.Exit();
            return;
        }

        _posted.AddLocked(action);
        var mine = TryLeadLocked(action);
        if (!mine)
            KickLocked(ref after);
        _core.Gate.Exit();
        after.Run();
        if (mine)
            TakeTurn();
    }

    /// <summary>Drives until the waiter's wait is over. The calling thread has the right, and gives it up before it returns.</summary>
    /// <param name="waiter">The calling thread's waiter, queued.</param>
    /// <param name="deadline">In ticks of <see cref="Stopwatch"/>; <see cref="Deadline.Never"/> for none.</param>
    public void Lead(SyncWaiter waiter, long deadline)
    {
        try
        {
            _leading.Run(waiter, deadline);
        }
        catch (Exception e)
        {
            Fail(e);
            throw;
        }
    }

    /// <summary>Looks once, without waiting, if nobody drives.</summary>
    public void TryTurn()
    {
        _core.Gate.Enter();
        var mine = TryLeadLocked(this);
        _core.Gate.Exit();
        if (!mine)
            return;
        TakeTurn();
    }

    /// <summary>Waits once for anything to happen at the connections and handles it, if nobody drives.</summary>
    /// <param name="timeout">In nanoseconds.</param>
    /// <returns>False when somebody else drives; nothing was done.</returns>
    public bool TryTurn(long timeout)
    {
        _core.Gate.Enter();
        // Whoever has the right looks at posted work before he gives it up, so there is none while it is free (but where the socket has failed,
        // when nothing comes of it any more). What is posted from now on ends the wait.
        var mine = TryLeadLocked(this);
        if (mine)
            Drive.FallAsleep();
        _core.Gate.Exit();
        if (mine)
            TakeTurn(timeout);
        return mine;
    }

    /// <summary>The I/O thread: the armed set has something to report.</summary>
    public void OnReady(EpollEvents events)
    {
        _core.Gate.Enter();
        var mine = !_isClosed && Drive.TryDriveAsIo();
        _core.Gate.Exit();
        if (!mine)
            return; // a caller was quicker
        TakeTurn();
    }

    /// <summary>The I/O thread's tick.</summary>
    /// <returns>False when no more ticks are needed.</returns>
    public bool Tick()
    {
        if (Drive.TickQuietly())
            return true;
        _core.Gate.Enter();
        var verdict = _isClosed ? TickVerdict.Drop : Drive.Tick();
        _core.Gate.Exit();
        if (verdict != TickVerdict.TakeOver)
            return verdict == TickVerdict.Keep;
        TakeTurn();
        return false;
    }

    /// <summary>Ends the reactor when its last connection is closed. Only on the I/O thread.</summary>
    public void Dispose()
    {
        var after = default(AfterGate);
        _core.Gate.Enter();
        _isClosed = true; // from now on nobody gets the right
        var driven = Drive.Owner != DriveOwner.Free;
        if (driven)
            KickLocked(ref after);
        _core.Gate.Exit();
        after.Run();
        if (driven)
            return; // its wait has ended, and when it leaves it asks for this again

        if (_isDisposed)
            return;
        _isDisposed = true;
        Io.Members.Remove(_set, _ioSlot);
        _core.Context.Return(_set);
        _core.Closing.OnReactorClosed();
    }

    /// <summary>Ends a turn of a thread that does not wait itself: work that was asked for meanwhile, waiters, then out.</summary>
    public void FinishTurn()
    {
        while (true)
        {
            var after = default(AfterGate);
            List<Action>? work;
            _core.Gate.Enter();
            try
            {
                Drive.WakeUp();
                work = _posted.TakeLocked();
                if (work is null)
                {
                    _core.ServeLocked(ref after);
                    LeaveLocked(ref after);
                }
            }
            finally
            {
                _core.Gate.Exit();
            }

            after.Run();
            if (work is null)
                return;
            PostedWork.Run(work);
        }
    }

    /// <summary>Waits for events and handles them. By the owner of the right.</summary>
    /// <param name="timeout">In nanoseconds; 0 to look without waiting, -1 for no limit.</param>
    public void Turn(long timeout)
    {
        Span<EpollEvent> ready = stackalloc EpollEvent[EventsPerTurn];
        var count = _set.Wait(ready, timeout);
        if (timeout != 0)
        {
            // Awake again, before anything is handled: else serving our own wait would be taken for a reason to wake us.
            _core.Gate.Enter();
            Drive.WakeUp();
            _core.Gate.Exit();
        }

        foreach (ref readonly var report in ready[..count])
        {
            if (report.Data == ReadinessSet.WakeData)
            {
                _set.ClearWake();
                continue;
            }

            if (_connections.Find(report.Data) is not { } connection)
                continue; // closed by an earlier report of this turn
            if ((report.Events & EpollEvents.Out) != 0)
                Writable(connection);
            if ((report.Events & ~EpollEvents.Out) != 0)
                _reader.Read(connection);
        }
    }

    /// <summary><see cref="GiveUp"/> by the I/O thread; under whichever gates, as posting takes no gate but a leaf.</summary>
    /// <remarks>By itself, since a closure is made where its first variable begins: in the callers, at each call of theirs.</remarks>
    private void PostGiveUp(StreamConnection connection, ZmqException reason) => Io.Post(() => GiveUp(connection, reason));

    private void Writable(StreamConnection connection)
    {
        var after = default(AfterGate);
        _core.Gate.Enter();
        if (connection.WantsWrite)
            _connections.SetWantsWriteLocked(connection, wanted: false);
        _core.Gate.Exit();
        connection.Pipe.BecameWritable(ref after);
        after.Run();
    }

    /// <summary>One look and out again, by a thread that has just got the right.</summary>
    private void TakeTurn(long timeout = 0)
    {
        try
        {
            Turn(timeout);
            FinishTurn();
        }
        catch (Exception e)
        {
            Fail(e);
            throw;
        }
    }

    /// <summary>The system refused what the reactor cannot do without (no memory, no watches): the socket ends, and its waits with it, rather
    /// than hang with a right that nobody gives up.</summary>
    private void Fail(Exception reason)
    {
        var after = default(AfterGate);
        _core.Gate.Enter();
        _core.FailLocked(reason, ref after);
        if (Drive.Owner != DriveOwner.Free)
            LeaveLocked(ref after);
        _core.Gate.Exit();
        after.Run();
    }

    private void SetArmed(bool armed) => Io.Members.SetReported(_set, armed, _ioSlot);
}
