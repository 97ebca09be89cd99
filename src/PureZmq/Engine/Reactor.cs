using System.Diagnostics;
using PureZmq.Transports;

namespace PureZmq.Engine;

/// <summary>The readiness set of one socket's established connections, and the loops that drive it.</summary>
/// <remarks>
/// Whoever waits on the socket drives: a blocked thread leads (<see cref="Lead"/>), else the I/O thread takes turns
/// (<see cref="OnReady"/>). Only the holder of the <see cref="DriveRight"/> waits on the set, reads, and closes connections. Changing a
/// connection's interest is allowed to any thread under the socket's gate; adding one needs no wake-up, the kernel tells whoever sleeps.
/// </remarks>
internal sealed class Reactor : IIoHandler, IDisposable
{
    private const ulong WakeToken = ulong.MaxValue;
    private const int EventsPerTurn = 64;

    [ThreadStatic]
    private static Chunk? _readBuffer; // of the reading thread, so that a quiet connection owns no memory

    private readonly SocketCore _core;
    private readonly EpollSet _set = new();
    private readonly EventSignal _signal = new();
    private readonly SpinBudget _spin;
    private readonly int _ioSlot;
    private readonly Stack<int> _freeSlots = new(); // guarded by the socket's gate
    private StreamConnection?[] _connections = new StreamConnection?[4]; // replaced, or changed in a free slot, under the socket's gate
    private uint[] _generations = new uint[4]; // as _connections
    private List<Action>? _work; // guarded by the socket's gate
    private int _count; // guarded by the socket's gate
    private int _awaitingWrite; // guarded by the socket's gate
    private StreamConnection? _last; // belongs to the owner of the right: where the last octets came from
    private bool _isClosed; // guarded by the socket's gate: nobody gets the right any more
    private bool _isDisposed; // belongs to the I/O thread

    /// <summary>Runs on the I/O thread.</summary>
    public Reactor(SocketCore core, IoThread io)
    {
        _core = core;
        Io = io;
        Drive = new DriveRight(hotWithin: Stopwatch.Frequency / 1000);
        _spin = core.Spin;
        _set.Add(_signal.Descriptor, EpollEvents.In, WakeToken);
        _ioSlot = io.Register(_set.Descriptor, EpollEvents.In, this); // armed from the start
    }

    public IoThread Io { get; }

    /// <summary>Guarded by the socket's gate.</summary>
    public DriveRight Drive { get; }

    // ---- Called under the socket's gate -------------------------------------------------------------------------------------

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
        var mustArm = _awaitingWrite > 0 || _core.HasAwaiters;
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

    public void AddLocked(StreamConnection connection)
    {
        if (!_freeSlots.TryPop(out var slot))
        {
            slot = _count;
            if (slot == _connections.Length)
            {
                // Replaced, not changed: the owner may be looking up events in the old ones without the gate.
                var connections = new StreamConnection?[2 * slot];
                var generations = new uint[2 * slot];
                _connections.CopyTo(connections, 0);
                _generations.CopyTo(generations, 0);
                Volatile.Write(ref _generations, generations);
                Volatile.Write(ref _connections, connections);
            }
        }

        _count++;
        connection.Slot = slot;
        _generations[slot]++;
        Volatile.Write(ref _connections[slot], connection);
        UpdateInterestLocked(connection);
    }

    /// <summary>Only the owner of the right removes: a report of the old connection could otherwise meet a new one in its slot.</summary>
    public void RemoveLocked(StreamConnection connection)
    {
        if (connection.WantsWrite)
            _awaitingWrite--;
        connection.IsClosed = true;
        if (connection.Interest != EpollEvents.None)
            _set.Remove(connection.Stream.Descriptor);
        connection.Interest = EpollEvents.None;
        if (connection.Slot < 0)
            return; // lost before it joined
        _connections[connection.Slot] = null;
        _freeSlots.Push(connection.Slot);
        _count--;
        if (_last == connection)
            _last = null;
    }

