using PureZmq.Tool.Tests.Support;
using Xunit;

namespace PureZmq.Tool.Tests.Commands;

/// <summary>What the tool suggests for a command line that is being typed.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData("zmq pu", "pub pull push xpub")]
    [InlineData("zmq push --co", "--connect --count")]
    [InlineData("zmq sub --sub", "--subscribe")]
    [InlineData("zmq completion ", "bash fish zsh")]
    [InlineData("zmq monitor pull --event Conn", "Connected ConnectDelayed ConnectRetried")]
    [InlineData("zmq bench --transport ", "inproc ipc tcp")]
    public async Task Suggestions_fit_the_word_at_the_cursor(string typed, string suggestions)
    {
        await using var run = ToolRun.StartWith([$"[suggest:{typed.Length}]", typed]);
        var result = await run.EndWellAsync();

        Assert.Superset(suggestions.Split(' ').ToHashSet(), result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ToHashSet());
    }

    [Theory]
    [InlineData("bash", "complete -o default -F _zmq_complete zmq")]
    [InlineData("zsh", "compdef _zmq_complete zmq")]
    [InlineData("fish", "complete -c zmq")]
    public async Task Each_shell_gets_its_script(string shell, string line)
    {
        var result = await ToolRun.RunAsync($"completion {shell}");

        Assert.Equal(0, result.Code);
        Assert.Contains(line, result.Output, StringComparison.Ordinal);
        Assert.Contains("[suggest:", result.Output, StringComparison.Ordinal);
    }
}
