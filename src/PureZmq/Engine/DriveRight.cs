using System.Diagnostics;

namespace PureZmq.Engine;

/// <summary>The state machine of leader and follower: who drives a socket's connections, and who looks when nobody does.</summary>
/// <remarks>
/// <para>Pure: no system calls, no clock, no locks of its own. Every member but <see cref="TickQuietly"/> is called under the socket's gate, and
/// the caller carries out what is returned. The transitions stand as a table in docs/threading.md, the measurements behind them in
/// docs/decisions/0002-leader-and-follower.md.</para>
/// <para>Invariants, checked in debug builds: Free implies armed or ticked, unless closed; Led implies not armed.</para>
/// </remarks>
internal sealed class DriveRight
{
    private const int HotArms = 8;
    private const int StrikesToTakeOver = 2;
    private int _hot;
    private long _lastArm = long.MinValue / 2;
    private uint _leaves;
    private uint _leavesAtTick; // this and the next: of the I/O thread alone while Ticked
    private int _strikes;

    /// <param name="hotWithin">Arming again within this many ticks of the caller's clock counts as frequent.</param>
    public DriveRight(long hotWithin) => HotWithin = hotWithin;

    public long HotWithin { get; }

    public DriveOwner Owner { get; private set; } = DriveOwner.Free;

    /// <summary>The I/O thread's set reports this socket's connections.</summary>
    public bool Armed { get; private set; } = true;

    /// <summary>The I/O thread has promised to look at the next ticks.</summary>
    public bool Ticked { get; private set; }

    /// <summary>The owner is in, or about to enter, a wait in the kernel.</summary>
    public bool Sleeping { get; private set; }

    /// <summary>A wake-up was written and not yet read.</summary>
    public bool Kicked { get; private set; }

    /// <summary>The waiter whose thread leads; null while nobody does.</summary>
    public object? Leader { get; private set; }

    /// <summary>Takes the right for a thread that is about to wait.</summary>
    /// <param name="leader">Whose waiter leads.</param>
    /// <param name="disarm">The I/O thread's set must be told to keep quiet.</param>
    public bool TryLead(object leader, out bool disarm)
    {
        disarm = false;
        if (Owner != DriveOwner.Free)
            return false;
        Owner = DriveOwner.Led;
        Leader = leader;
        disarm = Armed;
        Armed = false;
        AssertInvariants();
        return true;
    }

    /// <summary>Takes the right for one turn of the I/O thread; false when a caller was quicker (a stale report).</summary>
    public bool TryDriveAsIo()
    {
        if (Owner != DriveOwner.Free)
            return false;
        Owner = DriveOwner.Io;
        return true;
    }

    /// <summary>Gives up the right.</summary>
    /// <param name="follower">A parked thread that gets the lead; null if none waits.</param>
    /// <param name="mustArm">An awaiter is queued or a write waits for room: a tick would come too late.</param>
    /// <param name="now">The caller's clock.</param>
    /// <param name="disarm">With <see cref="LeaveAction.HandOver"/>: the I/O thread's set must be told to keep quiet.</param>
    public LeaveAction Leave(object? follower, bool mustArm, long now, out bool disarm)
    {
        Debug.Assert(Owner != DriveOwner.Free, "only an owner leaves");
        disarm = false;
        Sleeping = false;
        _leaves++;
        if (follower is not null)
        {
            Owner = DriveOwner.Led;
            Leader = follower;
            disarm = Armed;
            Armed = false;
            AssertInvariants();
            return LeaveAction.HandOver;
        }

        Owner = DriveOwner.Free;
        Leader = null;
        if (Armed || (Ticked && !mustArm))
            return LeaveAction.Nothing;

        if (!mustArm)
        {
            _hot = now - _lastArm < HotWithin ? _hot + 1 : 0;
            _lastArm = now;
            if (_hot >= HotArms)
            {
                _hot = 0;
                Ticked = true;
                _strikes = 0;
                _leavesAtTick = _leaves;
                return LeaveAction.RequestTick;
            }
        }

        Armed = true;
        AssertInvariants();
        return LeaveAction.Arm;
    }

    /// <summary>An awaiter was queued, or a write began to wait for room.</summary>
    /// <returns>True when the caller has to arm the I/O thread's set.</returns>
    public bool NeedArm()
    {
        if (Owner != DriveOwner.Free || Armed)
            return false;
        Armed = true;
        return true;
    }

    /// <summary>The I/O thread's tick at a socket that is in use, without the gate: entering it would take it from the thread that uses it, and the
    /// favour with it (<see cref="BiasedGate"/>). While the right is ticked, what this changes is the I/O thread's alone.</summary>
    /// <returns>Whether to keep the socket; false says nothing: <see cref="Tick"/> finds out.</returns>
    public bool TickQuietly()
    {
        if (!Ticked)
            return false;
        var leaves = Volatile.Read(ref _leaves); // an old number at worst: then this tick finds what the last one should have found
        if (leaves == _leavesAtTick)
            return false;
        (_leavesAtTick, _strikes) = (leaves, 0);
        return true;
    }

    /// <summary>The I/O thread's tick.</summary>
    public TickVerdict Tick()
    {
        if (!Ticked)
            return TickVerdict.Drop;
        if (_leaves != _leavesAtTick)
        {
            _leavesAtTick = _leaves;
            _strikes = 0;
            return TickVerdict.Keep;
        }

        if (++_strikes < StrikesToTakeOver)
            return TickVerdict.Keep;
        Ticked = false;
        if (Owner != DriveOwner.Free)
            return TickVerdict.Drop; // the leader sits in a long wait: no tick is needed, and it arms when it leaves
        if (Armed)
            return TickVerdict.Drop;
        Owner = DriveOwner.Io;
        return TickVerdict.TakeOver;
    }

    /// <summary>The owner found nothing under the gate and goes to wait in the kernel. A kick from now on is written.</summary>
    public void FallAsleep()
    {
        Debug.Assert(Owner == DriveOwner.Led, "only a leader sleeps");
        Sleeping = true;
    }

    /// <summary>The owner is back under the gate.</summary>
    public void WakeUp()
    {
        Sleeping = false;
        Kicked = false;
    }

    /// <summary>The owner has to look again.</summary>
    /// <returns>True when it sleeps and a wake-up must be written; awake, it passes the gate again before it sleeps.</returns>
    public bool Kick()
    {
        if (!Sleeping || Kicked)
            return false;
        Kicked = true;
        return true;
    }

    [Conditional("DEBUG")]
    private void AssertInvariants()
    {
        Debug.Assert(Owner != DriveOwner.Free || Armed || Ticked, "nobody would look at a free socket");
        Debug.Assert(Owner != DriveOwner.Led || !Armed, "led traffic would wake the I/O thread");
    }
}
