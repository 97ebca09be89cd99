using System.Text;

namespace PureZmq.Tool.Output;

/// <summary>Text that fits a terminal of the usual width.</summary>
internal static class Page
{
    /// <summary>Columns of a terminal that does not tell how many it has, and of help that goes elsewhere.</summary>
    internal const int Width = 80;

    /// <summary><c>bash, zsh or fish</c>.</summary>
    internal static string Listed(IReadOnlyList<string> names, string conjunction = "or")
        => names.Count < 2 ? string.Concat(names) : $"{string.Join(", ", names.SkipLast(1))} {conjunction} {names[^1]}";

    /// <summary>Breaks text at its spaces, so that each line fits.</summary>
    /// <param name="text">The text.</param>
    /// <param name="first">What the first line begins with.</param>
    /// <param name="rest">What the others begin with.</param>
    internal static string Wrap(string text, string first, string rest)
    {
        var (page, column) = (new StringBuilder(first), first.Length);
        var isFirst = true;
        foreach (var word in text.Split(' '))
        {
            if (!isFirst && column + 1 + word.Length > Width)
            {
                page.Append('\n').Append(rest);
                (column, isFirst) = (rest.Length, true);
            }

            if (!isFirst)
                page.Append(' ');
            page.Append(word);
            column += word.Length + (isFirst ? 0 : 1);
            isFirst = false;
        }

        return page.ToString();
    }
}
