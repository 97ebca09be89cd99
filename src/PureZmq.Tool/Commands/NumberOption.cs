using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace PureZmq.Tool.Commands;

/// <summary>Options that take a number, with errors that say which numbers they take.</summary>
internal static class NumberOption
{
    /// <summary>A whole number within limits.</summary>
    internal static Option<T?> Whole<T>(string name, string helpName, string description, T least, T most)
        where T : struct, IBinaryInteger<T>
        => new(name)
        {
            HelpName = helpName,
            Description = description,
            CustomParser = result => T.TryParse(Text(result), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                && number >= least && number <= most
                    ? number
                    : Refuse<T>(result, $"{name} takes a whole number from {least} to {most}, not '{Text(result)}'."),
        };

    /// <summary>Milliseconds, or -1 for no limit.</summary>
    internal static Option<int?> Milliseconds(string name, string description) => Whole(name, "MS", description, -1, int.MaxValue);

    /// <summary>A number above zero.</summary>
    internal static Option<double?> Positive(string name, string helpName, string description) => new(name)
    {
        HelpName = helpName,
        Description = description,
        // An interval over a year, or shorter than a tick, is none that a clock could keep.
        CustomParser = result => double.TryParse(Text(result), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number is >= 1e-6 and <= 1e7
                ? number
                : Refuse<double>(result, $"{name} takes a number from 0.000001 to 10000000, not '{Text(result)}'."),
    };

    internal static TimeSpan? ToTime(int? milliseconds) => milliseconds switch
    {
        null => null,
        -1 => Timeout.InfiniteTimeSpan,
        var number => TimeSpan.FromMilliseconds(number.Value),
    };

    private static string Text(ArgumentResult result) => result.Tokens.Count > 0 ? result.Tokens[0].Value : "";

    private static T? Refuse<T>(ArgumentResult result, string error)
        where T : struct
    {
        result.AddError(error);
        return null;
    }
}
