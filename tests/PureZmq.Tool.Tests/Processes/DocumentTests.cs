using System.Text.RegularExpressions;
using PureZmq.Interop;
using PureZmq.Testing;
using PureZmq.Tool.Commands;
using PureZmq.Tool.Tests.Support;
using Xunit;

namespace PureZmq.Tool.Tests.Processes;

/// <summary>Every example of <c>docs/tool.md</c> is run by a shell and prints what the page says.</summary>
public sealed partial class DocumentTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "tool.md"));

    public static TheoryData<string, string> Examples
    {
        get
        {
            var examples = new TheoryData<string, string>();
            foreach (Match match in Example().Matches(Page))
                examples.Add(match.Groups["script"].Value, match.Groups["output"].Value);
            return examples;
        }
    }

    [Theory, MemberData(nameof(Examples))]
    public async Task An_example_prints_what_the_page_says(string script, string output)
    {
        await using var shell = ToolProcess.Shell(WithFreePorts(script));

        Assert.Equal(output, (await shell.EndWellAsync()).Output);
    }

    [Fact]
    public void Every_script_of_the_page_has_an_output()
        => Assert.Equal(Page.Split("```sh\n").Length - 1, Example().Count(Page));

    [Fact]
    public void Every_command_and_every_option_is_on_the_page()
    {
        var commands = ZmqCommand.Create(Surroundings.OfProcess()).Subcommands
            .Where(command => !command.Hidden && command.Name is not ("demo" or "bench"));
        var names = commands.SelectMany(command => command.Options.Select(option => option.Name).Append(command.Name));
        Assert.All(names, name => Assert.Contains(name, Page, StringComparison.Ordinal));
    }

    [GeneratedRegex("```sh\n(?<script>.*?)```\n```text\n(?<output>.*?)```\n", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex(@"(?<=127\.0\.0\.1:)\d+")]
    private static partial Regex Port();

    // The page's ports may be taken on this machine; the same one stays the same.
    private static string WithFreePorts(string script)
    {
        var free = new Dictionary<string, int>();
        return Port().Replace(script, port =>
        {
            if (!free.TryGetValue(port.Value, out var other))
                free[port.Value] = other = Ports.Next();
            return $"{other}";
        });
    }
}
