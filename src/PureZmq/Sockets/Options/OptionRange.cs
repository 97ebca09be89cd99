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

    /// <summary>A number from a range, both ends included.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is lower or higher.</exception>
    public static int Between(int lowest, int highest, int value, string name)
    {
        if (value >= lowest && value <= highest)
            return value;
        throw new ArgumentOutOfRangeException(name, value, $"{name} takes numbers from {lowest} to {highest}.");
    }

    /// <summary>Zero or a whole number of seconds that tcp can count.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of these.</exception>
    public static TimeSpan Seconds(TimeSpan value, string name)
    {
        if (value >= TimeSpan.Zero && value.Ticks % TimeSpan.TicksPerSecond == 0 && value.TotalSeconds <= short.MaxValue)
            return value;
        throw new ArgumentOutOfRangeException(name, value, $"{name} takes zero or whole seconds, up to {short.MaxValue} of them.");
    }

    /// <summary>Zero or a time that fits into a PING.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or longer.</exception>
    public static TimeSpan TimeToLive(TimeSpan value, string name)
    {
        if ((ulong)value.Ticks < (ulong)(Ping.TimeToLiveUnit.Ticks * (ushort.MaxValue + 1)))
            return value;
        throw new ArgumentOutOfRangeException(name, value, $"{name} takes zero or a time up to {Ping.TimeToLiveUnit * ushort.MaxValue}.");
    }

    /// <summary>Any combination of the reasons there are.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value has others.</exception>
    public static ReconnectStops Flags(ReconnectStops value, string name)
    {
        const ReconnectStops All = ReconnectStops.ConnectionRefused | ReconnectStops.HandshakeFailed | ReconnectStops.AfterDisconnect;
        if ((value & ~All) == 0)
            return value;
        throw new ArgumentOutOfRangeException(name, value, $"{name} takes any combination of {All}.");
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
