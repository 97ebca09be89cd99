using System.Diagnostics;

namespace PureZmq.Engine;

/// <summary>How long a waiting thread looks by itself before it sleeps in the kernel. Turns itself off where it does not pay.</summary>
/// <remarks>
/// A wake-up costs some 20 microseconds on both sides; a reply that comes sooner is cheaper to await spinning, also in processor time.
/// Exactly one thread may spin for each spare core: two spinners on two cores are worse than none. One instance per socket, used by the
/// thread that waits there; races between several only make the guess worse.
/// </remarks>
internal sealed class SpinBudget(TimeSpan limit)
{
    private static readonly int MaxSpinners = Environment.ProcessorCount - 1;
    private static readonly long Worthless = Stopwatch.Frequency / 500_000; // 2 microseconds
    private const int PatientLooks = 20;
    private static int _spinners;

    private readonly long _limit = (long)(limit.TotalSeconds * Stopwatch.Frequency);
    private long _budget = (long)(limit.TotalSeconds * Stopwatch.Frequency);

    /// <summary>Takes leave to spin. After true, <see cref="End"/> must follow.</summary>
    /// <param name="ticks">For how long, in ticks of <see cref="Stopwatch"/>.</param>
    public bool TryBegin(out long ticks)
    {
        ticks = Volatile.Read(ref _budget);
        if (ticks == 0)
            return false;
        if (MaxSpinners == 0)
            return false;
        // Where two threads of one process answer each other, the other one is just about to stop: it has its message.
        for (var patience = 0; patience < PatientLooks; patience++)
        {
            if (Volatile.Read(ref _spinners) < MaxSpinners)
            {
                if (Interlocked.Increment(ref _spinners) <= MaxSpinners)
                    return true;
                Interlocked.Decrement(ref _spinners);
            }

            Thread.SpinWait(10);
        }

        return false;
    }

    public static void End() => Interlocked.Decrement(ref _spinners);

    /// <summary>Learns from a wait that is over.</summary>
    /// <param name="slept">The thread had to sleep.</param>
    /// <param name="waited">How long the whole wait took, in ticks of <see cref="Stopwatch"/>.</param>
    public void Learn(bool slept, long waited)
    {
        if (!slept || waited < 2 * _limit)
        {
            Volatile.Write(ref _budget, _limit);
            return;
        }

        var half = Volatile.Read(ref _budget) / 2;
        Volatile.Write(ref _budget, half < Worthless ? 0 : half);
    }
}
