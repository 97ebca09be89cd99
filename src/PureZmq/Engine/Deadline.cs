using System.Diagnostics;

namespace PureZmq.Engine;

/// <summary>When a wait is over, as a number of ticks of <see cref="Stopwatch"/>. Holds no state.</summary>
internal static class Deadline
{
    public const long Never = long.MaxValue;

    public static long After(TimeSpan timeout)
        => timeout == Timeout.InfiniteTimeSpan ? Never : Stopwatch.GetTimestamp() + (long)(timeout.TotalSeconds * Stopwatch.Frequency);

    /// <summary>Whole milliseconds left, rounded up; <see cref="Timeout.Infinite"/> for no limit.</summary>
    public static int Milliseconds(long deadline)
    {
        if (deadline == Never)
            return Timeout.Infinite;
        var remaining = (deadline - Stopwatch.GetTimestamp()) * 1000.0 / Stopwatch.Frequency;
        return (int)Math.Clamp(Math.Ceiling(remaining), 0, int.MaxValue);
    }

    /// <summary>Nanoseconds left, at least 1; 0 when it has passed, -1 for no limit.</summary>
    public static long Nanoseconds(long deadline)
    {
        if (deadline == Never)
            return -1;
        var ticks = deadline - Stopwatch.GetTimestamp();
        return ticks <= 0 ? 0 : (long)(ticks * (1_000_000_000.0 / Stopwatch.Frequency)) + 1;
    }
}
