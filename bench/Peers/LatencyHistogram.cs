using System.Numerics;

namespace PureZmq.Bench.Peers;

/// <summary>Counts latencies in buckets that are at most 1/128 of their value wide, so that a percentile is wrong by less than 1 %.</summary>
internal sealed class LatencyHistogram
{
    private const int StepBits = 7;
    private const int Steps = 1 << StepBits; // buckets from one power of two to the next
    private const int LongestBits = 40;      // 18 minutes; more counts as that

    private readonly long[] _counts = new long[(LongestBits - StepBits + 1) * Steps];
    private long _total;

    internal void Add(long nanoseconds)
    {
        var value = (ulong)Math.Clamp(nanoseconds, 0, (1L << LongestBits) - 1);
        var shift = Math.Max(0, BitOperations.Log2(value | 1) - StepBits);
        _counts[(shift * Steps) + (int)(value >> shift)]++;
        _total++;
    }

    /// <summary>The latency that so many percent of the messages did not exceed; the middle of its bucket.</summary>
    internal double PercentileMicroseconds(double percent)
    {
        var rank = (long)Math.Ceiling(_total * percent / 100);
        var index = 0;
        for (var seen = _counts[0]; seen < rank; seen += _counts[index])
            index++;
        var shift = Math.Max(0, (index / Steps) - 1);
        var lowest = (long)(index - (shift * Steps)) << shift;
        return (lowest + (((1L << shift) - 1) / 2.0)) / 1000;
    }
}
