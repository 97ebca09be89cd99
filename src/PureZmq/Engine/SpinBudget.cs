using System.Diagnostics;

namespace PureZmq.Engine;

/// <summary>How long a waiting thread looks by itself before it sleeps in the kernel. Turns itself off where it does not pay.</summary>
/// <remarks>
/// A wake-up costs some 20 microseconds on both sides; a reply that comes sooner is cheaper to await spinning, also in processor time.
/// Exactly one thread may spin for each spare core: two spinners on two cores are worse than none. One instance per socket, used by the
/// thread that waits there; races between several only make the guess worse.
/// </remarks>
/// <param name="limit">The longest look.</param>
/// <param name="isPatient">Whether a thread waits a moment for leave to spin. One of the thread pool does not: it has others to serve.</param>
internal sealed class SpinBudget(TimeSpan limit, bool isPatient = true)
{
    private static readonly int MaxSpinners = Environment.ProcessorCount - 1;
    private static readonly long Worthless = Stopwatch.Frequency / 500_000; // 2 microseconds
    private const int PatientLooks = 20;
    private const int FreeMisses = 16;
    private const int Trial = 32;
    private static int _spinners;

    private readonly int _looks = isPatient ? PatientLooks : 1;
    private readonly long _limit = (long)(limit.TotalSeconds * Stopwatch.Frequency);
    private long _budget = (long)(limit.TotalSeconds * Stopwatch.Frequency);
    private int _misses; // waits in a row that were short, but not short enough

    /// <summary>False while spinning does not pay.</summary>
    public bool IsOpen => MaxSpinners > 0 && Volatile.Read(ref _budget) > 0;

    /// <summary>Whether <see cref="TryBegin"/> would probably succeed at once. A hint.</summary>
    public bool LooksFree => IsOpen && Volatile.Read(ref _spinners) < MaxSpinners;

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
        for (var patience = 0; patience < _looks; patience++)
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
        if (!slept)
        {
            _misses = 0;
            Volatile.Write(ref _budget, _limit);
            return;
        }

        if (waited < 2 * _limit)
        {
            // Had both sides looked longer, both would have found. Or the peer is always a little too slow: then only a trial now and then.
            var misses = ++_misses;
            Volatile.Write(ref _budget, misses <= FreeMisses || misses % Trial == 0 ? _limit : 0);
            return;
        }

        _misses = 0;
        var half = Volatile.Read(ref _budget) / 2;
        Volatile.Write(ref _budget, half < Worthless ? 0 : half);
    }
}
