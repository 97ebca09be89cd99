using System.Diagnostics;
using Microsoft.Extensions.Logging;
using PureZmq.Transports;

namespace PureZmq.Engine;

/// <summary>The thread that stands in for whoever is not there: listeners, connects, handshakes and timers are its own; sockets' connections
/// it looks after while no caller does.</summary>
/// <remarks>
/// Everything it runs is non-blocking and belongs to it, so that state needs no lock. Other threads reach it by <see cref="Post"/>,
/// <see cref="RequestLook"/> and <see cref="Watch"/>. Without anything to do it sleeps without a time limit.
/// </remarks>
internal sealed class IoThread : IDisposable
{
    private const long FirstTickNanoseconds = 5_000_000; // serves only what nobody waits for; 1 ms disturbed one round trip in a hundred
    private const long LongestTickNanoseconds = 4 * FirstTickNanoseconds;
    private const long Second = 1_000_000_000;

    [ThreadStatic]
    private static IoThread? _ofThisThread;

    private readonly ContextCore _context;
    private readonly ILogger _logger;
    private readonly ReadinessSet _set;
    private readonly Thread _thread;
    private readonly IoTimers _timers = new();
    private readonly List<Reactor> _watched = [];
    private readonly TailRounds _tails = new();
    private readonly Func<StreamPipe, (TailDecision Decision, long Wait)> _lookAt;
    private readonly ITimer? _foreignClock;
    private readonly bool _continuesInline;
    private bool _lastWasReactor;
    private long _nextTick;
    private long _tick; // nanoseconds between two ticks

    private Gate _gate = new(GateRank.Leaf); // guards the lists of requests, _wakeIsSet, _parked and _resting
    private List<Action> _posted = [];
    private List<Action> _running = [];
    private readonly List<StreamPipe> _newTails = [];
    private readonly List<StreamPipe> _newPatientTails = [];
    private readonly List<Reactor> _newWatched = [];
    private bool _isAsked; // there is a request; read without the gate as a hint
    private bool _wakeIsSet;
    private bool _parked;
    private bool _resting; // parked, and wakes by itself when it is the turn of tails that can wait
    private bool _ended; // nothing that is posted runs any more
    private bool _stopping; // belongs to the thread

    public IoThread(ContextCore context, int number)
    {
        _context = context;
        _logger = context.Logger;
        Spinning = new SpinBudget(context.Settings.SpinLimit);
        _continuesInline = context.Settings.ContinuationMode == ContinuationMode.Inline;
        _lookAt = pipe => RunGuarded(TailRounds.LookAt, pipe);
        _set = context.NewSet();
        Members = new IoMembers(_set);
        if (context.Clock != TimeProvider.System)
            _foreignClock = context.Clock.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _thread = new Thread(Run) { IsBackground = true, Name = $"PureZmq I/O {number}" };
        _thread.Start();
    }

    public static bool IsCurrentThread => _ofThisThread is not null;

    public IoMembers Members { get; }

    /// <summary>Whether and how long the thread looks before it sleeps, where awaiters continue on it. Belongs to the thread.</summary>
    public SpinBudget Spinning { get; }

    public TimeProvider Clock => _context.Clock;

    /// <summary>Has the thread run something. Any thread; in order for each caller.</summary>
    /// <returns>False when the thread has ended: nothing will run.</returns>
    public bool Post(Action action)
    {
        _gate.Enter();
        if (_ended)
        {
            _gate.Exit();
            return false;
        }

        _posted.Add(action);
        ExitAsking();
        return true;
    }

    /// <summary>Runs something on the thread and waits until it is done. On the thread itself: at once.</summary>
    public void Invoke(Action action)
    {
        if (_ofThisThread == this)
        {
            action();
            return;
        }

        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var posted = Post(() =>
        {
            try
            {
                action();
                done.SetResult();
            }
            catch (Exception e)
            {
                done.SetException(e); // belongs to the caller
            }
        });
        if (!posted)
            throw ContextCore.Ended();
        done.Task.GetAwaiter().GetResult();
    }

    /// <summary>A sender leaves a tail for the thread to write.</summary>
    /// <param name="pipe">Where.</param>
    /// <param name="isPatient">The sender floods: the look may wait for the thread's next round (<see cref="TailRounds"/>).</param>
    public void RequestLook(StreamPipe pipe, bool isPatient)
    {
        _gate.Enter();
        (isPatient ? _newPatientTails : _newTails).Add(pipe);
        ExitAsking(isPatient);
    }

    /// <summary>A reactor that changes hands often asks to be looked at now and then instead of being armed each time.</summary>
    public void Watch(Reactor reactor)
    {
        _gate.Enter();
        _newWatched.Add(reactor);
        ExitAsking();
    }

