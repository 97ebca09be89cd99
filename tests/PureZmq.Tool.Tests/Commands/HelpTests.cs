using System.CommandLine;
using PureZmq.Tool.Commands;
using PureZmq.Tool.Sockets;
using PureZmq.Tool.Tests.Support;
using Xunit;

namespace PureZmq.Tool.Tests.Commands;

/// <summary>Help teaches: every command has examples, and every example is a command line that the tool understands.</summary>
public sealed class HelpTests
{
    private static readonly string[] Commands = [.. SocketKinds.All.Select(kind => kind.Name), "proxy", "monitor", "bench", "completion"];

    public static TheoryData<string> Names => [.. Commands];

    public static TheoryData<string> Pages =>
        [.. Commands.Concat(["demo", "bench report", "bench plot"]).Select(name => $"{name} --help").Prepend("--help")];

    [Theory, MemberData(nameof(Names))]
    public async Task Every_command_shows_its_options_and_examples_of_itself(string name)
    {
        var help = await HelpAsync($"{name} --help");

        Assert.Contains($"zmq {name} ", help, StringComparison.Ordinal);
        Assert.All(Options(name), option => Assert.Contains(option.Name, help, StringComparison.Ordinal));
        Assert.All(Options(name), option => Assert.False(string.IsNullOrWhiteSpace(option.Description), option.Name));
        Assert.Contains(Examples(help), example => example[0] == name);
    }

    [Theory, MemberData(nameof(Pages))]
    public async Task Help_fits_a_terminal_of_the_usual_width(string arguments)
    {
        var lines = (await HelpAsync(arguments)).Split('\n');
        Assert.All(lines, line => Assert.True(line.Length <= 80, $"{line.Length} columns: {line}"));
    }

    [Fact]
    public async Task Help_is_as_wide_as_a_wider_terminal()
    {
        await using var run = ToolRun.Start("monitor --help", terminalWidth: 120);
        Assert.Contains((await run.EndWellAsync()).Output.Split('\n'), line => line.Length is > 90 and <= 120);
    }

    [Fact]
    public async Task The_help_of_the_monitor_lists_every_event()
    {
        var help = await HelpAsync("monitor --help");
        Assert.All(
            Enum.GetValues<SocketEvents>().Where(kind => kind is not (SocketEvents.None or SocketEvents.All)),
            kind => Assert.Matches($@"\b{kind}\b", help));
    }

    [Theory, MemberData(nameof(Names))]
    public async Task Every_example_is_understood(string name)
    {
        var examples = Examples(await HelpAsync($"{name} --help")).Concat(Examples(await HelpAsync("--help")));
        Assert.All(examples, example => Assert.Empty(Root().Parse(example).Errors));
    }

    [Fact]
    public async Task The_help_of_the_tool_names_every_command_but_the_hidden_one()
    {
        var help = await HelpAsync("--help");

        Assert.All([.. Commands, "demo"], name => Assert.Contains($"\n  {name} ", help, StringComparison.Ordinal));
        Assert.DoesNotContain("bench-peer", help, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_is_given_behind_any_command_line()
        => Assert.Contains("zmq push ", await HelpAsync("push --count many --nonsense --help"), StringComparison.Ordinal);

    [Fact]
    public async Task The_version_is_told()
    {
        var result = await ToolRun.RunAsync("--version");

        Assert.Equal(0, result.Code);
        Assert.Matches(@"^\d+\.\d+\.\d+", result.Output + result.Error);
    }

    [Theory]
    [InlineData("push", "--rate")]
    [InlineData("sub", "--subscribe")]
    [InlineData("xsub", "--subscribe")]
    [InlineData("rep", "--reply")]
    [InlineData("router", "--echo")]
    public void Types_have_the_options_that_mean_something_to_them(string name, string option)
        => Assert.Contains(option, Options(name).Select(known => known.Name));

    [Theory]
    [InlineData("pull", "--rate")]
    [InlineData("pub", "--subscribe")]
    [InlineData("dealer", "--reply")]
    public void Types_have_no_options_that_mean_nothing_to_them(string name, string option)
        => Assert.DoesNotContain(option, Options(name).Select(known => known.Name));

    private static RootCommand Root() => ZmqCommand.Create(Surroundings.OfProcess());

    private static IList<Option> Options(string name) => Root().Subcommands.Single(command => command.Name == name).Options;

    private static async Task<string> HelpAsync(string arguments)
    {
        var result = await ToolRun.RunAsync(arguments);
        Assert.True(result.Code == 0, result.Error);
        return result.Output;
    }

    // Indented lines, as a shell would read them; what is behind two spaces explains.
    private static IEnumerable<string[]> Examples(string help) =>
        from line in help.Split('\n')
        where line.StartsWith("  ", StringComparison.Ordinal)
        let start = line.IndexOf("zmq ", StringComparison.Ordinal)
        where start == 2 || (start > 2 && line[(start - 2)..start] is "| " or "<(")
        let words = line[(start + 4)..].Split("  ")[0].Split('>')[0].TrimEnd(' ', ')')
        where !words.StartsWith("COMMAND", StringComparison.Ordinal) && !words.StartsWith('[')
        select words.Split(' ').Select(word => word.Trim('\'')).ToArray();
}
