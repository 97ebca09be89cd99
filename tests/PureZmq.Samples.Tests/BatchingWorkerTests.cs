namespace PureZmq.Samples;

/// <summary>Scenario (c): DEALER clients and a ROUTER that answers ten at a time.</summary>
[Conformance("seed-c")]
public sealed class BatchingWorkerTests
{
    private const string Sample = "BatchingWorker";

    [Fact]
    public async Task A1_A2_one_client_is_served_in_order()
    {
        var lines = await SampleProcess.RunAsync(Sample, "1");
        Assert.Equal(
            [.. Enumerable.Range(0, 10).Select(n => $"worker [client-1][{n}]"), "worker answers 10", .. Replies("client-1")], lines);
    }

    [Fact]
    public async Task A3_three_clients_whose_messages_wait_are_read_in_strict_rotation()
    {
        var lines = await SampleProcess.RunAsync(Sample);
        Assert.Equal(
            Enumerable.Range(0, 30).Select(i => $"worker [client-{(i % 3) + 1}][{i / 3}]"),
            lines.Where(line => line.StartsWith("worker [", StringComparison.Ordinal)));
        Assert.Equal([10, 21, 32], lines.Index().Where(line => line.Item == "worker answers 10").Select(line => line.Index));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task A4_A5_over_tcp_each_client_gets_its_own_replies_in_order_and_no_more(bool pythonWorker, bool pythonClients)
    {
        await using var worker = SampleProcess.Start(pythonWorker, Sample, "worker", "tcp://127.0.0.1:*");
        var endpoint = (await worker.BoundAsync())[0];
        await using var one = SampleProcess.Start(pythonClients, Sample, "client", endpoint, "one");
        await using var two = SampleProcess.Start(pythonClients, Sample, "client", endpoint, "two");
        await using var three = SampleProcess.Start(pythonClients, Sample, "client", endpoint, "three");
        Assert.Equal(Replies("one"), await one.EndAsync());
        Assert.Equal(Replies("two"), await two.EndAsync());
        Assert.Equal(Replies("three"), await three.EndAsync());
        foreach (var name in (string[])["one", "two", "three"])
        {
            var seen = await worker.Output.WhereAsync(line => line.StartsWith($"worker [{name}]", StringComparison.Ordinal), 10, $"ten of {name}");
            Assert.Equal(Enumerable.Range(0, 10).Select(n => $"worker [{name}][{n}]"), seen);
        }
    }

    [Fact]
    public async Task A6_without_routing_ids_three_different_ones_are_given()
    {
        var lines = await SampleProcess.RunAsync(Sample, "3", "anonymous");
        var ids = lines.Where(line => line.StartsWith("worker [", StringComparison.Ordinal)).CountBy(line => line.Split(']')[0]).ToArray();
        Assert.Equal([10, 10, 10], ids.Select(id => id.Value));
        Assert.All(ids, id => Assert.Matches(@"^worker \[0x00[0-9A-F]{8}$", id.Key));
        for (var k = 1; k <= 3; k++)
            Assert.Equal(Replies($"client-{k}"), lines.Where(line => line.StartsWith($"client-{k} ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A7_a_hundred_clients_lose_and_double_nothing()
    {
        var lines = await SampleProcess.RunAsync(Sample, "100");
        Assert.Equal(100, lines.Count(line => line == "worker answers 10"));
        for (var k = 1; k <= 100; k++)
            Assert.Equal(Replies($"client-{k}"), lines.Where(line => line.StartsWith($"client-{k} ", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Replies(string name) =>
        [.. Enumerable.Range(0, 10).Select(n => $"{name} reads [re:{n}]"), $"{name} then reads nothing"];
}
