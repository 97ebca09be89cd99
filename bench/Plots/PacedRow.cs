using System.Globalization;
using PureZmq.Bench.Results;

namespace PureZmq.Bench.Plots;

/// <summary>A row whose variant tells a rate and a percentile: <c>rate=1000,p=99.9</c>.</summary>
internal readonly record struct PacedRow(BenchRow Row)
{
    /// <summary>Messages a second; null when the variant has none.</summary>
    internal double? Rate
        => double.TryParse(Setting("rate"), NumberStyles.Float, CultureInfo.InvariantCulture, out var rate) && rate > 0 ? rate : null;

    /// <summary>The percentile as it is written; null when the variant has none.</summary>
    internal string? Percentile => Setting("p");

    private string? Setting(string name) => Row.Variant.Split(',')
        .Select(setting => setting.Split('=', 2))
        .FirstOrDefault(setting => setting.Length == 2 && setting[0] == name)?[1];
}
