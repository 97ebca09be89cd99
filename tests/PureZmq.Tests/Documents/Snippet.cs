namespace PureZmq.Tests.Documents;

/// <summary>A C# program in a document: what stands between <c>```csharp</c> and <c>```</c>.</summary>
/// <param name="Document">The document, from the root of the repository.</param>
/// <param name="Line">The line of the document before the program's first.</param>
/// <param name="Words">What follows <c>csharp</c> on the opening line.</param>
/// <param name="Code">The program.</param>
public sealed record Snippet(string Document, int Line, string Words, string Code)
{
    private const string Opening = "```csharp", Closing = "```";

    /// <summary>Whether it is run as well: its opening line says <c>run</c>.</summary>
    public bool IsRun => Words.Split(' ').Contains("run");

    /// <summary>The programs of a document, in order.</summary>
    public static IEnumerable<Snippet> In(string document, string[] lines)
    {
        for (var first = 0; first < lines.Length; first++)
        {
            if (!lines[first].StartsWith(Opening, StringComparison.Ordinal))
                continue;
            var end = Array.IndexOf(lines, Closing, first);
            if (end < 0)
                throw new InvalidDataException($"{document}, line {first + 1}: the program has no end.");
            yield return new Snippet(document, first + 1, lines[first][Opening.Length..].Trim(), string.Join('\n', lines[(first + 1)..end]));
            first = end;
        }
    }

    /// <summary>The place of it, as a test's argument.</summary>
    public override string ToString() => $"{Document}:{Line}";
}
