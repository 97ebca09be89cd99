using Microsoft.Extensions.Logging;
using static PureZmq.SocketEvents;

namespace PureZmq.Conformance;

/// <summary>Dropped messages are seen: at once, then once a second with a count, and each reason once in the log.</summary>
public sealed class DropEventContract : EngineTest
{
    private const int FirstDropped = 3011;

    [Fact(Timeout = Limits.Test)]
    public async Task The_first_drop_is_told_at_once_and_the_others_by_the_second()
    {
        var clock = new ManualClock();
        using var context = new ZmqContext(new ZmqContextOptions { TimeProvider = clock, LoggerFactory = Log });
        using var pub = new PubSocket(context: context);
        using var monitor = pub.OpenMonitor();
        pub.Send("nobody");
        var first = monitor.Expect(MessagesDropped);
        Assert.Equal((DropReason.NoSubscriber, 1L), (first.DropReason, first.Value));
        await Within.UntilAsync(() => clock.ArmedTimers == 1, "the reports to wait");

        for (var i = 0; i < 1_000; i++)
            pub.Send("nobody");
        Assert.False(monitor.TryRead(out _, Limits.Quiet));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1_000, monitor.Expect(MessagesDropped).Value);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, clock.ArmedTimers); // nothing was dropped in that second: nothing to wait for

        pub.Send("nobody");
        Assert.Equal(1, monitor.Expect(MessagesDropped).Value);
        var line = Assert.Single(Log.Entries, entry => entry.Id.Id == FirstDropped);
        Assert.Equal((LogLevel.Information, "PUB"), (line.Level, line["SocketType"]));
        Assert.Contains("WaitForSubscribers", line.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Limits.Test)]
    public async Task Without_a_monitor_the_first_of_each_reason_is_logged_and_no_more()
    {
        using var router = new RouterSocket(context: Context);
        for (var i = 0; i < 100; i++)
            router.Send("nobody", "x");
        var line = await Log.WaitForAsync(entry => entry.Id.Id == FirstDropped, "the line");
        Assert.Equal((LogLevel.Warning, DropReason.Unroutable), (line.Level, line["Reason"]));
        Assert.Contains("Mandatory", line.Message, StringComparison.Ordinal);
        router.Dispose();
        Assert.Single(Log.Entries, entry => entry.Id.Id == FirstDropped);
        Assert.Equal(100, router.Statistics.DroppedBy[DropReason.Unroutable]);
    }

    [Theory, Links]
    public void Every_drop_is_told_in_the_end_with_the_peer_it_was_for(Link link)
    {
        using var pub = new PubSocket(new PubOptions { SendHighWaterMark = 1, SendBuffer = 4096, Linger = TimeSpan.Zero }, Context);
        using var sub = new SubSocket(new SubOptions { ReceiveHighWaterMark = 1, ReceiveBuffer = 4096 }, Context);
        sub.Subscribe("");
        using var monitor = pub.OpenMonitor(MessagesDropped);
        var endpoint = link.Join(pub, sub);
        pub.AwaitSubscribers("");
        var body = new byte[64 * 1024];
        Limits.Until(
            () =>
            {
                pub.Send(body);
                return pub.Statistics.DroppedBy.GetValueOrDefault(DropReason.HighWaterMark) >= 500;
            },
            "500 messages to be dropped");
        var dropped = pub.Statistics.DroppedBy[DropReason.HighWaterMark];
        pub.Dispose();

        var told = monitor.Rest().Where(happened => happened.DropReason == DropReason.HighWaterMark).ToArray();
        Assert.Equal(dropped, told.Sum(happened => happened.Value));
        Assert.Equal((endpoint, link.IsInproc() ? "" : told[0].Peer), (told[0].Endpoint, told[0].Peer));
        Assert.InRange(told.Length, 1, 1 + (int)Limits.Wait.TotalSeconds);
    }

    [Fact]
    public void What_was_dropped_before_the_monitor_is_no_news()
    {
        using var pub = new PubSocket(context: Context);
        pub.Send("before");
        Limits.Until(() => Log.Entries.Any(entry => entry.Id.Id == FirstDropped), "the first drop to be logged");
        using var monitor = pub.OpenMonitor();
        pub.Send("after");
        Assert.Equal(1, monitor.Expect(MessagesDropped).Value);
    }
}
