using System.Collections;
using System.Globalization;

namespace PureZmq.Tests.Sockets;

/// <summary>One option.</summary>
/// <param name="Name">The public name.</param>
/// <param name="ZmqName">ZeroMQ's name; empty where it has no such option.</param>
/// <param name="Unit">What its number counts; empty where it is none.</param>
/// <param name="Default">Its value when nothing was set; null: nothing, or an empty collection.</param>
/// <param name="Range">What it takes, in the words of the document.</param>
/// <param name="Taken">Values that are kept as given.</param>
/// <param name="Refused">Values that throw.</param>
internal sealed record OptionRow(string Name, string ZmqName, string Unit, object? Default, string Range, object[] Taken, object[] Refused)
{
    /// <summary>The name in the engine's settings, where it is another.</summary>
    public string? EngineName { get; init; }

    /// <summary>What a refusal throws.</summary>
    public Type Refusal { get; init; } = typeof(ArgumentOutOfRangeException);

    /// <summary>What a refusal says; the name of the option and the value come besides.</summary>
    public string Rule { get; init; } = "";

    /// <summary>A property of the open socket too, which changes it at once.</summary>
    public bool IsLive { get; init; }

    /// <summary>What the document says of the default where it depends on the type.</summary>
    public string? DefaultInWords { get; init; }

    public string Setting => EngineName ?? Name;

    public string DefaultText => DefaultInWords ?? Default switch
    {
        null => "none",
        bool flag => flag ? "true" : "false",
        TimeSpan time when time == Timeout.InfiniteTimeSpan => "infinite",
        TimeSpan time when time == TimeSpan.Zero => "0",
        TimeSpan time when time.Ticks % TimeSpan.TicksPerSecond != 0 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds} ms"),
        TimeSpan time => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds} s"),
        RoutingId or ReadOnlyMemory<byte> or "" => "none",
        var other => Convert.ToString(other, CultureInfo.InvariantCulture)!,
    };

    /// <summary>How a refusal shows the value, if it does.</summary>
    public static string Shown(object value) => value is (IEnumerable and not string) or RoutingId ? "" : $"{value}";
}
