using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Architecture;

/// <summary>The public API as a text under version control: a change of it shows in the diff of the change.</summary>
public sealed class PublicApiTests
{
    /// <summary>Set to 1 to write the snapshot anew: <c>PUREZMQ_UPDATE_API=1 dotnet test tests/PureZmq.Tests</c>.</summary>
    private const string UpdateVariable = "PUREZMQ_UPDATE_API";

    private static readonly string Snapshot = Path.Combine(SourceTree.Root, "tests", "PureZmq.Tests", "Architecture", "PublicApi.txt");

    [Fact]
    public void The_public_api_is_the_one_written_down()
    {
        var actual = PublicApiText.Of(typeof(ZmqContext).Assembly);
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
            File.WriteAllText(Snapshot, actual);

        Assert.True(File.Exists(Snapshot), $"{Snapshot} is missing; run once with {UpdateVariable}=1.");
        var expected = File.ReadAllText(Snapshot).ReplaceLineEndings("\n");
        if (expected != actual)
            Assert.Fail($"The public API changed. If that is meant, run once with {UpdateVariable}=1 and commit the file.\n{Difference(expected, actual)}");
    }

    private static string Difference(string expected, string actual)
    {
        var (before, after) = (expected.Split('\n'), actual.Split('\n'));
        var gone = before.Except(after, StringComparer.Ordinal).Select(line => $"- {line}");
        var added = after.Except(before, StringComparer.Ordinal).Select(line => $"+ {line}");
        return string.Join('\n', gone.Concat(added).DefaultIfEmpty("only the order of lines differs"));
    }
}
