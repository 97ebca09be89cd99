using System.Reflection;

namespace PureZmq.Tests.Sockets;

/// <summary>What every option is by default, what it takes and what it refuses: the table of the specification, for the managed sockets.</summary>
internal static class OptionTable
{
    private static readonly TimeSpan Infinite = Timeout.InfiniteTimeSpan;
    private static readonly TimeSpan TooLong = TimeSpan.FromMilliseconds(int.MaxValue + 1.0);
    private static readonly object[] WaitsRefused = [Ms(-2), Ms(-1000), TooLong, TimeSpan.MinValue];
    private static readonly object[] TimesRefused = [Ms(-1), Ms(-2), TooLong, TimeSpan.MaxValue];
    private static readonly Dictionary<string, string> OneProperty = new() { ["X-hello"] = "world" };

    /// <summary>The option records.</summary>
    public static readonly Type[] Records =
    [
        typeof(PairOptions), typeof(PubOptions), typeof(SubOptions), typeof(XPubOptions), typeof(XSubOptions), typeof(PushOptions),
        typeof(PullOptions), typeof(ReqOptions), typeof(RepOptions), typeof(DealerOptions), typeof(RouterOptions),
    ];

    /// <summary>The options of all types. The name in the engine differs from the public one only where it is given.</summary>
    public static readonly OptionRow[] Common =
    [
        new("SendHighWaterMark", 1000, [0, 1, int.MaxValue], [-1, int.MinValue]),
        new("ReceiveHighWaterMark", 1000, [0, 1, int.MaxValue], [-1, int.MinValue]),
        new("Linger", TimeSpan.FromSeconds(5), [TimeSpan.Zero, Ms(1), Infinite], WaitsRefused),
        new("SendTimeout", Infinite, [TimeSpan.Zero, Ms(250), Infinite], WaitsRefused),
        new("ReceiveTimeout", Infinite, [TimeSpan.Zero, Ms(250), Infinite], WaitsRefused),
        new("RoutingId", default(RoutingId), [(RoutingId)"x", (RoutingId)new byte[255]], [default(RoutingId), (RoutingId)"", (RoutingId)new byte[256]]),
        new("Immediate", false, [true], []),
        new("MaxMessageSize", -1L, [0L, 64L, long.MaxValue, -2L], []),
        new("ReconnectInterval", Ms(100), [TimeSpan.Zero, Infinite, Ms(1)], WaitsRefused),
        new("ReconnectIntervalMax", TimeSpan.Zero, [Ms(1000)], TimesRefused),
        new("ConnectTimeout", TimeSpan.Zero, [Ms(1000)], TimesRefused),
        new("HandshakeTimeout", TimeSpan.FromSeconds(30), [TimeSpan.Zero, Ms(100)], TimesRefused),
        new("Backlog", 100, [0, 1], [-1]),
        new("MaxPendingHandshakes", 1024, [0, 1], [-1]),
        new("SendBuffer", -1, [-1, 0, 65536], [-2]),
        new("ReceiveBuffer", -1, [-1, 0, 65536], [-2]),
        new("IPv6", false, [true], []),
        new("IpcAllowedUserIds", null, [new uint[] { 0, uint.MaxValue }], []),
        new("IpcAllowedGroupIds", null, [new uint[] { 0, uint.MaxValue }], []),
        new("IpcAllowedProcessIds", null, [new[] { 1, int.MaxValue }], [new[] { 0 }, new[] { 1, -1 }]),
        new("Metadata", null, [OneProperty], [Property("hello", "x"), Property("X-a", ""), Property("X-a:b", "x"), Property("X-" + new string('a', 254), "x")]),
    ];

    /// <summary>The options that only some types have.</summary>
    public static readonly (Type Record, OptionRow[] Options)[] Special =
    [
        (typeof(PairOptions), []),
        (typeof(PubOptions), [Flag("Conflate"), Flag("NoDrop", "XpubNoDrop"), Welcome(), Flag("InvertMatching")]),
        (typeof(SubOptions), [Flag("Conflate"), Flag("InvertMatching")]),
        (typeof(XPubOptions),
        [
            Flag("Verbose", "XpubVerbose"), Flag("Verboser", "XpubVerboser"), Flag("Manual", "XpubManual"), Flag("NoDrop", "XpubNoDrop"),
            Flag("ManualLastValue", "XpubManualLastValue"), Welcome(), Flag("OnlyFirstSubscribe"), Flag("InvertMatching"),
        ]),
        (typeof(XSubOptions), [Flag("OnlyFirstSubscribe")]),
        (typeof(PushOptions), [Flag("Conflate")]),
        (typeof(PullOptions), [Flag("Conflate")]),
        (typeof(ReqOptions), [Flag("Correlate", "RequestCorrelate"), Flag("Relaxed", "RequestRelaxed"), Flag("ProbeRouter")]),
        (typeof(RepOptions), [Flag("Handover", "RouterHandover")]),
        (typeof(DealerOptions), [Flag("Conflate"), Flag("ProbeRouter")]),
        (typeof(RouterOptions), [Flag("Mandatory", "RouterMandatory"), Flag("Handover", "RouterHandover"), Flag("ProbeRouter")]),
    ];

    /// <summary>All options of a type, with its own default of linger.</summary>
    public static IEnumerable<OptionRow> Of(Type record)
    {
        var lingersNot = record == typeof(SubOptions) || record == typeof(XSubOptions);
        return Common
            .Select(row => row.Name == "Linger" && lingersNot ? row with { Default = TimeSpan.Zero } : row)
            .Concat(Special.Single(special => special.Record == record).Options);
    }

    /// <summary>The default options of a type with one option changed, as an initializer does it.</summary>
    public static SocketOptions With(Type record, string option, object value)
    {
        var options = (SocketOptions)Activator.CreateInstance(record)!;
        record.GetProperty(option)!.SetValue(options, value, BindingFlags.DoNotWrapExceptions, null, null, null);
        return options;
    }

    private static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private static OptionRow Flag(string name, string? engineName = null) => new(name, false, [true], [], engineName);

    private static OptionRow Welcome()
        => new("WelcomeMessage", default(ReadOnlyMemory<byte>), [new ReadOnlyMemory<byte>([1, 2])], [], "XpubWelcomeMessage");

    private static Dictionary<string, string> Property(string name, string value) => new() { [name] = value };
}
