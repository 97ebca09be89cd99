using PureZmq.Engine;
using Effect = PureZmq.Tests.Engine.DriveWorld.Effect;

namespace PureZmq.Tests.Engine;

/// <summary>Simulated threads around one <see cref="DriveWorld"/>, interleaved at random: threads that block, threads that await, the I/O
/// thread with its ticks, and a world that sends, cancels, closes and lets time pass.</summary>
/// <remarks>The threads follow the engine's loops step for step; a seed gives the same schedule every time.</remarks>
internal sealed class DriveSchedule
{
    private const int MostWaitsForTime = 200;
    private readonly DriveFault _fault;
    private readonly DriveWorld _world;
    private readonly DriveLoops _loops;
    private readonly Random _random;
    private readonly List<ModelThread> _threads = [];
    private readonly List<ModelThread> _runnable = [];
    private readonly List<int> _received = [];
    private readonly int _haste; // one in so many steps of the clock is a long one
    private int _sent;
    private bool _isCalm; // nothing new comes from outside; nobody starts another call

    public DriveSchedule(int seed, DriveFault fault)
    {
        _random = new Random(seed);
        _fault = fault;
        _haste = _random.Next(2) == 0 ? 30 : 500;
        _world = new DriveWorld(fault);
        _loops = new DriveLoops(_world, _random, fault);
        for (var i = _random.Next(0, 4); i > 0; i--)
            _threads.Add(new ModelThread($"receiver {i}", Receive(new ModelWaiter(isThread: true))));
        for (var i = _random.Next(0, 3); i > 0; i--)
            _threads.Add(new ModelThread($"awaiter {i}", ReceiveAsync()));
        for (var i = _random.Next(0, 2); i > 0; i--)
            _threads.Add(new ModelThread($"poller {i}", TryReceive()));
        _threads.Add(new ModelThread("I/O", _loops.RunIo()));
        _threads.Add(new ModelThread("sender", Send()));
        _threads.Add(new ModelThread("clock", PassTime()));
        _threads.Add(new ModelThread("canceller", Cancel()));
        if (_random.Next(2) == 0)
            _threads.Add(new ModelThread("worker", PostWork()));
        if (_random.Next(2) == 0)
            _threads.Add(new ModelThread("writer", AwaitWritable()));
    }

    public int Steps { get; private set; }

    /// <summary>How often the I/O thread took over what it had been asked to look at.</summary>
    public int TakeOvers => _loops.TakeOvers;

    /// <summary>How often a parked thread was given the lead.</summary>
    public int HandOvers => _world.HandOvers;

    public int Received => _received.Count;

    /// <summary>Some storms, each followed by a calm in which everything must come to rest; then the socket is closed.</summary>
    public void Run(int storms, int stepsInEach)
    {
        for (var storm = 0; storm < storms; storm++)
        {
            _isCalm = false;
            for (var step = 0; step < stepsInEach; step++)
                StepSomebody();
            _isCalm = true;
            ComeToRest();
            AssertNoneLost();
            AssertIdle();
        }

        _isCalm = true;
        _threads.Add(new ModelThread("closer", Close()));
        ComeToRest();
        DriveWorld.Require(_world.Drive.Owner == DriveOwner.Free, "after the close nobody has the right");
        DriveWorld.Require(_world.Waiters.Count == 0, "after the close nobody waits");
        AssertNoneLost();
    }

    // ---- The schedule

    private bool StepSomebody()
    {
        _runnable.Clear();
        foreach (var thread in _threads)
        {
            if (thread.CanRun)
                _runnable.Add(thread);
        }

        if (_runnable.Count == 0)
            return false;
        _runnable[_random.Next(_runnable.Count)].Step();
        Steps++;
        _world.AssertInvariants();
        return true;
    }

    /// <summary>Lets everybody run; time passes only when nobody can, and then just to the next moment somebody waits for.</summary>
    private void ComeToRest()
    {
        for (var waits = 0; ; waits++)
        {
            while (StepSomebody())
            {
            }

            _world.AssertNobodySleepsBesideWork();
            if (NextMoment() is not { } moment)
                return;
            DriveWorld.Require(waits < MostWaitsForTime, "a world at rest needs no timer");
            _world.Now = Math.Max(_world.Now, moment);
        }
    }

    private long? NextMoment()
    {
        var next = _world.Watched > 0 ? _world.NextTick : long.MaxValue;
        foreach (var waiter in _world.Waiters)
            next = Math.Min(next, waiter.Deadline);
        return next == long.MaxValue ? null : next;
    }

    private void AssertNoneLost()
    {
        DriveWorld.Require(_world.Wire.Count == 0 || _world.IsClosed, "what arrived is read in the end, even if nobody waits");
        int[] all = [.. _received, .. _world.Buffer, .. _world.Wire];
        Array.Sort(all);
        DriveWorld.Require(all.SequenceEqual(Enumerable.Range(0, _sent)), "no message is lost or doubled");
    }

