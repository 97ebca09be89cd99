using System.Diagnostics;

namespace PureZmq.Engine;

/// <summary>What a thread does while it leads: it serves, spins as long as that pays, then sleeps in the kernel, until its own wait is over.</summary>
/// <remarks>Run by the owner of the drive right, without gates; each round passes the socket's gate.</remarks>
internal sealed class LeadLoop(SocketCore core, Reactor reactor, PostedWork posted, ConnectionReader reader, ConnectionTable connections)
{
    private bool _hasWaited; // a thread has waited for a message before; belongs to the owner of the right

    /// <inheritdoc cref="Reactor.Lead"/>
    public void Run(SyncWaiter waiter, long deadline)
    {
        var startedAt = Stopwatch.GetTimestamp();
        var isFirst = !waiter.IsSending && !waiter.NeverSleeps && !_hasWaited;
        _hasWaited |= isFirst;
        // Room comes in large portions: worth a sleep. And the first message comes by way of a peer that has to be woken, and where processors
        // are few it is woken on the one where we would look (docs/decisions/0014-connecting.md).
        var maySpin = !waiter.IsSending && !isFirst;
        var budget = waiter.NeverSleeps ? core.AwaitSpin : core.Spin;
        var slept = false;
        while (true)
        {
            var after = default(AfterGate);
            var spinTicks = 0L;
            var sleep = false;
            var timeout = -1L;
            List<Action>? work;
            var done = false;
            var spins = false;
            core.Gate.Enter();
            try
            {
                reactor.Drive.WakeUp();
                work = posted.TakeLocked();
                if (work is null)
                {
                    core.ServeLocked(ref after);
                    timeout = Deadline.Nanoseconds(deadline);
                    if (waiter.State == WaitState.Waiting && timeout == 0)
                        core.EndWaitLocked(waiter, WaitState.TimedOut, ref after);
                    if (waiter.State == WaitState.Waiting)
                    {
                        spins = maySpin && budget.TryBegin(out spinTicks);
                        sleep = !spins;
                    }

                    if (sleep && waiter.NeverSleeps)
                    {
                        core.EndWaitLocked(waiter, WaitState.TimedOut, ref after);
                        sleep = false;
                    }

                    done = waiter.State != WaitState.Waiting;
                    if (done)
                        reactor.LeaveLocked(ref after);
                    else if (sleep)
                        reactor.Drive.FallAsleep();
                }
            }
            finally
            {
                core.Gate.Exit();
            }

            if (spins)
            {
                maySpin = false;
                var until = long.MaxValue;
                try
                {
                    after.Run();
                    until = Math.Min(deadline, Stopwatch.GetTimestamp() + spinTicks);
                    SpinUntilDone(waiter, until);
                }
                finally
                {
                    budget.End(until, Stopwatch.GetTimestamp()); // leave is counted by process: one that is not given back would be missing for ever
                }

                continue;
            }

            after.Run();
            if (done)
            {
                if (!waiter.IsSending && !waiter.NeverSleeps && !isFirst)
                    core.Spin.Learn(slept, Stopwatch.GetTimestamp() - startedAt);
                return;
            }

            PostedWork.Run(work);
            if (sleep)
            {
                slept = true;
                reactor.Turn(timeout);
            }
        }
    }

    private void SpinUntilDone(SyncWaiter waiter, long until)
    {
        var turns = 0;
        do
        {
            // One connection: read it, the cheapest look there is. Several: the set knows who has something.
            if (reader.Last is { IsClosed: false } last && (connections.Count == 1 || (++turns & 3) != 0))
                reader.Read(last);
            else
                reactor.Turn(0);
            // State changes under the gate; this plain read is a hint, and the loop above looks again under the gate.
            if (waiter.State != WaitState.Waiting || core.InprocLooksReadable || posted.LooksPosted)
                return;
        }
        while (Stopwatch.GetTimestamp() < until);
    }
}
