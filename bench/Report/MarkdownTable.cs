using System.Text;

namespace PureZmq.Bench.Report;

/// <summary>A table of a document, line by line. A heading that ends in a colon stands over numbers, which are set to the right.</summary>
internal sealed class MarkdownTable
{
    private readonly StringBuilder _text = new();

    internal MarkdownTable(params IEnumerable<string> headings)
    {
        var names = headings.ToArray();
        Add(names.Select(name => name.TrimEnd(':')));
        _text.Append('|').AppendJoin('|', names.Select(name => name.EndsWith(':') ? "---:" : "---")).Append("|\n");
    }

    internal void Add(params IEnumerable<string> cells) => _text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    /// <summary>The table, with a line feed at its end.</summary>
    public override string ToString() => _text.ToString();
}
