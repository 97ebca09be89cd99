using PureZmq.Engine;

namespace PureZmq.Tests.Engine;

/// <summary>The simulated socket, kernel and clock around a real <see cref="DriveRight"/>: what happens under the gate, and what must hold
/// whenever nobody holds it.</summary>
/// <remarks>
/// Readiness is level-triggered, as the kernel's. <see cref="KernelArmed"/> is what the kernel was told, not what the state machine believes,
/// so that a call that was forgotten shows. What is done outside the gate (wake-ups, kicks, requests for a tick) is collected
/// in a list and happens later, one thing at a time.
/// </remarks>
internal sealed class DriveWorld(DriveFault fault)
{
    public const long Millisecond = 1000;
    public const long TickPeriod = 5 * Millisecond;

    private readonly HashSet<Effect> _inFlight = [];

    public enum EffectKind
    {
        Signal,
        Kick,
        RequestTick,
    }

    public DriveRight Drive { get; } = new(hotWithin: Millisecond);

    public long Now { get; set; }

    // ---- The kernel
    public Queue<int> Wire { get; } = new();

    public bool KernelArmed { get; private set; } = true;

    public bool WakeUpIsSet { get; set; }

    public bool AwaitsWrite { get; set; }

    public bool KernelTakesMore { get; set; }

    public bool IsReady => WakeUpIsSet || Wire.Count > 0 || (AwaitsWrite && KernelTakesMore);

    // ---- The socket
    public Queue<int> Buffer { get; } = new();

    public List<ModelWaiter> Waiters { get; } = [];

    public int Work { get; set; }

    public bool IsClosed { get; set; }

    public int HandOvers { get; private set; }

    // ---- The I/O thread
    public int Watched { get; set; }

    public int WatchRequests { get; set; }

    public long NextTick { get; set; }

    public bool IoIsInTurn { get; set; }

    /// <summary>The leader waits in the kernel.</summary>
    public bool LeaderIsAsleep { get; set; }

    /// <summary>A thread that does not wait itself has the right, and is on its way to give it up.</summary>
    public bool CallerIsInTurn { get; set; }

    // ---- Under the gate

    public bool TryLead(object leader)
    {
        if (!Drive.TryLead(leader, out var disarm))
            return false;
        if (disarm)
            Disarm();
        return true;
    }

    public void Leave(List<Effect> after)
    {
        var follower = fault == DriveFault.LeaderDoesNotHandOver ? null : Waiters.Find(waiter => waiter.IsThread);
        var mustArm = (AwaitsWrite || Waiters.Exists(waiter => !waiter.IsThread)) && fault != DriveFault.LeaveIgnoresAwaiters;
        var action = Drive.Leave(follower, mustArm, Now, out var disarm);
        if (disarm)
            Disarm();
        switch (action)
        {
            case LeaveAction.HandOver:
                HandOvers++;
                follower!.HasLead = true;
                if (fault != DriveFault.HandOverDoesNotWake)
                    Collect(after, new Effect(EffectKind.Signal, follower));
                break;
            case LeaveAction.Arm when fault != DriveFault.LeaveForgetsToArm:
                KernelArmed = true;
                break;
            case LeaveAction.RequestTick when fault != DriveFault.TickPromiseIsDropped:
                Collect(after, new Effect(EffectKind.RequestTick, null));
                break;
        }
    }

    public void NeedArm()
    {
        if (Drive.NeedArm() && fault != DriveFault.AwaiterDoesNotArm)
            KernelArmed = true;
    }

    public void Kick(List<Effect> after)
    {
        if (Drive.Kick() && fault != DriveFault.KickIsNotWritten)
            Collect(after, new Effect(EffectKind.Kick, null));
    }

    public void Serve(List<Effect> after)
    {
        while (Waiters.Count > 0 && Buffer.Count > 0)
        {
            Waiters[0].Message = Buffer.Dequeue();
            Finish(Waiters[0], WaitState.Done, after);
        }
    }

    public void Finish(ModelWaiter waiter, WaitState state, List<Effect> after)
    {
        Waiters.Remove(waiter);
        waiter.State = state;
        Collect(after, new Effect(EffectKind.Signal, waiter));
        if (ReferenceEquals(Drive.Leader, waiter))
            Kick(after);
    }

