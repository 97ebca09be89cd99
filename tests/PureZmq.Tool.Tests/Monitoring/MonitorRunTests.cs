using System.Text.Json;
using PureZmq.Testing;
using PureZmq.Tool.Monitoring;
using PureZmq.Tool.Tests.Support;
using Xunit;

namespace PureZmq.Tool.Tests.Monitoring;

/// <summary><c>zmq monitor</c> with the tool at the other end.</summary>
public sealed class MonitorRunTests
{
    private const string Any = "tcp://127.0.0.1:*";

    [Fact]
    public async Task The_life_of_a_connection_is_printed_an_event_a_line()
    {
        await using var monitor = ToolRun.Start($"monitor pull --bind {Any}");
        var endpoint = await monitor.BoundAsync();
        Assert.Matches($@"^\d\d:\d\d:\d\d\.\d\d\d Listening {endpoint}$", await monitor.LineAsync());
        await using (ToolRun.Start($"push --connect {endpoint} --linger 0"))
        {
            Assert.Matches($@"^[\d:.]+ Accepted {endpoint} peer 127\.0\.0\.1:\d+$", await monitor.LineAsync());
            Assert.Matches($@"^[\d:.]+ HandshakeSucceeded {endpoint} peer 127\.0\.0\.1:\d+$", await monitor.LineAsync());
        }

        Assert.Matches($@"^[\d:.]+ Disconnected {endpoint} peer 127\.0\.0\.1:\d+: .+$", await monitor.LineAsync());
        monitor.Interrupt();
        await monitor.EndWellAsync();
    }

    [Theory]
    [InlineData("pull", 10)]
    [InlineData("router", 10)]
    [InlineData("dealer", 10)]
    [InlineData("pair", 10)]
    [InlineData("xpub", 20)] // each subscription, and its end
    [InlineData("rep", 0)]
    public async Task A_peer_that_has_sent_something_is_seen_leaving(string type, int thrownAway)
    {
        await using var monitor = ToolRun.Start($"monitor {type} --bind {Any} --event Disconnected");
        var endpoint = await monitor.BoundAsync();
        for (var i = 0; i < 2; i++)
        {
            await using (var peer = PeerOf(type))
            {
                await peer.ConnectAsync(endpoint).AsTask().WaitAsync(Within.Limit);
                Speak(peer);
            }

            Assert.Matches("^[^ ]+ Disconnected ", await monitor.LineAsync());
        }

        monitor.Interrupt();
        var told = thrownAway > 0 ? $"zmq: messages received and thrown away: {thrownAway}\n" : "";
        Assert.Equal(told, (await monitor.EndWellAsync()).Error);
    }

    [Fact]
    public async Task A_peer_of_another_type_is_named_with_what_would_fit()
    {
        await using var pub = ToolRun.Start($"pub --bind {Any}");
        await using var monitor = ToolRun.Start($"monitor pull --connect {await pub.BoundAsync()} --event IncompatiblePeer --count 1");
        Assert.Contains("PULL talks with PUSH", await monitor.LineAsync(), StringComparison.Ordinal);
        Assert.Equal("", (await monitor.EndWellAsync()).Output);
    }

    [Fact]
    public async Task Json_is_an_object_a_line()
    {
        await using var monitor = ToolRun.Start($"monitor sub --connect tcp://127.0.0.1:{Ports.Next()} --json --event ConnectRetried --count 2");
        using var first = JsonDocument.Parse((await monitor.LineAsync())!);
        Assert.Equal("ConnectRetried", first.RootElement.GetProperty("event").GetString());
        Assert.StartsWith("tcp://127.0.0.1:", first.RootElement.GetProperty("endpoint").GetString(), StringComparison.Ordinal);
        Assert.True(first.RootElement.GetProperty("value").GetInt64() > 0);
        Assert.True(first.RootElement.GetProperty("time").TryGetDateTime(out _));
        Assert.False(first.RootElement.TryGetProperty("peer", out _));
        Assert.Single((await monitor.EndWellAsync()).Output.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task When_nothing_happens_in_time_it_ends_with_1()
        => (await ToolRun.RunAsync($"monitor pull --bind {Any} --event Accepted --timeout 50"))
            .AssertFailed(ExitCode.Failed, "nothing happened within 50 ms");

    [Fact]
    public async Task Events_may_be_named_in_small_letters_and_a_reason_is_in_words()
    {
        await using var monitor = ToolRun.Start($"monitor req --connect tcp://127.0.0.1:{Ports.Next()} --event closed --count 1");
        Assert.Matches(@"^[\d:.]+ Closed tcp://127\.0\.0\.1:\d+: connection refused \(ECONNREFUSED\)$", await monitor.LineAsync());
        await monitor.EndWellAsync();
    }

    [Fact]
    public void Dropped_messages_are_printed_with_reason_and_number()
    {
        var dropped = new SocketEvent
        {
            Kind = SocketEvents.MessagesDropped, Endpoint = "tcp://*:1", Reason = "Too\nmany.", Value = 7, DropReason = DropReason.HighWaterMark,
        };
        Assert.Equal("00:00:00.000 MessagesDropped tcp://*:1: Too many. (HighWaterMark, 7)", new TextEvents(new ManualClock()).Format(dropped));
        Assert.Contains("\"dropReason\":\"HighWaterMark\",\"value\":7", new JsonEvents().Format(dropped), StringComparison.Ordinal);
    }

    private static ZmqSocket PeerOf(string type) => type switch
    {
        "pull" => new PushSocket(),
        "pair" => new PairSocket(),
        "xpub" => new SubSocket(new SubOptions { Linger = Within.Limit }),
        "rep" => new ReqSocket(),
        _ => new DealerSocket(),
    };

    // More than one message, where the type may send it: a queue with room for one is not enough.
    private static void Speak(ZmqSocket peer)
    {
        for (var i = 0; i < (peer is ReqSocket ? 1 : 5); i++)
        {
            if (peer is SubSocket sub)
                sub.Subscribe($"{i}");
            else
                ((ISender)peer).Send($"{i}");
        }
    }
}
