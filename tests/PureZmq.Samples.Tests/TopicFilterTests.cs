namespace PureZmq.Samples;

/// <summary>Scenario (g): subscriptions are prefixes of the first frame.</summary>
[Conformance("seed-g")]
public sealed class TopicFilterTests
{
    private const string Sample = "TopicFilter";
    private static readonly string[] Delivered = ["[A1][B]", "[A]", "[AB][][]", "[A-end]"];

    [Fact]
    public async Task A1_to_A8_each_set_of_subscriptions_and_what_it_gets()
    {
        var a = string.Join(' ', Delivered);
        Assert.Equal(
            [
                $"\"A\": {a}",
                "\"\": [A1][B] [B][A] [A] [][A] [a][x] [AB][][] [A-end]",   // A2
                ":",
                $"\"A\" \"AB\": {a}",   // A3: once
                $"\"A\" \"A\" \"-A\": {a}",   // A4: twice and back once
                "\"A\" \"A\" \"-A\" \"-A\":",
                $"\"A\" \"-never\": {a}",   // A5
                "\"B\": [B][A]",   // A8
                "0x00FF: [0x00FF01][y]",   // A6
            ],
            await SampleProcess.RunAsync(Sample));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task A1_A7_exactly_the_messages_that_start_with_A_arrive_over_tcp(bool pythonPublisher, bool pythonSubscriber)
    {
        await using var publisher = SampleProcess.Start(pythonPublisher, Sample, "publish", "tcp://127.0.0.1:*");
        await using var subscriber = SampleProcess.Start(pythonSubscriber, Sample, "subscribe", (await publisher.BoundAsync())[0], "A");
        Assert.Equal(Delivered, await subscriber.EndAsync());
        await publisher.EndAsync();
    }

    [Fact]
    public async Task A2_without_a_subscription_nothing_arrives_over_tcp()
    {
        await using var publisher = SampleProcess.Start(Sample, "publish", "tcp://127.0.0.1:*", "x");
        var endpoint = (await publisher.BoundAsync())[0];
        await using var none = SampleProcess.Start(Sample, "subscribe", endpoint);
        await using var all = SampleProcess.Start(Sample, "subscribe", endpoint, "");
        Assert.Equal(7, (await all.EndAsync()).Length);
        await publisher.EndAsync();
        await none.KillAsync();
        Assert.Empty(none.Output.All);
    }

    [Fact]
    public async Task A10_a_subscriber_that_connected_before_the_bind_gets_what_comes_later()
    {
        var endpoint = $"tcp://127.0.0.1:{Ports.Next()}";
        await using var subscriber = SampleProcess.Start(Sample, "subscribe", endpoint, "A");
        await using var publisher = SampleProcess.Start(Sample, "publish", endpoint);
        Assert.Equal(Delivered, await subscriber.EndAsync());
    }
}
