using System.Text.RegularExpressions;

namespace PureZmq.Testing;

/// <summary>A source file reduced to its code.</summary>
/// <param name="Path">The path from the root of the repository.</param>
/// <param name="Code">The text without comments, strings and character literals.</param>
public sealed partial record SourceFile(string Path, string Code)
{
    /// <summary>Every identifier of the code.</summary>
    public IReadOnlySet<string> Identifiers { get; } = Identifier().Matches(Code).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);

    [GeneratedRegex(@"[\p{L}_][\p{L}\p{Nd}_]*")]
    private static partial Regex Identifier();
}
