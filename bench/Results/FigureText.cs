using System.Globalization;

namespace PureZmq.Bench.Results;

/// <summary>Figures as people read them, the same in the terminal and in the documents.</summary>
public static class FigureText
{
    /// <summary>A figure with three digits or so: <c>24.70 M</c>, <c>53.1 k</c>, <c>9.20</c>; a dash for none.</summary>
    public static string Figure(double? figure) => figure switch
    {
        null => "-",
        >= 1e6 => (figure.Value / 1e6).ToString("0.00", CultureInfo.InvariantCulture) + " M",
        >= 1e4 => (figure.Value / 1e3).ToString("0.0", CultureInfo.InvariantCulture) + " k",
        _ => figure.Value.ToString("0.00", CultureInfo.InvariantCulture),
    };

    /// <summary>The lowest and the highest figure.</summary>
    public static string Range(IReadOnlyList<double>? range) => range is null ? "-" : $"{Figure(range[0])} .. {Figure(range[^1])}";

    /// <summary>How many times: <c>6.30x</c>.</summary>
    public static string Ratio(double? ratio) => ratio is { } value ? value.ToString("0.00", CultureInfo.InvariantCulture) + "x" : "-";

    /// <summary>Octets allocated by message: <c>0</c>, <c>0.25</c>.</summary>
    public static string Octets(double octets) => octets.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>A whole number.</summary>
    public static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
