using PureZmq.Tool.Tests.Support;
using Xunit;

namespace PureZmq.Tool.Tests.Processes;

/// <summary>The tool in a terminal, with its keys.</summary>
public sealed class TerminalTests : IDisposable
{
    private readonly string _script = Path.GetTempFileName();

    public TerminalTests()
    {
        using var source = typeof(TerminalTests).Assembly.GetManifestResourceStream("terminal.py")!;
        using var script = File.Create(_script);
        source.CopyTo(script);
    }

    public void Dispose() => File.Delete(_script);

    [Fact]
    public async Task A_chat_types_and_prints_at_the_same_time_and_ends_with_control_c()
    {
        await using var terminal = Terminal("pair --bind tcp://127.0.0.1:*");
        await using var other = ToolRun.Start($"pair --connect {await BoundAsync(terminal)}");
        await other.TypeAsync("hello");
        await terminal.ExpectAsync("hello");
        await terminal.TypeAsync("hi there");
        await terminal.ExpectAsync("hi there"); // the terminal's echo
        await other.ExpectAsync("hi there");
        await other.TypeAsync("bye");
        await terminal.ExpectAsync("bye");
        await terminal.TypeAsync("^C");
        await terminal.EndWellAsync();
    }

    [Fact]
    public async Task Control_d_ends_the_input()
    {
        await using var pull = ToolRun.Start("pull --bind tcp://127.0.0.1:*");
        await using var terminal = Terminal($"push --connect {await pull.BoundAsync()}");
        await terminal.TypeAsync("one", "^D");
        await terminal.EndWellAsync();
        await pull.ExpectAsync("one");
    }

    [Fact]
    public async Task A_proxy_shows_its_traffic_and_obeys_its_control_socket()
    {
        await using var terminal = Terminal(
            "proxy --frontend router:tcp://127.0.0.1:* --backend dealer:tcp://127.0.0.1:* --control rep:tcp://127.0.0.1:*");
        var (frontend, backend, control) = (await BoundAsync(terminal), await BoundAsync(terminal), await BoundAsync(terminal));
        await using var server = ToolRun.Start($"rep --connect {backend} --echo --quiet");
        await using var client = ToolRun.Start($"req --connect {frontend} --timeout 20000");
        var lines = Enumerable.Range(0, 50).Select(i => $"{i}").ToArray();
        await client.TypeAsync(lines);
        await client.ExpectAsync(lines);

        await terminal.ShowsAsync("frontend -> backend [1-9][0-9]* msg/s, [1-9]");
        var answer = await ToolRun.RunAsync($"req --connect {control} --hex --timeout 20000", Convert.ToHexString("STATISTICS"u8));
        Assert.Equal(8, answer.Output.Trim().Split(' ').Length);
        Assert.Equal("\n", (await ToolRun.RunAsync($"req --connect {control} --timeout 20000", "TERMINATE\n")).Output);
        await terminal.EndWellAsync();
    }

    [Fact]
    public async Task Control_c_ends_a_benchmark_and_all_that_it_started()
    {
        await using var terminal = Terminal("bench --scenario req-rep --variant idle --seconds 0.02 --runs 1");
        await terminal.ShowsAsync(@"1/\d+ \d+:\d\d req-rep ", TimeSpan.FromMinutes(1)); // it compiles first
        await terminal.TypeAsync("^C");

        Assert.DoesNotContain("zmq:", (await terminal.EndWellAsync()).Output, StringComparison.Ordinal);
    }

    private static async Task<string> BoundAsync(ToolProcess terminal)
    {
        var line = await terminal.LineAsync(); // a terminal shows both outputs
        Assert.StartsWith("bound ", line, StringComparison.Ordinal);
        return line!["bound ".Length..];
    }

    private ToolProcess Terminal(string arguments)
        => ToolProcess.StartOther("/usr/bin/python3", [_script, "dotnet", ToolProcess.Path, .. ToolRun.Split(arguments)]);
}