    public void End(ModelWaiter waiter, WaitState state, List<Effect> after)
    {
        if (waiter.State == WaitState.Waiting)
            Finish(waiter, state, after);
    }

    public void Close(List<Effect> after)
    {
        IsClosed = true;
        while (Waiters.Count > 0)
            Finish(Waiters[0], WaitState.Failed, after);
        Kick(after);
    }

    // ---- Outside the gate

    /// <summary>Does what was collected, with others in between.</summary>
    public IEnumerable<ModelStep> Run(List<Effect> after)
    {
        foreach (var effect in after)
        {
            yield return ModelStep.Anytime;
            switch (effect.Kind)
            {
                case EffectKind.Signal:
                    effect.Waiter!.Signalled = true;
                    break;
                case EffectKind.Kick:
                    WakeUpIsSet = true;
                    break;
                case EffectKind.RequestTick:
                    WatchRequests++;
                    break;
            }

            _inFlight.Remove(effect);
        }
    }

    // ---- What must hold whenever nobody is under the gate

    public void AssertInvariants()
    {
        var (owner, leader) = (Drive.Owner, Drive.Leader as ModelWaiter);
        var somebodyTicks = Watched + WatchRequests > 0 || IsInFlight(EffectKind.RequestTick, null);
        if (owner == DriveOwner.Free)
        {
            Require(KernelArmed || (Drive.Ticked && somebodyTicks), "free: somebody will look");
            Require(!Waiters.Exists(waiter => waiter.IsThread), "a parked thread without a result: not free");
            Require(KernelArmed || !Waiters.Exists(waiter => !waiter.IsThread), "an awaiter is queued and nobody drives: armed");
            Require(KernelArmed || !AwaitsWrite, "a write waits for room and nobody drives: armed");
            Require(Work == 0 || IsClosed, "work was posted: somebody has the right and will do it");
        }

        Require(owner != DriveOwner.Led || !KernelArmed, "led: not armed");
        Require(Waiters.Count == 0 || Buffer.Count == 0, "waiters and messages do not both exist");
        Require(owner == DriveOwner.Io == IoIsInTurn, "the I/O thread has the right exactly while it is in its turn");
        if (owner == DriveOwner.Led && leader is not null)
        {
            Require(leader.IsLeading || leader.HasLead, "the lead is never lost");
            Require(leader.IsLeading || leader.Signalled || IsInFlight(EffectKind.Signal, leader), "whoever was given the lead is woken");
        }
        else if (owner == DriveOwner.Led)
        {
            Require(CallerIsInTurn, "the lead is never lost");
        }

        var mustLook = Work > 0 || (leader is not null && leader.State != WaitState.Waiting);
        Require(!LeaderIsAsleep || !mustLook || WakeUpIsSet || IsInFlight(EffectKind.Kick, null), "a sleeping leader that must look is kicked");
    }

    /// <summary>No simulated thread can take a step: the world sleeps until something comes from outside, or time passes.</summary>
    public void AssertNobodySleepsBesideWork()
    {
        Require(_inFlight.Count == 0, "everything collected was done");
        Require(Waiters.Count == 0 || Wire.Count == 0, "a message has arrived, somebody waits, and no wake-up is on its way");
        Require(Work == 0 || IsClosed, "work was posted and everybody sleeps");
        Require(!(AwaitsWrite && KernelTakesMore), "a write waits for room, there is room, and everybody sleeps");
    }

    public static void Require(bool holds, string rule)
    {
        if (!holds)
            throw new ModelBrokenException(rule);
    }

    private void Disarm()
    {
        if (fault != DriveFault.LeadForgetsToDisarm)
            KernelArmed = false;
    }

    private void Collect(List<Effect> after, Effect effect)
    {
        after.Add(effect);
        _inFlight.Add(effect);
    }

    private bool IsInFlight(EffectKind kind, ModelWaiter? waiter)
    {
        foreach (var effect in _inFlight)
        {
            if (effect.Kind == kind && effect.Waiter == waiter)
                return true;
        }

        return false;
    }

    /// <summary>Something to be done once the gate is left. A class: two alike are two.</summary>
    public sealed class Effect(EffectKind kind, ModelWaiter? waiter)
    {
        public EffectKind Kind => kind;

        public ModelWaiter? Waiter => waiter;
    }
}
