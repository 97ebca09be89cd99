using System.Reflection;

namespace PureZmq.Tests.Sockets;

/// <summary>What every option is by default, what it takes and what it refuses: the table of the specification, for the managed sockets.</summary>
internal static class OptionTable
{
    private const string AnyTime = "0 to 24 days, infinite", FiniteTime = "0 to 24 days";
    private static readonly TimeSpan Infinite = Timeout.InfiniteTimeSpan;
    private static readonly TimeSpan TooLong = TimeSpan.FromMilliseconds(int.MaxValue + 1.0);
    private static readonly object[] WaitsRefused = [Ms(-2), Ms(-1000), TooLong, TimeSpan.MinValue];
    private static readonly object[] TimesRefused = [Ms(-1), Ms(-2), TooLong, TimeSpan.MaxValue];

    /// <summary>The option records, by ZeroMQ's name of the type.</summary>
    public static readonly Type[] Records =
    [
        typeof(PairOptions), typeof(PubOptions), typeof(SubOptions), typeof(XPubOptions), typeof(XSubOptions), typeof(PushOptions),
        typeof(PullOptions), typeof(ReqOptions), typeof(RepOptions), typeof(DealerOptions), typeof(RouterOptions),
    ];

    /// <summary>The options of all types. The name in the engine differs from the public one only where it is given.</summary>
    public static readonly OptionRow[] Common =
    [
        Count("SendHighWaterMark", "SNDHWM", "messages", 1000, 0) with { IsLive = true },
        Count("ReceiveHighWaterMark", "RCVHWM", "messages", 1000, 0) with { IsLive = true },
        Wait("Linger", "LINGER", TimeSpan.FromSeconds(5)) with { IsLive = true, DefaultInWords = "5 s; 0 on SUB, XSUB" },
        Wait("SendTimeout", "SNDTIMEO", Infinite) with { IsLive = true },
        Wait("ReceiveTimeout", "RCVTIMEO", Infinite) with { IsLive = true },
        new("RoutingId", "ROUTING_ID", "octets", default(RoutingId), "1 to 255 octets",
            [(RoutingId)"x", (RoutingId)new byte[255]], [default(RoutingId), (RoutingId)"", (RoutingId)new byte[256]])
        {
            Refusal = typeof(ArgumentException),
            Rule = "A routing id has 1 to 255 octets; this one has ",
        },
        Flag("Immediate", "IMMEDIATE"),
        new("MaxMessageSize", "MAXMSGSIZE", "octets", -1L, "0 and more; negative: no limit", [0L, 64L, long.MaxValue, -2L], []),
        Wait("ReconnectInterval", "RECONNECT_IVL", Ms(100)),
        Time("ReconnectIntervalMax", "RECONNECT_IVL_MAX", TimeSpan.Zero),
        new("ReconnectStop", "RECONNECT_STOP", "", ReconnectStops.None, "any combination",
            [ReconnectStops.ConnectionRefused, (ReconnectStops)7, (ReconnectStops)99, (ReconnectStops)(-1)], []),
        Time("ConnectTimeout", "CONNECT_TIMEOUT", TimeSpan.Zero),
        Time("HandshakeTimeout", "HANDSHAKE_IVL", TimeSpan.FromSeconds(30)),
        Time("HeartbeatInterval", "HEARTBEAT_IVL", TimeSpan.Zero),
        Time("HeartbeatTimeout", "HEARTBEAT_TIMEOUT", null) with { DefaultInWords = "null: the interval" },
        new("HeartbeatTimeToLive", "HEARTBEAT_TTL", "time", TimeSpan.Zero, "0 to 6553.5 s", [Ms(100), Ms(6_553_599)], [Ms(-1), Ms(6_553_600), Infinite])
        {
            Rule = "takes zero or a time up to 01:49:13.5000000.",
        },
        new("Affinity", "AFFINITY", "bits", 0UL, "any bits", [1UL, ulong.MaxValue], []),
        Count("Backlog", "BACKLOG", "connections", 100, 0),
        Count("MaxPendingHandshakes", "", "connections", 1024, 0),
        Count("SendBuffer", "SNDBUF", "octets", -1, -1),
        Count("ReceiveBuffer", "RCVBUF", "octets", -1, -1),
        Count("ReceiveBatchSize", "IN_BATCH_SIZE", "octets", 262_144, 1),
        Count("SendBatchSize", "OUT_BATCH_SIZE", "octets", 262_144, 1),
        Flag("IPv6", "IPV6"),
        Count("TypeOfService", "TOS", "", 0, 0),
        Count("SocketPriority", "PRIORITY", "", 0, 0),
        new("TcpKeepAlive", "TCP_KEEPALIVE", "", null, "true, false", [true, false], []) { DefaultInWords = "null: the system's" },
        Seconds("TcpKeepAliveIdle", "TCP_KEEPALIVE_IDLE"),
        Seconds("TcpKeepAliveInterval", "TCP_KEEPALIVE_INTVL"),
        Count("TcpKeepAliveCount", "TCP_KEEPALIVE_CNT", "", 0, -1),
        Time("TcpMaxRetransmitTime", "TCP_MAXRT", TimeSpan.Zero),
        new("BindToDevice", "BINDTODEVICE", "", "", "up to 16 octets", ["lo", new string('x', 16)], [new string('x', 17), "a\0"])
        {
            Refusal = typeof(ArgumentException),
            Rule = "takes the name of an interface, up to 16 octets without NUL; ",
        },
        new("TcpAllowedNetworks", "TCP_ACCEPT_FILTER", "", null, "networks, addresses",
            [new[] { "10.0.0.0/8", "::1", "fe80::/10" }], [new[] { "10.0.0.0/33" }, new[] { "::1", "x" }, new[] { "1.2.3.4/" }])
        {
            Refusal = typeof(ArgumentException),
            Rule = "takes networks such as 10.0.0.0/8, or single addresses; ",
        },
        new("IpcAllowedUserIds", "IPC_FILTER_UID", "", null, "any ids", [new uint[] { 0, uint.MaxValue }], []),
        new("IpcAllowedGroupIds", "IPC_FILTER_GID", "", null, "any ids", [new uint[] { 0, uint.MaxValue }], []),
        new("IpcAllowedProcessIds", "IPC_FILTER_PID", "", null, "1 and more", [new[] { 1, int.MaxValue }], [new[] { 0 }, new[] { 1, -1 }])
        {
            Rule = "takes numbers from 1.",
        },
        new("Metadata", "METADATA", "", null, "`X-` names", [new Dictionary<string, string> { ["X-hello"] = "world" }],
            [Property("hello", "x"), Property("X-a", ""), Property("X-a:b", "x"), Property("X-" + new string('a', 254), "x")])
        {
            Refusal = typeof(ArgumentException),
            Rule = "property",
        },
    ];

