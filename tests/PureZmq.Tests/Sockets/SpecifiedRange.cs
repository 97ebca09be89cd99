namespace PureZmq.Tests.Sockets;

/// <summary>What libzmq takes for an option, in its own numbers: of octets, milliseconds or seconds where the option has such.</summary>
/// <param name="ZmqName">ZeroMQ's name.</param>
/// <param name="Least">The least it takes.</param>
/// <param name="Most">The most it takes; what the type holds where it has no limit of its own.</param>
internal sealed record SpecifiedRange(string ZmqName, Int128 Least, Int128 Most)
{
    private static readonly string[] Booleans =
    [
        "IMMEDIATE", "CONFLATE", "IPV6", "REQ_CORRELATE", "REQ_RELAXED", "PROBE_ROUTER", "ROUTER_MANDATORY", "ROUTER_HANDOVER", "XPUB_VERBOSE",
        "XPUB_VERBOSER", "XPUB_MANUAL", "XPUB_MANUAL_LAST_VALUE", "XPUB_NODROP", "ONLY_FIRST_SUBSCRIBE", "XSUB_VERBOSE_UNSUBSCRIBE", "INVERT_MATCHING",
    ];

    private static readonly string[] FromMinusOne =
    [
        "SNDTIMEO", "RCVTIMEO", "LINGER", "RECONNECT_IVL", "SNDBUF", "RCVBUF", "TCP_KEEPALIVE_CNT", "TCP_KEEPALIVE_IDLE", "TCP_KEEPALIVE_INTVL",
    ];

    private static readonly string[] FromZero =
    [
        "SNDHWM", "RCVHWM", "BACKLOG", "RECONNECT_IVL_MAX", "CONNECT_TIMEOUT", "HANDSHAKE_IVL", "HEARTBEAT_IVL", "HEARTBEAT_TIMEOUT", "TOS",
        "PRIORITY", "TCP_MAXRT",
    ];

    /// <summary>The rows of the specification for the options that there are here and that have a range.</summary>
    public static readonly SpecifiedRange[] All =
    [
        .. Booleans.Select(name => new SpecifiedRange(name, 0, 1)),
        .. FromMinusOne.Select(name => new SpecifiedRange(name, -1, int.MaxValue)),
        .. FromZero.Select(name => new SpecifiedRange(name, 0, int.MaxValue)),
        new("IN_BATCH_SIZE", 1, int.MaxValue),
        new("OUT_BATCH_SIZE", 1, int.MaxValue),
        new("HEARTBEAT_TTL", 0, 6_553_599),
        new("TCP_KEEPALIVE", -1, 1),
        new("RECONNECT_STOP", int.MinValue, int.MaxValue),
        new("MAXMSGSIZE", long.MinValue, long.MaxValue),
        new("AFFINITY", 0, ulong.MaxValue),
        new("ROUTING_ID", 1, 255),
        new("BINDTODEVICE", 0, 16), // 0: none named
        new("XPUB_WELCOME_MSG", 0, 100_000),
    ];

    /// <summary>Both ends.</summary>
    public Int128[] Ends => [Least, Most];

    /// <summary>What is next to the ends on the other side, where the type of our option can say it.</summary>
    public Int128[] Beyond => ZmqName switch
    {
        "TCP_KEEPALIVE" or "RECONNECT_STOP" or "MAXMSGSIZE" or "AFFINITY" or "XPUB_WELCOME_MSG" => [],
        "BINDTODEVICE" => [17],
        "ROUTING_ID" => [0, 256],
        "HEARTBEAT_TTL" => [-1, 6_553_600],
        _ when Most == 1 => [],
        _ => [Least - 1],
    };

    /// <summary>Libzmq's number as our type has it; of names and octets it is how many there are.</summary>
    public static object? Value(Int128 number, Type type, string unit) => type switch
    {
        _ when type == typeof(bool) => number == 1,
        _ when type == typeof(bool?) => number < 0 ? null : number == 1,
        _ when type == typeof(int) => (int)number,
        _ when type == typeof(long) => (long)number,
        _ when type == typeof(ulong) => (ulong)number,
        _ when type == typeof(ReconnectStops) => (ReconnectStops)(int)number,
        _ when type == typeof(string) => new string('x', (int)number),
        _ when type == typeof(RoutingId) => (RoutingId)new byte[(int)number],
        _ when type == typeof(ReadOnlyMemory<byte>) => new ReadOnlyMemory<byte>(new byte[(int)number]),
        _ => new TimeSpan((long)number * (unit == "whole seconds" ? TimeSpan.TicksPerSecond : TimeSpan.TicksPerMillisecond)),
    };
}
