using PureZmq.Tool.Tests.Support;
using Xunit;

namespace PureZmq.Tool.Tests.Processes;

/// <summary>The tool between other programs: pipes that break, files that several write to, ends of input.</summary>
public sealed class PipeTests
{
    [Fact]
    public async Task A_reader_that_has_had_enough_ends_the_tool_quietly()
    {
        await using var shell = ToolProcess.Shell(
            "zmq pull --bind tcp://127.0.0.1:* | head -n 1; echo \"pull ended with ${PIPESTATUS[0]}\"");
        await using var push = ToolProcess.Start($"push --connect {await shell.BoundAsync()} --rate 50");
        await push.TypeAsync(Enumerable.Range(0, 1000).Select(i => $"{i}").ToArray());

        Assert.Equal(("0\npull ended with 0\n", ""), Printed(await shell.EndWellAsync()));
    }

    [Fact]
    public async Task Help_that_nobody_reads_to_its_end_is_no_failure()
    {
        await using var shell = ToolProcess.Shell("zmq --help | true; echo \"${PIPESTATUS[0]}\"");

        Assert.Equal(("0\n", ""), Printed(await shell.EndWellAsync()));
    }

    [Fact]
    public async Task An_error_that_nobody_reads_is_still_an_exit_code()
    {
        await using var shell = ToolProcess.Shell("zmq nonsense 2>&1 >/dev/null | true; echo \"${PIPESTATUS[0]}\"");

        Assert.Equal(("2\n", ""), Printed(await shell.EndWellAsync()));
    }

    [Theory]
    [InlineData("zmq pull --bind tcp://127.0.0.1:* --timeout 30 2>&-", 1)]
    [InlineData("zmq pull --bind tcp://127.0.0.1:* --timeout 30 >&- 2>/dev/null", 1)]
    [InlineData("zmq pull --bind tcp://127.0.0.1:* --timeout 30 <&- >&- 2>&-", 1)]
    [InlineData("zmq push --quiet --connect tcp://127.0.0.1:1 <&-", 0)]
    [InlineData("zmq nonsense 2>&-", 2)]
    [InlineData("zmq --help >&-", 0)]
    [InlineData("zmq bench --scenario req-rep --transport inproc --size 1 --runs 1 --seconds 0.1 >&- 2>/dev/null", 0)]
    public async Task Streams_that_the_parent_closed_are_empty_and_change_no_exit_code(string command, int code)
    {
        await using var shell = ToolProcess.Shell($"{command}; echo $?");

        Assert.Equal(($"{code}\n", ""), Printed(await shell.EndWellAsync()));
    }

    [Fact]
    public async Task Two_runs_may_write_to_one_file()
    {
        var file = Path.GetTempFileName();
        await using var shell = ToolProcess.Shell(
            $"{{ for i in 1 2; do echo run $i; zmq pull --bind tcp://127.0.0.1:* --count 1 --timeout 20000; done; echo end; }} > {file}");
        for (var i = 1; i <= 2; i++)
            await ToolRun.RunAsync($"push --connect {await shell.BoundAsync()}", $"message {i}\n");
        await shell.EndWellAsync();

        Assert.Equal("run 1\nmessage 1\nrun 2\nmessage 2\nend\n", await File.ReadAllTextAsync(file));
        File.Delete(file);
    }

    [Fact]
    public async Task What_cannot_be_written_is_told()
    {
        await using var shell = ToolProcess.Shell("zmq pull --bind tcp://127.0.0.1:* > /dev/full; echo \"ended with $?\"");
        await ToolRun.RunAsync($"push --connect {await shell.BoundAsync()}", "message\n");

        var result = await shell.EndWellAsync();
        Assert.Equal("ended with 1\n", result.Output);
        Assert.Matches("^zmq: .*[Nn]o space.*\n$", result.Error);
    }

    [Fact]
    public async Task A_message_is_printed_when_it_comes_and_not_later()
    {
        await using var pull = ToolProcess.Start("pull --bind tcp://127.0.0.1:*");
        await using var push = ToolProcess.Start($"push --connect {await pull.BoundAsync()}");
        await push.TypeAsync("one");
        await pull.ExpectAsync("one");
        await push.TypeAsync("two");
        await pull.ExpectAsync("two");
    }

    [Fact]
    public async Task Many_lines_arrive_in_order()
    {
        await using var shell = ToolProcess.Shell(
            """
            exec 3< <(zmq pull --bind tcp://127.0.0.1:* --count 200000 --timeout 20000 2>&1)
            read -r _ endpoint <&3
            seq 200000 | zmq push --connect "$endpoint" --linger -1
            cmp - <(seq 200000) <&3 && echo same
            """);

        Assert.Equal(("same\n", ""), Printed(await shell.EndWellAsync()));
    }

    [Fact]
    public async Task A_failure_is_one_line_and_never_a_stack_trace()
    {
        await using var tool = ToolProcess.Start("push --bind tcp://192.0.2.1:5555");
        (await tool.EndAsync()).AssertFailed(ExitCode.Endpoint, "tcp://192.0.2.1:5555");
    }

    private static (string Output, string Error) Printed(ToolResult result) => (result.Output, result.Error);
}