    /// <summary>A long time passes, and nobody wakes.</summary>
    private void AssertIdle()
    {
        var before = Steps;
        _world.Now += 1000 * DriveWorld.TickPeriod;
        while (StepSomebody())
        {
        }

        DriveWorld.Require(Steps == before, "an idle process makes no wake-ups");
    }

    private bool Chance(int oneIn) => _random.Next(oneIn) == 0;

    private Func<bool> NextCall() => () => !_isCalm || _world.IsClosed;

    // ---- The threads

    private IEnumerable<ModelStep> Receive(ModelWaiter waiter)
    {
        while (true)
        {
            yield return ModelStep.When(NextCall());
            if (_world.IsClosed)
                yield break;
            if (TakeNow())
                continue;
            yield return ModelStep.Anytime;
            if (_world.IsClosed)
                yield break;
            if (TakeNow())
                continue;
            waiter.Begin(Chance(3) ? _world.Now + _random.Next(0, 12 * 1000) : long.MaxValue);
            _world.Waiters.Add(waiter);
            var lead = _world.TryLead(waiter);
            waiter.IsLeading = lead;
            yield return ModelStep.Do(_loops.Wait(waiter, lead));
            Keep(waiter);
        }
    }

    private IEnumerable<ModelStep> TryReceive()
    {
        while (true)
        {
            yield return ModelStep.When(NextCall());
            if (_world.IsClosed)
                yield break;
            if (TakeNow())
                continue;
            yield return ModelStep.Anytime;
            if (!_world.TryLead(this))
                continue;
            _world.CallerIsInTurn = true;
            yield return ModelStep.Anytime;
            yield return ModelStep.Do(_loops.Turn());
            yield return ModelStep.Do(_loops.FinishTurn(() => _world.CallerIsInTurn = false));
            yield return ModelStep.Anytime;
            TakeNow();
        }
    }

    private IEnumerable<ModelStep> ReceiveAsync()
    {
        while (true)
        {
            // Long pauses, so that threads sometimes have the socket to themselves and make it hot.
            for (var pause = Chance(3) ? _random.Next(100) : 0; pause >= 0 && !_world.IsClosed; pause--)
                yield return ModelStep.When(NextCall());
            if (_world.IsClosed)
                yield break;
            if (TakeNow())
                continue;
            var waiter = new ModelWaiter(isThread: false);
            waiter.Begin(long.MaxValue);
            _world.Waiters.Add(waiter);
            _world.NeedArm();
            yield return ModelStep.When(() => waiter.Signalled);
            Keep(waiter);
        }
    }

    // ---- What comes from outside

    private IEnumerable<ModelStep> Send()
    {
        while (true)
        {
            yield return ModelStep.When(() => !_isCalm);
            if (_world.IsClosed || Chance(2))
                continue;
            for (var burst = Chance(4) ? _random.Next(2, 6) : 1; burst > 0; burst--)
                _world.Wire.Enqueue(_sent++);
        }
    }

    private IEnumerable<ModelStep> PassTime()
    {
        while (true)
        {
            yield return ModelStep.When(() => !_isCalm);
            _world.Now += Chance(_haste) ? _random.Next(0, 20 * 1000) : _random.Next(0, 40);
        }
    }

    private IEnumerable<ModelStep> Cancel()
    {
        while (true)
        {
            yield return ModelStep.When(() => !_isCalm);
            if (_world.Waiters.Count == 0 || !Chance(8))
                continue;
            var after = new List<Effect>();
            _world.End(_world.Waiters[_random.Next(_world.Waiters.Count)], WaitState.Cancelled, after);
            yield return ModelStep.Do(_world.Run(after));
        }
    }

    /// <summary>Has something run by the owner of the right: a connection closed, for example.</summary>
    private IEnumerable<ModelStep> PostWork()
    {
        while (true)
        {
            yield return ModelStep.When(() => !_isCalm);
            if (!Chance(6))
                continue;
            var after = new List<Effect>();
            _world.Work++;
            var mine = _world.TryLead(this);
            _world.CallerIsInTurn |= mine;
            if (!mine && _fault != DriveFault.WorkDoesNotKick)
                _world.Kick(after);
            yield return ModelStep.Do(_world.Run(after));
            if (mine)
                yield return ModelStep.Do(_loops.FinishTurn(() => _world.CallerIsInTurn = false));
        }
    }

    private IEnumerable<ModelStep> AwaitWritable()
    {
        while (true)
        {
            yield return ModelStep.When(() => !_isCalm);
            if (_world.AwaitsWrite)
            {
                _world.KernelTakesMore |= Chance(4);
                continue;
            }

            if (!Chance(8))
                continue;
            _world.AwaitsWrite = true;
            _world.NeedArm();
        }
    }

    private IEnumerable<ModelStep> Close()
    {
        var after = new List<Effect>();
        _world.Close(after);
        yield return ModelStep.Do(_world.Run(after));
    }

    private bool TakeNow()
    {
        if (_world.Waiters.Count > 0 || !_world.Buffer.TryDequeue(out var message))
            return false;
        _received.Add(message);
        return true;
    }

    private void Keep(ModelWaiter waiter)
    {
        if (waiter.Message is { } message)
            _received.Add(message);
        waiter.Message = null;
    }
}
