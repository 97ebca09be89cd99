using PureZmq.Testing;
using PureZmq.Tool.Tests.Support;
using Xunit;

namespace PureZmq.Tool.Tests.Sockets;

/// <summary>A newcomer's mistakes are told on standard error, and change neither the output nor the exit code.</summary>
public sealed class MistakeTests
{
    private const string Any = "--bind tcp://127.0.0.1:*";

    [Fact]
    public async Task Types_that_do_not_go_together_are_named_at_both_ends_and_what_was_lost_is_counted()
    {
        var endpoint = $"tcp://127.0.0.1:{Ports.Next()}";
        await using var push = ToolRun.Start($"push --connect {endpoint} --linger -1");
        await push.TypeAsync("hi");
        push.EndInput();
        Assert.Contains("nobody answers", await push.ErrorLineAsync(), StringComparison.Ordinal); // so that the message waits already
        await using var rep = ToolRun.Start($"rep --bind {endpoint} --echo");
        Assert.Equal(endpoint, await rep.BoundAsync());

        Assert.Matches(
            @"^zmq: tcp://\S+: connecting ends for good: .*PUSH.*REP.*\nzmq: a peer was lost; messages not sent: 1 \(PeerLost\)\n$",
            (await push.EndWellAsync()).Error);
        Assert.Matches(@"^zmq: tcp://\S+: the peer \S+ was refused: .*PUSH.*REP", await rep.ErrorLineAsync());
        rep.Interrupt();
        Assert.Equal("", (await rep.EndWellAsync()).Output);
    }

    [Fact]
    public async Task A_command_that_nobody_answers_says_so_while_it_waits()
    {
        var endpoint = $"tcp://127.0.0.1:{Ports.Next()}";
        await using var pull = ToolRun.Start($"pull --connect {endpoint}");

        Assert.StartsWith($"zmq: {endpoint}: nobody answers: connection refused", await pull.ErrorLineAsync(), StringComparison.Ordinal);
        pull.Interrupt();
        Assert.Equal(("", ""), Printed(await pull.EndWellAsync()));
    }

    [Fact]
    public async Task A_message_without_its_envelope_is_told_and_counted()
    {
        await using var rep = ToolRun.Start($"rep {Any} --echo");
        await using var dealer = ToolRun.Start($"dealer --connect {await rep.BoundAsync()}");
        await dealer.TypeAsync("no empty frame");

        Assert.Contains("REP dropped a message (MalformedEnvelope)", await rep.ErrorLineAsync(), StringComparison.Ordinal);
        rep.Interrupt();
        Assert.Equal(
            ("", "zmq: the empty frame before the body was missing; messages thrown away: 1 (MalformedEnvelope)\n"),
            Printed(await rep.EndWellAsync()));
    }

    [Fact]
    public async Task A_publisher_whom_nobody_heard_says_so()
    {
        await using var pub = ToolRun.Start($"pub {Any}");
        await pub.BoundAsync();
        await pub.TypeAsync("one", "two");
        pub.EndInput();

        Assert.Equal("zmq: nobody had subscribed; messages not sent: 2 (NoSubscriber, see --wait-peers)\n", (await pub.EndWellAsync()).Error);
    }

    [Fact]
    public async Task A_publisher_whom_somebody_heard_says_nothing_of_other_topics()
    {
        await using var pub = ToolRun.Start($"pub {Any} --wait-peers 1");
        await using var sub = ToolRun.Start($"sub --connect {await pub.BoundAsync()} --subscribe a");
        await pub.TypeAsync("b", "a");
        await sub.ExpectAsync("a");
        pub.EndInput();

        Assert.Equal("", (await pub.EndWellAsync()).Error);
    }

    [Fact]
    public async Task Quiet_commands_say_nothing_of_their_peers()
    {
        await using var rep = ToolRun.Start($"rep {Any} --echo --quiet");
        await ToolRun.RunAsync($"push --connect {await rep.BoundAsync()} --timeout 2000", "hi\n");
        rep.Interrupt();

        Assert.Equal(("", ""), Printed(await rep.EndWellAsync()));
    }

    [Fact]
    public async Task A_monitor_of_some_events_tells_of_the_others_that_matter()
    {
        await using var rep = ToolRun.Start($"rep {Any} --echo");
        await using var monitor = ToolRun.Start($"monitor push --connect {await rep.BoundAsync()} --event Connected");

        Assert.Contains("connecting ends for good", await monitor.ErrorLineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_names_the_peer_that_does_not_fit_and_the_side_that_lost_something()
    {
        await using var proxy = ToolRun.Start("proxy --frontend rep:tcp://127.0.0.1:* --backend req:tcp://127.0.0.1:*");
        var (frontend, backend) = (await proxy.BoundAsync(), await proxy.BoundAsync());
        await using var push = ToolRun.Start($"push --connect {backend}");
        Assert.Matches(@"^zmq: tcp://\S+: the peer \S+ was refused: .*PUSH", await proxy.ErrorLineAsync());
        await using var dealer = ToolRun.Start($"dealer --connect {frontend}");
        await dealer.TypeAsync("no empty frame");
        Assert.Contains("REP dropped a message (MalformedEnvelope)", await proxy.ErrorLineAsync(), StringComparison.Ordinal);
        proxy.Interrupt();

        Assert.StartsWith("zmq: frontend: the empty frame before the body was missing", (await proxy.EndWellAsync()).Error, StringComparison.Ordinal);
    }

    private static (string Output, string Error) Printed(ToolResult result) => (result.Output, result.Error);
}