    /// <summary>Runs an action after a time on the context's clock. Only on this thread.</summary>
    public IoTimer After(TimeSpan delay, Action action)
        => _timers.Add(Clock.GetTimestamp() + (long)(delay.TotalSeconds * Clock.TimestampFrequency), action);

    /// <summary>Ends the thread and waits for it.</summary>
    public void Dispose()
    {
        Post(() => _stopping = true);
        if (_ofThisThread != this)
            _thread.Join();
    }

    private void Wake()
    {
        _gate.Enter();
        var wake = !_wakeIsSet;
        _wakeIsSet = true;
        _gate.Exit();
        if (wake)
            _set.Wake();
    }

    /// <summary>Leaves the gate under which something was asked for, and wakes the thread if it is parked: else it looks before it parks.</summary>
    /// <param name="isPatient">It need not wake before its rest is over.</param>
    private void ExitAsking(bool isPatient = false)
    {
        Volatile.Write(ref _isAsked, true);
        var wake = _parked && !_wakeIsSet && !(isPatient && _resting);
        _wakeIsSet |= wake;
        _gate.Exit();
        if (wake)
            _set.Wake();
    }

    private void Run()
    {
        _ofThisThread = this;
        _set.PrepareThread();
        Span<EpollEvent> ready = stackalloc EpollEvent[64];
        long tailWait = 0;
        while (!_stopping)
        {
            var count = Spin(ready, out var waitingSince, out var looks);
            var slept = count == 0;
            if (slept)
            {
                count = _set.Wait(ready, Park(tailWait));
                Unpark();
            }

            var waited = waitingSince == 0 ? 0 : Stopwatch.GetTimestamp() - waitingSince;
            _lastWasReactor = false;
            foreach (ref readonly var report in ready[..count])
                Handle(in report);
            if (waited > 0)
                LearnFrom(waited, slept, looks);
            RunPosted();
            RunTimers();
            RunTicks();
            tailWait = LookAtTails();
        }

        _gate.Enter();
        _ended = true;
        _gate.Exit();
        RunPosted(); // what came in time
        _foreignClock?.Dispose();
        _set.Dispose();
    }

    /// <summary>Looks for a while without sleeping, if the thread is where awaiters continue and a socket has just been served.</summary>
    /// <remarks>With continuations inline this thread is the one that wants the message; 5 us one way instead of 30. Never otherwise: a
    /// caller's thread may be spinning already.</remarks>
    /// <param name="ready">Receives what was found.</param>
    /// <param name="startedAt">When a wait began from which the budget may learn: also where nobody looked, or a budget that once gave up
    /// would never hear of waits that have become short. 0 otherwise.</param>
    /// <param name="looks">How often it looked.</param>
    /// <returns>How many reports were found.</returns>
    private int Spin(Span<EpollEvent> ready, out long startedAt, out int looks)
    {
        startedAt = 0;
        looks = 0;
        if (!_lastWasReactor)
            return 0;
        startedAt = Stopwatch.GetTimestamp();
        if (!Spinning.TryBegin(out var ticks))
            return 0;
        var count = 0;
        do
        {
            count = _set.Wait(ready, 0);
            looks++;
        }
        while (count == 0 && !Volatile.Read(ref _isAsked) && Stopwatch.GetTimestamp() - startedAt < ticks);
        Spinning.End(startedAt + ticks, Stopwatch.GetTimestamp());
        if (count == 0 && Volatile.Read(ref _isAsked))
            startedAt = 0; // called away: that says nothing about whether looking pays
        return count;
    }

    /// <summary>Tells the budget of a wait that is over, and what it was for is handled.</summary>
    private void LearnFrom(long waited, bool slept, int looks)
    {
        if (!slept)
        {
            // What the first look finds was there already: a peer on this very processor had its turn before us. To count that as a look that
            // pays had every ninth wait of `inline-busy` spun in vain, instead of every thirty-second.
            if (looks > 1 && _lastWasReactor)
                Spinning.Learn(slept: false, waited);
            return;
        }

        // Nothing follows from one that something else cut short, unless it was looked through in vain or had been a long one by then.
        if (_lastWasReactor || looks > 0 || Spinning.IsLong(waited))
            Spinning.Learn(slept: true, waited);
    }

    /// <summary>Says that the thread is about to sleep, unless something was asked of it meanwhile.</summary>
    private long Park(long tailWait)
    {
        var timeout = NextTimeout();
        if (tailWait > 0 && (timeout < 0 || tailWait < timeout))
            timeout = tailWait;
        var rest = _tails.Rest(FlushPolicy.Now);
        if (rest > 0 && (timeout < 0 || rest < timeout))
            timeout = rest;
        _gate.Enter();
        // Asked and parked are decided under one gate: a request either is seen here or sees that it must wake the thread.
        if (_posted.Count > 0 || _newTails.Count > 0 || _newWatched.Count > 0 || (_newPatientTails.Count > 0 && rest == 0))
            timeout = 0;
        _parked = timeout != 0;
        _resting = rest > 0;
        _gate.Exit();
        return timeout;
    }

