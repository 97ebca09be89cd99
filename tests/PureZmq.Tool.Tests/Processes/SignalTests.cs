using PureZmq.Testing;
using PureZmq.Tool.Tests.Support;
using Xunit;

namespace PureZmq.Tool.Tests.Processes;

/// <summary>Ctrl-C and its like, as signals to a real process.</summary>
public sealed class SignalTests
{
    private const int Sigint = 2;
    private const int Sigterm = 15;

    // Once all of this is typed, the tool has read a part and sent it to a peer that never comes.
    private static readonly string[] MoreThanAPipeHolds = [.. Enumerable.Repeat(new string('x', 1000), 300)];

    [Theory]
    [InlineData("pull", Sigint)]
    [InlineData("push", Sigint)]
    [InlineData("pair", Sigint)]
    [InlineData("rep --echo", Sigint)]
    [InlineData("pub --wait-peers 1", Sigint)]
    [InlineData("router", Sigterm)]
    public async Task A_signal_ends_a_command_with_0(string command, int signal)
    {
        await using var tool = ToolProcess.Start($"{command} --bind tcp://127.0.0.1:*");
        await tool.BoundAsync();
        Assert.True(tool.TrySend(signal));

        Assert.Equal("", (await tool.EndWellAsync()).Error);
    }

    [Fact]
    public async Task Messages_that_wait_get_their_linger()
    {
        await using var push = ToolProcess.Start("push --quiet --connect tcp://127.0.0.1:1 --hwm 0 --linger 50");
        await push.TypeAsync(MoreThanAPipeHolds);
        push.Interrupt();

        Assert.Matches("^zmq: the linger ran out; messages not sent: [0-9]+ ", (await push.EndWellAsync()).Error);
    }

    [Fact]
    public async Task A_second_signal_ends_a_linger_that_would_go_on()
    {
        await using var push = ToolProcess.Start("push --connect tcp://127.0.0.1:1 --hwm 0 --linger -1");
        await push.TypeAsync(MoreThanAPipeHolds);
        push.Interrupt();
        var end = push.EndAsync();
        await Within.UntilAsync(() => end.IsCompleted || !push.TrySend(Sigint), "the process to obey"); // two signals at once are one

        Assert.Equal(128 + Sigint, (await end).Code);
    }

    [Fact]
    public async Task A_proxy_ends_with_0()
    {
        await using var proxy = ToolProcess.Start("proxy --frontend pull:tcp://127.0.0.1:* --backend push:tcp://127.0.0.1:*");
        await proxy.BoundAsync();
        await proxy.BoundAsync();
        proxy.Interrupt();

        var result = await proxy.EndWellAsync();
        Assert.Equal(("", ""), (result.Output, result.Error));
    }

    [Theory]
    [InlineData(@"^\(a\) REQ")]
    [InlineData(@"\nSide by side ")]
    public async Task A_demo_ends_with_0_whatever_it_is_at(string shown)
    {
        await using var demo = ToolProcess.Start("demo");
        await demo.ShowsAsync(shown, TimeSpan.FromMinutes(1)); // the race begins with a compiler
        demo.Interrupt();

        Assert.Equal("", (await demo.EndWellAsync()).Error);
    }

    [Fact]
    public async Task A_benchmark_ends_with_0()
    {
        var rows = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await using var bench = ToolProcess.Start($"bench --scenario push-pull --json {rows}");
        await Within.UntilAsync(() => File.Exists(rows), "the benchmark to begin");
        bench.Interrupt();

        var result = await bench.EndWellAsync();
        Assert.Equal(("", ""), (result.Output, result.Error));
        File.Delete(rows);
    }
}
