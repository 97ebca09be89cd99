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
            CustomParser = result => TryRead(Text(result), least, most, out var number)
                ? number
                : Refuse<T>(result, Complaint(name, least, most, Text(result))),
        };

    /// <summary>Whole numbers within limits, one each time it is given.</summary>
    internal static Option<T[]> Wholes<T>(string name, string helpName, string description, T least, T most)
        where T : struct, IBinaryInteger<T>
        => new(name)
        {
            HelpName = helpName,
            Description = description,
            CustomParser = result =>
            {
                var numbers = new List<T>();
                foreach (var token in result.Tokens)
                {
                    if (TryRead(token.Value, least, most, out var number))
                        numbers.Add(number);
                    else
                        result.AddError(Complaint(name, least, most, token.Value));
                }

                return [.. numbers];
            },
        };

    /// <summary>Milliseconds, or -1 for no limit.</summary>
    internal static Option<int?> Milliseconds(string name, string description) => Whole(name, "MS", description, -1, int.MaxValue);

    /// <summary>A number from a millionth up.</summary>
    internal static Option<double?> Positive(string name, string helpName, string description, decimal most) => new(name)
    {
        HelpName = helpName,
        Description = description,
        CustomParser = result => double.TryParse(Text(result), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number >= 1e-6 && number <= (double)most
                ? number
                : Refuse<double>(result, $"{name} takes a number from 0.000001 to {most}, not '{Text(result)}'."),
    };

    internal static TimeSpan? ToTime(int? milliseconds) => milliseconds switch
    {
        null => null,
        -1 => Timeout.InfiniteTimeSpan,
        var number => TimeSpan.FromMilliseconds(number.Value),
    };

    private static string Text(ArgumentResult result) => result.Tokens.Count > 0 ? result.Tokens[0].Value : "";

    private static bool TryRead<T>(string text, T least, T most, out T number)
        where T : struct, IBinaryInteger<T>
        => T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number) && number >= least && number <= most;

    private static string Complaint<T>(string name, T least, T most, string text)
        => $"{name} takes a whole number from {least} to {most}, not '{text}'.";

    private static T? Refuse<T>(ArgumentResult result, string error)
        where T : struct
    {
        result.AddError(error);
        return null;
    }
}
