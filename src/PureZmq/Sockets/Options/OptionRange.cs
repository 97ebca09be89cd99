using PureZmq.Protocol;

namespace PureZmq.Sockets;

/// <summary>The ranges that options and limits share, checked where a program sets them.</summary>
internal static class OptionRange
{
    // Longer times cannot be said in the milliseconds of a 32-bit number, in which libzmq and the system count them.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(int.MaxValue);

    /// <summary>Zero, a time up to 24 days, or <see cref="Timeout.InfiniteTimeSpan"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of these.</exception>
    public static TimeSpan TimeOrInfinite(TimeSpan value, string name)
    {
        if ((ulong)value.Ticks <= (ulong)Longest.Ticks || value == Timeout.InfiniteTimeSpan)
            return value;
        throw new ArgumentOutOfRangeException(name, value, $"{name} takes zero, a time up to {Longest}, or Timeout.InfiniteTimeSpan.");
    }

    /// <summary>Zero or a time up to 24 days.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, infinite or longer.</exception>
    public static TimeSpan Time(TimeSpan value, string name)
    {
        if ((ulong)value.Ticks <= (ulong)Longest.Ticks)
            return value;
        throw new ArgumentOutOfRangeException(name, value, $"{name} takes zero or a time up to {Longest}.");
    }

    /// <summary>A number that is at least <paramref name="lowest"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is lower.</exception>
    public static int AtLeast(int lowest, int value, string name)
    {
        if (value >= lowest)
            return value;
        throw new ArgumentOutOfRangeException(name, value, $"{name} takes numbers from {lowest}.");
    }

    /// <summary>Whole seconds, from -1 up to what a 32-bit number holds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of these.</exception>
    public static TimeSpan Seconds(TimeSpan value, string name)
    {
        if (value.Ticks % TimeSpan.TicksPerSecond == 0 && value.TotalSeconds is >= -1 and <= int.MaxValue)
            return value;
        throw new ArgumentOutOfRangeException(name, value, $"{name} takes whole seconds, from -1 to {int.MaxValue} of them.");
    }

    /// <summary>Zero or a time that fits into a PING.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or longer.</exception>
    public static TimeSpan TimeToLive(TimeSpan value, string name)
    {
        if ((ulong)value.Ticks < (ulong)(Ping.TimeToLiveUnit.Ticks * (ushort.MaxValue + 1)))
            return value;
        throw new ArgumentOutOfRangeException(name, value, $"{name} takes zero or a time up to {Ping.TimeToLiveUnit * ushort.MaxValue}.");
    }

    /// <summary>Numbers that are each at least <paramref name="lowest"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is lower.</exception>
    public static IReadOnlyList<int> Each(int lowest, IReadOnlyList<int> values, string name)
    {
        foreach (var value in values)
            AtLeast(lowest, value, name);
        return values;
    }

    /// <summary>A routing id that the wire can carry.</summary>
    /// <exception cref="ArgumentException">It is empty or too long.</exception>
    public static RoutingId Name(RoutingId value, string name)
    {
        if (value.Span.Length is >= 1 and <= 255)
            return value;
        throw new ArgumentException($"A routing id has 1 to 255 octets; this one has {value.Span.Length}.", name);
    }

    /// <summary>A copy that nobody can change any more.</summary>
    /// <exception cref="ArgumentNullException">There is no list.</exception>
    public static IReadOnlyList<T> Copy<T>(IReadOnlyList<T> values, string name)
    {
        ArgumentNullException.ThrowIfNull(values, name);
        return Array.AsReadOnly(values.ToArray());
    }
}
