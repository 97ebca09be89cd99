using System.Diagnostics;

namespace PureZmq.Engine;

/// <summary>How long a waiting thread looks by itself before it sleeps in the kernel. Turns itself off where it does not pay.</summary>
/// <remarks>
/// A wake-up costs some 20 microseconds on both sides; a reply that comes sooner is cheaper to await spinning, also in processor time.
/// Exactly one thread may spin for each spare core: two spinners on two cores are worse than none. And none where others want the cores:
/// who spins uses up his share, and is then kept waiting for some milliseconds, while who sleeps is served at once (the row `busy` of req-rep,
/// docs/decisions/0013-spinning-among-others.md). One instance per socket, used by the thread that waits there; races between several only make
/// the guess worse.
/// </remarks>
/// <param name="limit">The longest look.</param>
/// <param name="isPatient">Whether a thread waits a moment for leave to spin. One of the thread pool does not: it has others to serve.</param>
internal sealed class SpinBudget(TimeSpan limit, bool isPatient = true)
{
    private static readonly int MaxSpinners = Environment.ProcessorCount - 1;
    private static readonly long Worthless = Stopwatch.Frequency / 500_000; // 2 microseconds
    private static readonly long Interrupted = Stopwatch.Frequency / 2_000; // 500 microseconds: hardly a look takes so long by itself, and a time slice is longer
    private static readonly long LongestRest = Stopwatch.Frequency; // a second: the process may have been stopped for hours
    private const int PatientLooks = 20;
    private const int RestsForInterruption = 32; // times its length
    private const int MostCredit = 16;
    private const int Trial = 32;
    private static int _spinners;

    private readonly int _looks = isPatient ? PatientLooks : 1;
    private readonly long _limit = (long)(limit.TotalSeconds * Stopwatch.Frequency);
    private long _budget = (long)(limit.TotalSeconds * Stopwatch.Frequency);
    private int _credit = MostCredit; // misses that are forgiven: a look that pays earns one
    private long _restsUntil; // 0 when it does not rest
    private int _misses; // since the last look that paid, of waits that were short, but not short enough

    /// <summary>False while spinning does not pay.</summary>
    public bool IsOpen => MaxSpinners > 0 && Volatile.Read(ref _budget) > 0 && !Rests;

    /// <summary>Whether <see cref="TryBegin"/> would probably succeed at once. A hint.</summary>
    public bool LooksFree => IsOpen && Volatile.Read(ref _spinners) < MaxSpinners;

    /// <summary>Others wanted the processor during a look, not long ago.</summary>
    private bool Rests
    {
        get
        {
            var until = Volatile.Read(ref _restsUntil);
            if (until == 0)
                return false;
            if (Stopwatch.GetTimestamp() < until)
                return true;
            Volatile.Write(ref _restsUntil, 0);
            return false;
        }
    }

    /// <summary>Whether a wait of this length is one that no look would have seen the end of.</summary>
    /// <param name="waited">In ticks of <see cref="Stopwatch"/>.</param>
    public bool IsLong(long waited) => waited >= 2 * _limit;

    /// <summary>Takes leave to spin. After true, <see cref="End"/> must follow.</summary>
    /// <param name="ticks">For how long, in ticks of <see cref="Stopwatch"/>.</param>
    public bool TryBegin(out long ticks)
    {
        ticks = Volatile.Read(ref _budget);
        if (ticks == 0 || MaxSpinners == 0 || Rests)
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

    /// <summary>Gives the leave back.</summary>
    /// <param name="until">When the look was to be over at the latest.</param>
    /// <param name="now">When it was.</param>
    public void End(long until, long now)
    {
        Interlocked.Decrement(ref _spinners);
        if (now - until >= Interrupted)
            Volatile.Write(ref _restsUntil, now + Math.Min(RestsForInterruption * (now - until), LongestRest));
    }

    /// <summary>Learns from a wait that is over.</summary>
    /// <param name="slept">The thread had to sleep.</param>
    /// <param name="waited">How long the whole wait took, in ticks of <see cref="Stopwatch"/>.</param>
    public void Learn(bool slept, long waited)
    {
        if (!slept)
        {
            _misses = 0;
            _credit = Math.Min(_credit + 1, MostCredit);
            Volatile.Write(ref _budget, _limit);
            return;
        }

        if (Rests)
            return; // nobody looked

        if (!IsLong(waited))
        {
            // Had both sides looked longer, both would have found. Or the peer is always a little too slow: then only a trial now and then.
            var isForgiven = _credit > 0;
            _credit = Math.Max(_credit - 1, 0);
            Volatile.Write(ref _budget, isForgiven || ++_misses % Trial == 0 ? _limit : 0);
            return;
        }

        // Says nothing about the waits that are short: on a machine whose processors are busy both kinds take turns.
        var half = Volatile.Read(ref _budget) / 2;
        Volatile.Write(ref _budget, half < Worthless ? 0 : half);
    }
}
