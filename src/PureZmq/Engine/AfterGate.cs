namespace PureZmq.Engine;

/// <summary>What a section under a gate found to be done once no gate is held: wake-ups, completions, writes.</summary>
/// <remarks>
/// Waking or completing under a gate would make the woken thread collide with it, and user code might run. So sections
/// collect, and <see cref="Run"/> acts, again and again, until acting leads to nothing more.
/// </remarks>
internal struct AfterGate
{
    private Waiter? _waiter;
    private List<Waiter>? _moreWaiters;
    private Pipe? _pipe;
    private List<Pipe>? _morePipes;
    private Pipe? _roomPipe;
    private List<Pipe>? _moreRoom;
    private Reactor? _kick;
    private List<Reactor>? _moreKicks;
    private Reactor? _tick;
    private List<Reactor>? _moreTicks;

    [ThreadStatic]
    private static List<Waiter>? _spareWaiters; // as _sparePipes

    [ThreadStatic]
    private static List<Pipe>? _sparePipes; // for fan-outs: one list a thread, so that publishing allocates nothing

    public readonly bool IsEmpty => _waiter is null && _pipe is null && _roomPipe is null && _kick is null && _tick is null;

    /// <summary>A wait ended, or its thread was given the lead.</summary>
    public void Signal(Waiter waiter)
    {
        // A list, not links in the waiters: a thread that sees its wait ended may wait anew before this signal reaches it. The signal is
        // spurious then, which is harmless, but a link would have been cut.
        if (_waiter is null)
        {
            _waiter = waiter;
            return;
        }

        if (_moreWaiters is null)
        {
            _moreWaiters = _spareWaiters ?? [];
            _spareWaiters = null;
        }

        _moreWaiters.Add(waiter);
    }

    /// <summary>A pipe has something to write, or to tell its peer.</summary>
    public void Flush(Pipe pipe)
    {
        if (_pipe is null || _pipe == pipe)
        {
            _pipe = pipe;
            return;
        }

        if (_morePipes is null)
        {
            _morePipes = _sparePipes ?? [];
            _sparePipes = null;
        }

        _morePipes.Add(pipe);
    }

    /// <summary>A reader in this process made room for the sender at the other end, who waits for it.</summary>
    public void GaveRoom(Pipe sender)
    {
        if (_roomPipe is null || _roomPipe == sender)
            _roomPipe = sender;
        else
            (_moreRoom ??= []).Add(sender);
    }

    /// <summary>The leader sleeps, or is about to, and has to look again.</summary>
    public void Kick(Reactor reactor)
    {
        if (_kick is null || _kick == reactor)
            _kick = reactor;
        else
            (_moreKicks ??= []).Add(reactor); // one message in process can end waits on several sockets
    }

    /// <summary>The I/O thread is asked to look at this reactor now and then.</summary>
    public void RequestTick(Reactor reactor)
    {
        if (_tick is null || _tick == reactor)
            _tick = reactor;
        else
            (_moreTicks ??= []).Add(reactor);
    }

    public void Run()
    {
        if (!IsEmpty)
            RunSlowly();
    }

    private void RunSlowly()
    {
        HeldGates.AssertNone();
        do
        {
            if (_kick is { } kick)
            {
                kick.Wake();
                _moreKicks?.ForEach(static other => other.Wake());
                (_kick, _moreKicks) = (null, null);
            }

            if (_tick is { } tick)
            {
                tick.Io.Watch(tick);
                _moreTicks?.ForEach(static other => other.Io.Watch(other));
                (_tick, _moreTicks) = (null, null);
            }

            // Writes before wake-ups: a woken thread may compete for this very processor.
            if (_pipe is { } pipe)
            {
                _pipe = null;
                FlushAll(pipe);
            }

            if (_roomPipe is { } sender)
            {
                _roomPipe = null;
                TellOfRoom(sender);
            }

            if (_waiter is { } waiter)
            {
                _waiter = null;
                SignalAll(waiter);
            }
        }
        while (!IsEmpty);
    }

    private void SignalAll(Waiter waiter)
    {
        var more = _moreWaiters;
        _moreWaiters = null;
        waiter.Signal();
        if (more is null)
            return;
        foreach (var other in more)
            other.Signal();
        more.Clear();
        _spareWaiters ??= more;
    }

    private void FlushAll(Pipe pipe)
    {
        var more = _morePipes;
        _morePipes = null;
        pipe.Flush(ref this);
        if (more is null)
            return;
        foreach (var other in more)
            other.Flush(ref this);
        more.Clear();
        _sparePipes ??= more;
    }

    private void TellOfRoom(Pipe sender)
    {
        var more = _moreRoom;
        _moreRoom = null;
        sender.RoomWasMade(ref this);
        if (more is null)
            return;
        foreach (var other in more)
            other.RoomWasMade(ref this);
    }
}
