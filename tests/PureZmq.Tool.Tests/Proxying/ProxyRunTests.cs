using PureZmq.Tool.Tests.Support;
using Xunit;

namespace PureZmq.Tool.Tests.Proxying;

/// <summary>Whole proxies inside this process, with the tool at both ends.</summary>
public sealed class ProxyRunTests
{
    private const string Any = "tcp://127.0.0.1:*";

    [Fact]
    public async Task A_queue_carries_requests_and_replies_and_captures_both()
    {
        await using var proxy = ToolRun.Start($"proxy --frontend router:{Any} --backend dealer:{Any} --capture push:{Any}");
        var (frontend, backend, capture) = (await proxy.BoundAsync(), await proxy.BoundAsync(), await proxy.BoundAsync());
        await using var watcher = ToolRun.Start($"pull --connect {capture}");
        await using var server = ToolRun.Start($"rep --connect {backend} --reply world");
        await using var client = ToolRun.Start($"req --connect {frontend} --id me");
        await client.TypeAsync("hello");

        await server.ExpectAsync("hello");
        await client.ExpectAsync("world");
        await watcher.ExpectAsync("me\t\thello", "me\t\tworld");
        proxy.Interrupt();
        await proxy.EndWellAsync();
    }

    [Fact]
    public async Task A_forwarder_carries_subscriptions_up_and_news_down()
    {
        await using var pub = ToolRun.Start($"pub --bind {Any} --wait-peers 1");
        await using var proxy = ToolRun.Start($"proxy --frontend xsub:connect:{await pub.BoundAsync()} --backend xpub:{Any}");
        await using var sub = ToolRun.Start($"sub --connect {await proxy.BoundAsync()} --subscribe b");
        await pub.TypeAsync("a", "b1", "b2");

        await sub.ExpectAsync("b1", "b2");
    }

    [Fact]
    public async Task A_streamer_is_steered_by_its_control_socket()
    {
        await using var proxy = ToolRun.Start($"proxy --frontend pull:{Any} --backend push:{Any} --control rep:{Any}");
        var (frontend, backend, control) = (await proxy.BoundAsync(), await proxy.BoundAsync(), await proxy.BoundAsync());
        await using var sink = ToolRun.Start($"pull --connect {backend}");
        await using var source = ToolRun.Start($"push --connect {frontend}");
        await source.TypeAsync("one");
        await sink.ExpectAsync("one");

        await TellAsync(control, "TERMINATE");
        await proxy.EndWellAsync();
    }

    [Theory]
    [InlineData("rep", "req")]
    [InlineData("pair", "pair")]
    [InlineData("pull", "push")]
    public async Task In_sight_of_a_terminal_the_control_socket_still_steers(string control, string steering)
    {
        await using var proxy = ToolRun.Start(
            $"proxy --frontend pull:{Any} --backend push:{Any} --control {control}:{Any}", terminalWidth: 120);
        await proxy.BoundAsync();
        await proxy.BoundAsync();
        await using var steer = ToolRun.Start($"{steering} --connect {await proxy.BoundAsync()} --timeout 20000");
        await proxy.ShowsAsync("frontend -> backend 0 msg/s, 0 B/s [|] backend -> frontend 0 msg/s, 0 B/s");
        if (control == "rep")
        {
            await steer.TypeAsync("PAUSE", "RESUME", "nonsense");
            await steer.ExpectAsync("", "", "");
        }

        await steer.TypeAsync("TERMINATE");
        Assert.EndsWith("\n", (await proxy.EndWellAsync()).Output, StringComparison.Ordinal);
    }

    private static async Task TellAsync(string control, string command)
    {
        var result = await ToolRun.RunAsync($"req --connect {control} --timeout 20000", command + "\n");
        Assert.Equal((0, "\n"), (result.Code, result.Output));
    }
}
