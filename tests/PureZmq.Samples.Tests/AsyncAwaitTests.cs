namespace PureZmq.Samples;

/// <summary>Scenario (j): every verb awaited.</summary>
[Conformance("seed-j")]
public sealed class AsyncAwaitTests
{
    private const string Sample = "AsyncAwait";

    [Fact]
    public async Task A1_to_A12_what_awaiting_promises_holds()
    {
        var lines = await SampleProcess.RunAsync(Sample);
        Assert.Equal(10, lines.Count(line => line == "A1 REP reads [hello]"));
        Assert.Equal(10, lines.Count(line => line == "A1 REQ reads [world]"));
        CheckTicks(lines);
        Assert.Equal(
            [
                "A11 the enumeration ended",
                "A1 1000 receives wait",
                "A1 1000 have received",
                "A5 a PUSH without peers waits",
                "A5 then it has sent: [first]",
                "A3 a cancelled receive: OperationCanceledException",
                "A3 the next one reads [second]",
                "A9 ReceiveTimeout: TimeoutException",
                "A12 two requests in a row: ZmqStateException",
                "A6 two receives waiting: the first reads [1], the second [2]",
                "A7 the socket is disposed: ObjectDisposedException",
                "A8 the context ends: ObjectDisposedException",
            ],
            lines.SkipWhile(line => line != "A11 the enumeration ended").Select(WithoutThreads));
        var threads = lines.First(line => line.StartsWith("A1 1000 receives wait", StringComparison.Ordinal)).Split(' ')[^2];
        Assert.InRange(int.Parse(threads, null), 1, 50);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task A2_A11_ticks_rise_without_gaps_over_tcp(bool pythonPublisher, bool pythonSubscriber)
    {
        await using var publisher = SampleProcess.Start(pythonPublisher, Sample, "publish", "tcp://127.0.0.1:*");
        await using var subscriber = SampleProcess.Start(pythonSubscriber, Sample, "subscribe", (await publisher.BoundAsync())[0]);
        CheckTicks(await subscriber.EndAsync());
        await publisher.EndAsync();
    }

    private static void CheckTicks(string[] lines) =>
        Assert.Equal(
            Enumerable.Range(0, 50).Select(n => $"A2 [tick][{n}]"),
            lines.Where(line => line.StartsWith("A2 ", StringComparison.Ordinal)));

    private static string WithoutThreads(string line) => line.Split(", the process has")[0];
}
