using System.Text;

namespace PureZmq.Testing;

/// <summary>Takes comments and literals out of C#, so that words in them are not mistaken for code.</summary>
/// <remarks>
/// A scanner, not a parser: it knows comments, character literals and every form of string; what stands in the holes of an
/// interpolated string is code and stays.
/// </remarks>
public static class SourceText
{
    /// <summary>The code of a file; a comment or a literal becomes one space.</summary>
    public static string WithoutCommentsAndStrings(string source)
    {
        var code = new StringBuilder(source.Length);
        var at = 0;
        CopyCode(source, ref at, code, closingBraces: 0);
        return code.ToString();
    }

    // Copies code up to the end, or, inside a hole, up to the braces that close it.
    private static void CopyCode(string source, ref int at, StringBuilder code, int closingBraces)
    {
        var depth = 0;
        while (at < source.Length)
        {
            if (closingBraces > 0 && depth == 0 && CountOf(source, at, '}') >= closingBraces)
                return;
            if (TrySkipComment(source, ref at) || TrySkipCharacter(source, ref at) || TryCopyString(source, ref at, code))
            {
                code.Append(' ');
                continue;
            }

            depth += source[at] switch { '{' => 1, '}' => -1, _ => 0 };
            code.Append(source[at++]);
        }
    }

    private static bool TrySkipComment(string source, ref int at)
    {
        if (StartsWith(source, at, "//"))
        {
            at = IndexOrEnd(source.IndexOf('\n', at), source);
            return true;
        }

        if (!StartsWith(source, at, "/*"))
            return false;
        var end = source.IndexOf("*/", at + 2, StringComparison.Ordinal);
        at = end < 0 ? source.Length : end + 2;
        return true;
    }

    private static bool TrySkipCharacter(string source, ref int at)
    {
        if (source[at] != '\'')
            return false;
        for (at++; at < source.Length && source[at] != '\''; at++)
        {
            if (source[at] == '\\')
                at++;
        }

        at++;
        return true;
    }

    private static bool TryCopyString(string source, ref int at, StringBuilder code)
    {
        var start = at;
        while (start < source.Length && source[start] is '$' or '@')
            start++;
        if (start >= source.Length || source[start] != '"')
            return false;
        var prefix = source.AsSpan(at, start - at);
        var (holes, verbatim) = (prefix.Count('$'), prefix.Contains('@'));
        var quotes = CountOf(source, start, '"');
        at = start;
        if (!verbatim && quotes >= 3)
            CopyRaw(source, ref at, code, quotes, holes);
        else
            CopyQuoted(source, ref at, code, verbatim, holes > 0);
        return true;
    }

    private static void CopyQuoted(string source, ref int at, StringBuilder code, bool verbatim, bool hasHoles)
    {
        for (at++; at < source.Length; at++)
        {
            if (source[at] == '"' && !(verbatim && StartsWith(source, at, "\"\"")))
            {
                at++;
                return;
            }

            if ((source[at] == '\\' && !verbatim) || (verbatim && StartsWith(source, at, "\"\"")) || (hasHoles && StartsWith(source, at, "{{")))
                at++;
            else if (hasHoles && source[at] == '{')
                CopyHole(source, ref at, code, braces: 1);
        }
    }

    private static void CopyRaw(string source, ref int at, StringBuilder code, int quotes, int holes)
    {
        for (at += quotes; at < source.Length; at++)
        {
            if (CountOf(source, at, '"') >= quotes)
            {
                at += CountOf(source, at, '"');
                return;
            }

            if (holes > 0 && CountOf(source, at, '{') is var braces && braces >= holes)
            {
                at += braces - holes;   // more braces than the string has dollars: the outer ones are text
                CopyHole(source, ref at, code, holes);
            }
        }
    }

    // Leaves the position on the hole's last brace; the caller's loop steps over it.
    private static void CopyHole(string source, ref int at, StringBuilder code, int braces)
    {
        at += braces;
        code.Append(' ');
        CopyCode(source, ref at, code, braces);
        at += braces - 1;
    }

    private static int CountOf(string source, int at, char wanted)
    {
        var end = at;
        while (end < source.Length && source[end] == wanted)
            end++;
        return end - at;
    }

    private static bool StartsWith(string source, int at, string text) => string.CompareOrdinal(source, at, text, 0, text.Length) == 0;

    private static int IndexOrEnd(int index, string source) => index < 0 ? source.Length : index;
}