    /// <summary>Somebody received, so that a paused connection is read again.</summary>
    public void ResumeLocked(StreamConnection connection)
    {
        connection.Paused = false;
        UpdateInterestLocked(connection);
    }

    // ---- Called without gates -----------------------------------------------------------------------------------------------

    /// <summary>Ends the wait of a sleeping leader.</summary>
    public void Wake() => _signal.Set();

    /// <summary>A write met a full kernel buffer: readiness is awaited, and if nobody drives, the I/O thread is armed.</summary>
    public void AwaitWritable(StreamConnection connection)
    {
        _core.Gate.Enter();
        if (!connection.IsClosed)
        {
            if (!connection.WantsWrite)
            {
                connection.WantsWrite = true;
                _awaitingWrite++;
            }

            UpdateInterestLocked(connection); // one that is not in the set yet comes with its interest
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

        (_work ??= []).Add(action);
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
    /// <param name="deadline">In ticks of <see cref="Stopwatch"/>; <see cref="long.MaxValue"/> for none.</param>
    public void Lead(SyncWaiter waiter, long deadline)
    {
        try
        {
            LeadUntilDone(waiter, deadline);
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

    private void LeadUntilDone(SyncWaiter waiter, long deadline)
    {
        var startedAt = Stopwatch.GetTimestamp();
        var maySpin = !waiter.IsSending; // room comes in large portions: worth a sleep
        var slept = false;
        while (true)
        {
            var after = default(AfterGate);
            var spinTicks = 0L;
            var sleep = false;
            var timeout = -1L;
            List<Action>? work;
            var done = false;
            _core.Gate.Enter();
            try
            {
                Drive.WakeUp();
                work = TakeWorkLocked();
                if (work is null)
                {
                    _core.ServeLocked(ref after);
                    timeout = Remaining(deadline);
                    if (waiter.State == WaitState.Waiting && timeout == 0)
                        _core.EndWaitLocked(waiter, WaitState.TimedOut, ref after);
                    done = waiter.State != WaitState.Waiting;
                    sleep = !done && (!maySpin || !_spin.TryBegin(out spinTicks));
                    if (done)
                        LeaveLocked(ref after);
                    else if (sleep)
                        Drive.FallAsleep();
                }
            }
            finally
            {
                _core.Gate.Exit();
            }

            after.Run();
            if (done)
            {
                if (!waiter.IsSending)
                    _spin.Learn(slept, Stopwatch.GetTimestamp() - startedAt);
                return;
            }

            Run(work);
            if (sleep)
            {
                slept = true;
                Turn(timeout);
            }
            else if (spinTicks > 0)
            {
                maySpin = false;
                SpinUntilDone(waiter, Math.Min(deadline, Stopwatch.GetTimestamp() + spinTicks));
                SpinBudget.End();
            }
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
        Io.Unregister(_set.Descriptor, _ioSlot);
        _set.Dispose();
        _signal.Dispose();
        _core.ReactorClosed();
    }

    private static long Remaining(long deadline)
    {
        if (deadline == long.MaxValue)
            return -1;
        var ticks = deadline - Stopwatch.GetTimestamp();
        return ticks <= 0 ? 0 : (long)(ticks * (1_000_000_000.0 / Stopwatch.Frequency)) + 1;
    }

    private static void Run(List<Action>? work)
    {
        if (work is null)
            return;
        foreach (var action in work)
            action();
    }

    private List<Action>? TakeWorkLocked()
    {
        var work = _work;
        _work = null;
        return work;
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
                work = TakeWorkLocked();
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
            Run(work);
        }
    }

    /// <summary>One look and out again, by a thread that has just got the right.</summary>
    private void TakeTurn()
    {
        try
        {
            Turn(0);
            FinishTurn();
        }
        catch (Exception e)
        {
            Fail(e);
            throw;
        }
    }

    private void SpinUntilDone(SyncWaiter waiter, long until)
    {
        var turns = 0;
        do
        {
            // One connection: read it, the cheapest look there is. Several: the set knows who has something.
            if (_last is { IsClosed: false } last && (_count == 1 || (++turns & 3) != 0))
                Read(last);
            else
                Turn(0);
            // State changes under the gate; this plain read is a hint, and Lead looks again under the gate.
            if (waiter.State != WaitState.Waiting || _core.InprocLooksReadable || Volatile.Read(ref _work) is not null)
                return;
        }
        while (Stopwatch.GetTimestamp() < until);
    }

    /// <summary>Waits for events and handles them.</summary>
    private void Turn(long timeout)
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
            if (report.Data == WakeToken)
            {
                _signal.Reset();
                continue;
            }

            var slot = (int)(uint)report.Data;
            var connection = Volatile.Read(ref Volatile.Read(ref _connections)[slot]);
            if (connection is null || _generations[slot] != (uint)(report.Data >> 32))
                continue; // closed by an earlier report of this turn
            if ((report.Events & EpollEvents.Out) != 0)
                Writable(connection);
            if ((report.Events & ~EpollEvents.Out) != 0)
                Read(connection);
        }
    }

    private void Writable(StreamConnection connection)
    {
        var after = default(AfterGate);
        _core.Gate.Enter();
        if (connection.WantsWrite)
        {
            connection.WantsWrite = false;
            _awaitingWrite--;
            UpdateInterestLocked(connection);
        }

        _core.Gate.Exit();
        connection.Pipe.BecameWritable(ref after);
        after.Run();
    }

    private void Read(StreamConnection connection)
    {
        if (connection.IsClosed || PauseIfFull(connection))
            return;
        // Taken out while in use: a continuation run inline may read another socket on this very thread.
        var buffer = _readBuffer ?? ChunkPool.Rent(Chunk.LargeSize);
        _readBuffer = null;
        var kept = false;
        switch (connection.Stream.Read(buffer.Buffer, out var count))
        {
            case IoStatus.Done:
                _last = connection;
                kept = _core.OnOctets(connection, buffer, count);
                break;
            case IoStatus.EndOfStream:
                _core.OnConnectionLost(connection, "the peer closed the connection", protocolError: null);
                break;
            case IoStatus.Failed:
                _core.OnConnectionLost(connection, connection.Stream.LastError.ToString(), protocolError: null);
                break;
        }

        if (kept)
            return; // it is a part of the queue now
        if (_readBuffer is null)
            _readBuffer = buffer;
        else
            ChunkPool.Return(buffer);
    }

    /// <summary>A pipe that holds its fill is not read: the kernel's window closes, and the peer feels it.</summary>
    private bool PauseIfFull(StreamConnection connection)
    {
        var limit = _core.ReceiveLimit;
        if (limit == 0 || connection.Pipe.Retirement is not null)
            return false; // of a retiring pipe everything is read, and thrown away: unread octets would turn its end into a reset
        _core.Gate.Enter();
        if (!connection.Paused && _core.BacklogLocked(connection.Pipe) >= limit)
        {
            connection.Paused = true;
            UpdateInterestLocked(connection);
        }

        var paused = connection.Paused;
        _core.Gate.Exit();
        return paused;
    }

    private void UpdateInterestLocked(StreamConnection connection)
    {
        var wanted = (connection.Paused ? EpollEvents.None : EpollEvents.In) | (connection.WantsWrite ? EpollEvents.Out : EpollEvents.None);
        if (connection.IsClosed || connection.Slot < 0 || wanted == connection.Interest)
            return;
        var descriptor = connection.Stream.Descriptor;
        var data = (uint)connection.Slot | ((ulong)_generations[connection.Slot] << 32);
        // Nothing wanted means removed: epoll reports a hang-up even of a descriptor without interest, and the waiting
        // thread would turn without end on a paused connection whose peer has reset it.
        if (wanted == EpollEvents.None)
            _set.Remove(descriptor);
        else if (connection.Interest == EpollEvents.None)
            _set.Add(descriptor, wanted, data);
        else
            _set.Modify(descriptor, wanted, data);
        connection.Interest = wanted;
    }

    private void SetArmed(bool armed)
        => Io.Set.Modify(_set.Descriptor, armed ? EpollEvents.In : EpollEvents.None, (ulong)_ioSlot);
}