    private static readonly OptionRow Conflate = Flag("Conflate", "CONFLATE");
    private static readonly OptionRow ProbeRouter = Flag("ProbeRouter", "PROBE_ROUTER");
    private static readonly OptionRow Handover = Flag("Handover", "ROUTER_HANDOVER", "RouterHandover") with { IsLive = true };
    private static readonly OptionRow NoDrop = Flag("NoDrop", "XPUB_NODROP", "XpubNoDrop") with { IsLive = true };
    private static readonly OptionRow Invert = Flag("InvertMatching", "INVERT_MATCHING") with { IsLive = true };
    private static readonly OptionRow OnlyFirst = Flag("OnlyFirstSubscribe", "ONLY_FIRST_SUBSCRIBE") with { IsLive = true };
    private static readonly OptionRow Welcome = new(
        "WelcomeMessage", "XPUB_WELCOME_MSG", "octets", default(ReadOnlyMemory<byte>), "any octets", [new ReadOnlyMemory<byte>([1, 2])], [])
    {
        EngineName = "XpubWelcomeMessage",
    };

    /// <summary>The options that only some types have.</summary>
    public static readonly (Type Record, OptionRow[] Options)[] Special =
    [
        (typeof(PairOptions), []),
        (typeof(PubOptions), [Conflate, NoDrop, Welcome, Invert]),
        (typeof(SubOptions), [Conflate, Invert]),
        (typeof(XPubOptions),
        [
            Flag("Verbose", "XPUB_VERBOSE", "XpubVerbose") with { IsLive = true }, Flag("Verboser", "XPUB_VERBOSER", "XpubVerboser") with { IsLive = true },
            Flag("Manual", "XPUB_MANUAL", "XpubManual") with { IsLive = true },
            Flag("ManualLastValue", "XPUB_MANUAL_LAST_VALUE", "XpubManualLastValue") with { IsLive = true },
            NoDrop, Welcome, OnlyFirst, Invert,
        ]),
        (typeof(XSubOptions),
        [
            OnlyFirst, Flag("VerboseUnsubscribe", "XSUB_VERBOSE_UNSUBSCRIBE", "XsubVerboseUnsubscribe") with { IsLive = true },
        ]),
        (typeof(PushOptions), [Conflate]),
        (typeof(PullOptions), [Conflate]),
        (typeof(ReqOptions),
        [
            Flag("Correlate", "REQ_CORRELATE", "RequestCorrelate") with { IsLive = true },
            Flag("Relaxed", "REQ_RELAXED", "RequestRelaxed") with { IsLive = true }, ProbeRouter,
        ]),
        (typeof(RepOptions), [Handover]),
        (typeof(DealerOptions), [Conflate, ProbeRouter]),
        (typeof(RouterOptions), [Flag("Mandatory", "ROUTER_MANDATORY", "RouterMandatory") with { IsLive = true }, Handover, ProbeRouter]),
    ];