    private void Unpark()
    {
        _gate.Enter();
        _parked = false;
        _gate.Exit();
    }

    /// <returns>Nanoseconds; negative for no limit.</returns>
    private long NextTimeout()
    {
        var timeout = -1L;
        if (_timers.TryPeek(out var due))
        {
            var remaining = Math.Max(0, (due - Clock.GetTimestamp()) * (Second / Clock.TimestampFrequency));
            if (_foreignClock is null)
                timeout = remaining;
            else if (remaining == 0)
                timeout = 0;
            else
                _foreignClock.Change(TimeSpan.FromTicks(Math.Max(1, remaining / 100)), Timeout.InfiniteTimeSpan);
        }

        if (_watched.Count > 0)
        {
            var tick = Math.Max(0, _nextTick - FlushPolicy.Now);
            timeout = timeout < 0 ? tick : Math.Min(timeout, tick);
        }

        return timeout;
    }

    private void Handle(in EpollEvent report)
    {
        if (report.Data == ReadinessSet.WakeData)
        {
            _gate.Enter();
            _wakeIsSet = false;
            _set.ClearWake(); // under the gate: a request that comes now sets it again
            _gate.Exit();
            return;
        }

        var handler = Members.Find(report.Data);
        _lastWasReactor |= _continuesInline && handler is Reactor;
        RunGuarded(
            static call =>
            {
                call.Handler?.OnReady(call.Events);
                return true;
            },
            (Handler: handler, report.Events));
    }

    private void RunPosted()
    {
        while (true)
        {
            _gate.Enter();
            _isAsked = false;
            (_posted, _running) = (_running, _posted);
            foreach (var reactor in _newWatched)
                StartWatching(reactor);
            _newWatched.Clear();
            _gate.Exit();
            if (_running.Count == 0)
                return;
            foreach (var action in _running)
                RunGuarded(action);
            _running.Clear();
        }
    }

    private void RunGuarded(Action action)
        => RunGuarded(
            static action =>
            {
                action();
                return true;
            },
            action);

    /// <returns>What <paramref name="call"/> returned, or the default when it failed.</returns>
    private TResult? RunGuarded<TState, TResult>(Func<TState, TResult> call, TState state)
    {
        try
        {
            return call(state);
        }
        catch (OutOfMemoryException e)
        {
            // Also what the base library throws when the system has no thread to give, which takes a descriptor.
            Tell(EngineLog.OutOfMemory, e);
            return default;
        }
        catch (Exception e)
        {
            // A defect of ours must not end the thread that all sockets of the context share.
            Tell(EngineLog.HandlerFailed, e);
            return default;
        }
    }

    private void Tell(Action<ILogger, Exception> line, Exception e)
    {
        try
        {
            line(_logger, e);
        }
        catch (Exception)
        {
            // The program's logger failed as well, perhaps for the same want: nobody is left to be told, and the thread goes on for all sockets.
        }
    }

    private void RunTimers()
    {
        if (_timers.Count == 0)
            return;
        var now = Clock.GetTimestamp();
        while (_timers.TryTake(now, out var action))
            RunGuarded(action);
    }

    private void StartWatching(Reactor reactor)
    {
        // A new one is soon looked at. The others no later for that: those who come could be many.
        var soon = FlushPolicy.Now + FirstTickNanoseconds;
        _nextTick = _watched.Count == 0 ? soon : Math.Min(_nextTick, soon);
        _tick = FirstTickNanoseconds;
        _watched.Add(reactor);
    }

    private void RunTicks()
    {
        if (_watched.Count == 0 || FlushPolicy.Now < _nextTick)
            return;
        // Rarer while threads come and go: a tick just when a message comes takes its receiver's processor, and a receiver that is moved to
        // the one where its sender spins waited there for 4 ms (docs/decisions/0018-where-a-message-waits-for-milliseconds.md).
        _tick = Math.Min(2 * _tick, LongestTickNanoseconds);
        _nextTick = FlushPolicy.Now + _tick;
        for (var i = _watched.Count - 1; i >= 0; i--)
        {
            if (!RunGuarded(static reactor => reactor.Tick(), _watched[i]))
                _watched.RemoveAt(i);
        }
    }

    /// <returns>Nanoseconds until a tail must be looked at again; 0 when there is none.</returns>
    private long LookAtTails()
    {
        _gate.Enter();
        _tails.Add(_newTails, _newPatientTails);
        _gate.Exit();
        return _tails.Look(_lookAt);
    }
}
