using PureZmq.Tool.Tests.Support;
using Xunit;

namespace PureZmq.Tool.Tests.Processes;

/// <summary>The completion script in a real bash, asked as bash asks it when somebody presses Tab.</summary>
public sealed class CompletionScriptTests
{
    [Theory]
    [InlineData("zmq pus", 1, "push")]
    [InlineData("zmq push --conn", 2, "--connect")]
    [InlineData("zmq proxy --fro", 2, "--frontend")]
    [InlineData("zmq completion f", 2, "fish")]
    public async Task Bash_completes_a_word(string typed, int word, string completed)
    {
        await using var shell = ToolProcess.Shell(
            $"""
            source <(zmq completion bash)
            complete -p zmq >/dev/null || exit 1
            COMP_LINE='{typed}' COMP_POINT={typed.Length} COMP_WORDS=({typed}) COMP_CWORD={word}
            _zmq_complete
            printf '%s\n' "$COMPREPLY"
            """);

        Assert.Equal(completed + "\n", (await shell.EndWellAsync()).Output);
    }
}
