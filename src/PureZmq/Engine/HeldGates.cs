using System.Diagnostics;

namespace PureZmq.Engine;

/// <summary>Holds every thread to the order of <see cref="GateRank"/>, in debug builds.</summary>
internal static class HeldGates
{
    [ThreadStatic]
    private static int _ranks; // bit n: a gate of rank n is held by this thread

    [Conditional("DEBUG")]
    public static void Entering(GateRank rank)
    {
        if (_ranks >> (int)rank != 0)
            throw new InvalidOperationException($"Gate order broken: took {rank} while holding {(GateRank)(31 - int.LeadingZeroCount(_ranks))}.");
        _ranks |= 1 << (int)rank;
    }

    [Conditional("DEBUG")]
    public static void Leaving(GateRank rank) => _ranks &= ~(1 << (int)rank);

    /// <summary>No user code, wake-up or wait may run while a gate is held.</summary>
    [Conditional("DEBUG")]
    public static void AssertNone()
    {
        if (_ranks != 0)
            throw new InvalidOperationException($"Still holding {(GateRank)(31 - int.LeadingZeroCount(_ranks))}.");
    }
}
