using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Architecture;

/// <summary>What the README shows is what the library does.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public void The_program_of_the_readme_is_the_one_that_is_compiled()
    {
        var readme = File.ReadLines(Path.Combine(SourceTree.Root, "README.md")).SkipWhile(line => line != "```csharp").Skip(1).TakeWhile(line => line != "```");
        var source = File.ReadLines(Path.Combine(SourceTree.Root, "tests", "PureZmq.Tests", "Architecture", "ReadmeProgram.cs"))
            .SkipWhile(line => !line.EndsWith("// The program begins here.", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(line => !line.EndsWith("// It ends here.", StringComparison.Ordinal));

        Assert.Equal(["using PureZmq;", .. Statements(source)], Statements(readme));
    }

    [Fact]
    public Task The_program_of_the_readme_runs() => Within.RunAsync(ReadmeProgram.Run, "the end of the README's program");

    private static IEnumerable<string> Statements(IEnumerable<string> lines) => lines.Select(line => line.Trim()).Where(line => line.Length > 0);
}
