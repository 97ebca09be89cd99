using PureZmq.Engine;
using Effect = PureZmq.Tests.Engine.DriveWorld.Effect;

namespace PureZmq.Tests.Engine;

/// <summary>The engine's loops around the drive right, step for step as the real ones: whoever waits, leads or takes a turn.</summary>
internal sealed class DriveLoops(DriveWorld world, Random random, DriveFault fault)
{
    /// <summary>How often the I/O thread took over what it had been asked to look at.</summary>
    public int TakeOvers { get; private set; }

    /// <summary>Waits until the waiter's wait is over; the lead, if it comes, is taken or passed on.</summary>
    public IEnumerable<ModelStep> Wait(ModelWaiter waiter, bool lead)
    {
        while (true)
        {
            if (lead)
            {
                yield return ModelStep.Do(Lead(waiter));
                yield break;
            }

            var after = new List<Effect>();
            if (world.Now >= waiter.Deadline)
                world.End(waiter, WaitState.TimedOut, after);
            var done = waiter.State != WaitState.Waiting;
            waiter.IsLeading = lead = waiter.HasLead;
            waiter.HasLead = false;
            if (done && lead && fault == DriveFault.FollowerLeavesWithoutDoingTheWork)
            {
                waiter.IsLeading = false;
                world.Leave(after);
            }

            yield return ModelStep.Do(world.Run(after));
            if (done && waiter.IsLeading && (waiter.State != WaitState.TimedOut || fault != DriveFault.TimedOutFollowerDropsLead))
                yield return ModelStep.Do(FinishTurn(() => waiter.IsLeading = false));
            if (done)
                yield break;
            if (lead)
                continue;
            yield return ModelStep.When(() => waiter.Signalled || world.Now >= waiter.Deadline);
            if (fault == DriveFault.TimedOutFollowerDropsMessage && !waiter.Signalled)
                waiter.Message = null;
            waiter.Signalled = false;
        }
    }

    private IEnumerable<ModelStep> Lead(ModelWaiter waiter)
    {
        var maySpin = random.Next(2) == 0;
        while (true)
        {
            var after = new List<Effect>();
            var sleeps = false;
            world.Drive.WakeUp();
            if (world.Work == 0)
            {
                world.Serve(after);
                if (world.Now >= waiter.Deadline)
                    world.End(waiter, WaitState.TimedOut, after);
                if (waiter.State != WaitState.Waiting)
                {
                    waiter.IsLeading = false;
                    world.Leave(after);
                    yield return ModelStep.Do(world.Run(after));
                    yield break;
                }

                sleeps = !maySpin;
                if (sleeps && fault != DriveFault.LeaderFallsAsleepOutsideTheGate)
                    world.Drive.FallAsleep();
            }

            world.Work = 0;
            yield return ModelStep.Do(world.Run(after));
            if (sleeps && fault == DriveFault.LeaderFallsAsleepOutsideTheGate)
            {
                yield return ModelStep.Anytime;
                world.Drive.FallAsleep();
            }

            world.LeaderIsAsleep = sleeps;
            if (sleeps)
                yield return ModelStep.When(() => world.IsReady || world.Now >= waiter.Deadline);
            else
                yield return ModelStep.Anytime; // one look of a spinning thread, or back from the work
            world.LeaderIsAsleep = false;
            if (sleeps && fault != DriveFault.LeaderForgetsThatItWoke)
            {
                yield return ModelStep.Anytime;
                world.Drive.WakeUp(); // from now on it passes the gate before it sleeps: no kick needs to be written
            }

            maySpin = maySpin && random.Next(3) > 0;
            yield return ModelStep.Do(Turn());
        }
    }

    /// <summary>Handles what the kernel reports now.</summary>
    public IEnumerable<ModelStep> Turn()
    {
        var (woken, readable, writable) = (world.WakeUpIsSet, world.Wire.Count > 0, world.AwaitsWrite && world.KernelTakesMore);
        if (woken)
        {
            yield return ModelStep.Anytime;
            world.WakeUpIsSet = false;
        }

        if (writable)
        {
            yield return ModelStep.Anytime;
            world.AwaitsWrite = world.KernelTakesMore = false;
        }

        if (!readable)
            yield break;
        yield return ModelStep.Anytime;
        var read = new List<int>();
        for (var count = random.Next(1, 4); count > 0 && world.Wire.Count > 0; count--)
            read.Add(world.Wire.Dequeue());
        yield return ModelStep.Anytime;
        var after = new List<Effect>();
        foreach (var message in read)
            world.Buffer.Enqueue(message);
        if (fault != DriveFault.TurnServesNobody)
            world.Serve(after);
        DriveWorld.Require(!after.Exists(effect => effect.Kind == DriveWorld.EffectKind.Kick), "a leader that serves its own wait does not wake itself");
        yield return ModelStep.Do(world.Run(after));
    }

    /// <summary>Ends a turn of a thread that does not wait itself.</summary>
    public IEnumerable<ModelStep> FinishTurn(Action leave)
    {
        while (true)
        {
            yield return ModelStep.Anytime;
            var after = new List<Effect>();
            world.Drive.WakeUp();
            if (world.Work == 0)
            {
                world.Serve(after);
                world.Leave(after);
                leave();
                yield return ModelStep.Do(world.Run(after));
                yield break;
            }

            world.Work = 0;
        }
    }

    /// <summary>The I/O thread.</summary>
    public IEnumerable<ModelStep> RunIo()
    {
        while (true)
        {
            yield return ModelStep.When(() => world.WatchRequests > 0 || (world.KernelArmed && world.IsReady)
                || (world.Watched > 0 && world.Now >= world.NextTick));
            if (world.KernelArmed && world.IsReady)
            {
                yield return ModelStep.Anytime; // the report may be stale by now
                if (world.Drive.TryDriveAsIo())
                    yield return ModelStep.Do(TurnOfIo());
            }

            yield return ModelStep.Anytime;
            if (world.WatchRequests > 0)
            {
                if (world.Watched == 0)
                    world.NextTick = world.Now + DriveWorld.TickPeriod;
                world.Watched += world.WatchRequests;
                world.WatchRequests = 0;
            }

            if (world.Watched == 0 || world.Now < world.NextTick)
                continue;
            world.NextTick = world.Now + DriveWorld.TickPeriod;
            for (var i = world.Watched; i > 0; i--)
            {
                yield return ModelStep.Anytime;
                if (world.Drive.TickQuietly() || (fault == DriveFault.QuietTickKeepsWhatIsIdle && world.Drive.Ticked))
                {
                    if (fault == DriveFault.TickForgetsTheReactor)
                        world.Watched--;
                    continue;
                }

                yield return ModelStep.Anytime;
                var verdict = world.Drive.Tick();
                if (verdict == TickVerdict.TakeOver)
                {
                    TakeOvers++;
                    yield return ModelStep.Do(TurnOfIo());
                }

                if (verdict != TickVerdict.Keep || fault == DriveFault.TickForgetsTheReactor)
                    world.Watched--;
            }
        }
    }

    private IEnumerable<ModelStep> TurnOfIo()
    {
        world.IoIsInTurn = true;
        yield return ModelStep.Anytime;
        yield return ModelStep.Do(Turn());
        yield return ModelStep.Do(FinishTurn(() => world.IoIsInTurn = false));
    }
}
