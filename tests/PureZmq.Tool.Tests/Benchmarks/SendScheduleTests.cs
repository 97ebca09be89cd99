using PureZmq.Bench.Peers;
using Xunit;

namespace PureZmq.Tool.Tests.Benchmarks;

/// <summary>When the messages of an open loop are due.</summary>
public sealed class SendScheduleTests
{
    [Fact]
    public void A_rate_spreads_messages_evenly()
    {
        var schedule = SendSchedule.Parse("rate=10000");

        Assert.Equal([0, 100_000, 200_000], Enumerable.Range(0, 3).Select(i => schedule.DueNanoseconds(i)));
        Assert.Equal(10_000, schedule.MessagesPerSecond);
    }

    [Fact]
    public void A_burst_is_due_at_once_every_ten_milliseconds()
    {
        var schedule = SendSchedule.Parse("burst=2");

        Assert.Equal([0, 0, 10_000_000, 10_000_000, 20_000_000], Enumerable.Range(0, 5).Select(i => schedule.DueNanoseconds(i)));
        Assert.Equal(200, schedule.MessagesPerSecond);
    }

    [Theory]
    [InlineData("default")]
    [InlineData("rate=fast")]
    [InlineData("speed=10")]
    public void Nothing_else_is_a_schedule(string variant) => Assert.Throws<FormatException>(() => SendSchedule.Parse(variant));
}
