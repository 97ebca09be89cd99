using System.Globalization;

namespace PureZmq.Bench.Peers;

/// <summary>When messages are meant to be sent, as a variant tells it: <c>rate=1000</c> a second, or <c>burst=20</c> every 10 ms.</summary>
/// <param name="Burst">Messages that are due at the same moment.</param>
/// <param name="IntervalNanoseconds">From one such moment to the next.</param>
internal readonly record struct SendSchedule(long Burst, long IntervalNanoseconds)
{
    private const long Second = 1_000_000_000;
    private const long BurstInterval = 10_000_000;

    internal double MessagesPerSecond => (double)Burst * Second / IntervalNanoseconds;

    /// <exception cref="FormatException">The variant is neither a rate nor a burst.</exception>
    internal static SendSchedule Parse(string variant) => variant.Split('=') switch
    {
        ["rate", var rate] => new(1, Second / long.Parse(rate, CultureInfo.InvariantCulture)),
        ["burst", var burst] => new(long.Parse(burst, CultureInfo.InvariantCulture), BurstInterval),
        _ => throw new FormatException($"{variant} is not a schedule."),
    };

    /// <summary>When a message is due, from the first one on.</summary>
    internal long DueNanoseconds(long index) => index / Burst * IntervalNanoseconds;
}
