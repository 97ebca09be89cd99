using System.Text.RegularExpressions;

namespace PureZmq.Tests.Documents;

/// <summary>What a page refers to, and what of it can be referred to.</summary>
internal static partial class PageLinks
{
    private const string Fence = "```";

    /// <summary>The targets of a page's links that stay in the repository, in order.</summary>
    public static IEnumerable<string> RelativeTargets(string[] lines) =>
        from line in Prose(lines)
        from Match link in Link().Matches(Code().Replace(line, ""))
        let target = link.Groups[1].Value
        where !target.Contains("://", StringComparison.Ordinal)
        select target;

    /// <summary>The anchors of a page's headings, as they are made from their text.</summary>
    public static IEnumerable<string> Anchors(string[] lines) =>
        from line in Prose(lines)
        where line.StartsWith('#')
        select NotInAnchor().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-');

    private static IEnumerable<string> Prose(string[] lines)
    {
        var inBlock = false;
        foreach (var line in lines)
        {
            if (line.StartsWith(Fence, StringComparison.Ordinal))
                inBlock = !inBlock;
            else if (!inBlock)
                yield return line;
        }
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex Code();

    [GeneratedRegex(@"[^\p{L}\p{Nd} _-]")]
    private static partial Regex NotInAnchor();
}
