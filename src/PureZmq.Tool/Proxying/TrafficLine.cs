using System.Globalization;

namespace PureZmq.Tool.Proxying;

/// <summary>The live line of a proxy: what passed each way in the last second.</summary>
internal static class TrafficLine
{
    private static readonly string[] Units = ["B", "KB", "MB", "GB", "TB"];

    /// <summary>The line for the time between two looks at the figures.</summary>
    internal static string Format(TrafficFigures before, TrafficFigures now, TimeSpan between)
    {
        var seconds = between.TotalSeconds;
        var forth = Way((now.ForthMessages - before.ForthMessages) / seconds, (now.ForthOctets - before.ForthOctets) / seconds);
        var back = Way((now.BackMessages - before.BackMessages) / seconds, (now.BackOctets - before.BackOctets) / seconds);
        return $"frontend -> backend {forth} | backend -> frontend {back}";
    }

    /// <summary>The line as it takes the place of the one before in a terminal.</summary>
    internal static string InPlace(string line, int width) => $"\r{(line.Length < width ? line : line[..(width - 1)])}\x1b[K";

    private static string Way(double messages, double octets) =>
        string.Create(CultureInfo.InvariantCulture, $"{messages:N0} msg/s, {Size(octets)}/s");

    private static string Size(double octets)
    {
        var unit = 0;
        while (octets >= 1000 && unit < Units.Length - 1)
        {
            octets /= 1000;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{(unit == 0 ? $"{octets:0}" : $"{octets:0.0}")} {Units[unit]}");
    }
}
