using System.Text.RegularExpressions;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Documents;

/// <summary>What the documents name is there, and what must be named is named.</summary>
public sealed partial class NameTests
{
    // Of .NET, where the tables send the reader there.
    private static readonly string[] Elsewhere =
    [
        "ArgumentException", "AsSpan", "BinaryPrimitives", "CancelKeyPress", "CancellationTokenSource", "Change", "Channel", "Console", "CreateTimer",
        "Deserialize", "FromSeconds", "InfiniteTimeSpan", "JsonSerializer", "ObjectDisposedException", "OperationCanceledException", "PeriodicTimer",
        "Select", "SerializeToUtf8Bytes", "T", "TimeoutException", "Timeout", "WhenAll", "Zero",
    ];

    [Theory]
    [InlineData("docs/from-netmq.md")]
    [InlineData("docs/from-pyzmq.md")]
    public void Every_name_on_the_right_of_a_translation_is_in_the_public_api(string page)
    {
        var api = File.ReadAllText(Path.Combine(SourceTree.Root, "tests", "PureZmq.Tests", "Architecture", "PublicApi.txt"));
        var known = Name().Matches(api).Select(name => name.Value).Concat(Elsewhere).ToHashSet();
        var names =
            from line in DocumentTree.Read(page)
            where line.StartsWith('|') && !line.Contains("---", StringComparison.Ordinal)
            let right = line.TrimEnd('|', ' ').Split(" | ")[^1]
            from Match code in Code().Matches(right)
            from Match name in Name().Matches(Text().Replace(code.Value, ""))
            select name.Value;

        Assert.NotEmpty(names);
        Assert.Empty(names.Except(known));
    }

    [Fact]
    public void Every_reason_to_drop_a_message_has_its_row()
    {
        var rows = DocumentTree.Read("docs/delivery.md").Where(line => line.StartsWith("| `", StringComparison.Ordinal)).ToArray();
        Assert.All(
            Enum.GetNames<DropReason>(),
            reason => Assert.Contains(rows, row => row.StartsWith($"| `{reason}` |", StringComparison.Ordinal)));
    }

    [GeneratedRegex("`[^`]+`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\b[A-Z]\w*")]
    private static partial Regex Name();

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Text();
}
