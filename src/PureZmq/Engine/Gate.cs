using System.Diagnostics;

namespace PureZmq.Engine;

/// <summary>A small lock for sections that wait for nobody, nearly all of some ten to a few hundred instructions.</summary>
/// <remarks>
/// Taking it is one compare-and-swap, leaving it one plain store: 1.3 ns together where the platform's lock costs 6.5 ns, and more where
/// stores are under way, as it waits for them. The
/// price is that a contender cannot be woken by whoever leaves: it spins, then gives up its time slice again and
/// again, or, if it may, sleeps for a moment (<see cref="GateWait"/>). That takes processor time while the holder has lost its own, or
/// copies a long frame: appending one does so under this, and a write from the caller's memory, which is two calls of the kernel and a copy
/// of up to the whole frame (see <c>docs/threading.md</c>). Not reentrant. A mutable struct: keep it in a field that is not readonly.
/// </remarks>
internal struct Gate(GateRank rank)
{
    private const int FirstSpin = 20; // some 0.7 us
    private int _held;

    /// <param name="mayRest">The thread may sleep for a moment if the gate is taken for long: it holds no other one, and serves nobody else.</param>
    public void Enter(bool mayRest = false)
    {
        HeldGates.Entering(rank);
        if (Interlocked.CompareExchange(ref _held, 1, 0) != 0)
            EnterContended(mayRest);
    }

    public void Exit()
    {
        Debug.Assert(_held == 1, "left a gate that nobody holds");
        HeldGates.Leaving(rank);
        // Release: everything written under the gate is visible before the gate is seen free.
        Volatile.Write(ref _held, 0);
    }

    private void EnterContended(bool mayRest)
    {
        if (rank == GateRank.Leaf)
        {
            Await(default); // held for a moment only, and not worth telling
            return;
        }

        var since = FlushPolicy.Now;
        // Whoever holds it, or takes it next, has its memory in his processor's cache: asked for at once it would go to and fro between two
        // processors at each message. Four threads that send on one socket: 15.0 M/s without this, 0.87 of one thread, and 17.4, 0.97, with it.
        Thread.SpinWait(FirstSpin);
        Await(mayRest && !IoThread.IsCurrentThread ? GateWait.WithRests(since) : default);
        CallerPace.OfThisThreadIfAny?.WasHeldUp(FlushPolicy.Now - since);
    }

    private void Await(GateWait wait)
    {
        do
        {
            wait.Once();
        }
        while (Volatile.Read(ref _held) != 0 || Interlocked.CompareExchange(ref _held, 1, 0) != 0);
    }
}