    /// <summary>All options of a type, with its own default of linger.</summary>
    public static IEnumerable<OptionRow> Of(Type record)
    {
        var lingersNot = record == typeof(SubOptions) || record == typeof(XSubOptions);
        return Common
            .Select(row => row.Name == "Linger" && lingersNot ? row with { Default = TimeSpan.Zero } : row)
            .Concat(Special.Single(special => special.Record == record).Options);
    }

    /// <summary>Each option once, with the types that have it: "all", or their names.</summary>
    public static IEnumerable<(OptionRow Row, string Types)> Each() => Common.Select(row => (row, "all")).Concat(
        from special in Special
        from row in special.Options
        group TypeName(special.Record) by row.Name into types
        select (Special.SelectMany(special => special.Options).First(row => row.Name == types.Key), string.Join(", ", types)));

    /// <summary>The default options of a type with one option changed, as an initializer does it.</summary>
    public static SocketOptions With(Type record, string option, object? value)
    {
        var options = (SocketOptions)Activator.CreateInstance(record)!;
        record.GetProperty(option)!.SetValue(options, value, BindingFlags.DoNotWrapExceptions, null, null, null);
        return options;
    }

    private static string TypeName(Type record) => record.Name.Replace("Options", "", StringComparison.Ordinal).ToUpperInvariant();

    private static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private static TimeSpan S(long seconds) => TimeSpan.FromTicks(seconds * TimeSpan.TicksPerSecond);

    private static OptionRow Flag(string name, string zmqName, string? engineName = null)
        => new(name, zmqName, "", false, "false, true", [true], []) { EngineName = engineName };

    private static OptionRow Count(string name, string zmqName, string unit, int value, int least)
        => new(name, zmqName, unit, value, $"{least} and more", [least, least + 1, int.MaxValue], [least - 1, int.MinValue])
        {
            Rule = $"takes numbers from {least}.",
        };

    private static OptionRow Wait(string name, string zmqName, TimeSpan value)
        => new(name, zmqName, "time", value, AnyTime, [TimeSpan.Zero, Ms(1), Ms(250), Ms(int.MaxValue), Infinite], WaitsRefused)
        {
            Rule = "takes zero, a time up to 24.20:31:23.6470000, or Timeout.InfiniteTimeSpan.",
        };

    private static OptionRow Time(string name, string zmqName, TimeSpan? value)
        => new(name, zmqName, "time", value, FiniteTime, [TimeSpan.Zero, Ms(1), Ms(1000), Ms(int.MaxValue)], TimesRefused)
        {
            Rule = "takes zero or a time up to 24.20:31:23.6470000.",
        };

    private static OptionRow Seconds(string name, string zmqName)
        => new(name, zmqName, "whole seconds", TimeSpan.Zero, "-1 and more", [S(-1), S(1), S(int.MaxValue)],
            [S(-2), Ms(-1), Ms(1500), S(int.MaxValue + 1L)])
        {
            Rule = "takes whole seconds, from -1 to 2147483647 of them.",
        };

    private static Dictionary<string, string> Property(string name, string value) => new() { [name] = value };
}
