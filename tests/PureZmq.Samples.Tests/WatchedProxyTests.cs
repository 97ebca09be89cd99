namespace PureZmq.Samples;

/// <summary>Scenario (b): a proxy with a capture socket, and those who watch it.</summary>
[Conformance("seed-b")]
public sealed class WatchedProxyTests
{
    private const string AnyPort = "tcp://127.0.0.1:*", Sample = "WatchedProxy";

    [Fact]
    public async Task A1_A2_A3_A5_the_watcher_sees_requests_and_replies_alternate_under_one_automatic_id()
    {
        var seen = await SampleProcess.RunAsync(Sample);
        Assert.Equal(6, seen.Length);
        Assert.Matches(@"^\[0x00[0-9A-F]{8}\]\[\]\[hello\]$", seen[0]);
        var id = seen[0][..^"[][hello]".Length];
        Assert.Equal(Enumerable.Range(0, 6).Select(i => $"{id}[]{(i % 2 == 0 ? "[hello]" : "[world]")}"), seen);
    }

    [Fact]
    public async Task A4_A9_A10_a_chosen_id_is_seen_the_proxy_counts_and_ends_when_told()
    {
        await using var sample = SampleProcess.Start(Sample, "al");
        Assert.Equal(Rounds("[al]"), await sample.EndAsync());
        Assert.Contains("statistics 9 21 9 21 9 21 9 21", sample.Error.All);   // three times what one round moves
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A6_A11_each_client_alternates_and_a_topic_is_the_start_of_the_id(bool python)
    {
        await using var proxy = SampleProcess.Start(Sample, "proxy", AnyPort, AnyPort, AnyPort, "", "alice", "alice", "hello", "hello");
        var bound = await proxy.BoundAsync(3);
        await using var all = SampleProcess.Start(python, Sample, "watch", bound[2]);
        await using var alice = SampleProcess.Start(Sample, "watch", bound[2], "alice");
        await using var hello = SampleProcess.Start(Sample, "watch", bound[2], "hello");
        await using var worker = SampleProcess.Start(python, Sample, "worker", bound[1]);
        await using var first = SampleProcess.Start(python, Sample, "client", bound[0], "alice");
        await using var second = SampleProcess.Start(python, Sample, "client", bound[0], "bob");
        await first.EndAsync();
        await second.EndAsync();

        var seen = await all.Output.WhereAsync(_ => true, 12, "twelve messages");
        Assert.Equal(Rounds("[alice]"), seen.Where(line => line.StartsWith("[alice]", StringComparison.Ordinal)));
        Assert.Equal(Rounds("[bob]"), seen.Where(line => line.StartsWith("[bob]", StringComparison.Ordinal)));
        await alice.Output.WhereAsync(_ => true, 6, "six messages of alice");
        Assert.Equal(Rounds("[alice]"), await alice.StopAsync());
        Assert.Empty(await hello.StopAsync());
        Assert.Empty(await proxy.StopAsync());
    }

    [Fact]
    public async Task A7_two_proxies_in_a_row_add_an_id_each()
    {
        await using var second = SampleProcess.Start(Sample, "proxy", AnyPort, AnyPort, AnyPort, "");
        var far = await second.BoundAsync(3);
        await using var first = SampleProcess.Start(Sample, "proxy", AnyPort, $">{far[0]}", AnyPort, "");
        var near = await first.BoundAsync(2);
        await using var nearWatcher = SampleProcess.Start(Sample, "watch", near[1]);
        await using var farWatcher = SampleProcess.Start(Sample, "watch", far[2]);
        await using var worker = SampleProcess.Start(Sample, "worker", far[1]);
        await using var client = SampleProcess.Start(Sample, "client", near[0], "C");
        await client.EndAsync();

        Assert.Equal(Rounds("[C]"), await nearWatcher.Output.WhereAsync(_ => true, 6, "six messages at the first proxy"));
        var seen = await farWatcher.Output.WhereAsync(_ => true, 6, "six messages at the second proxy");
        Assert.Matches(@"^\[0x00[0-9A-F]{8}\]\[C\]\[\]\[hello\]$", seen[0]);
        Assert.Equal(Rounds(seen[0][..^"[][hello]".Length]), seen);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A8_without_a_watcher_the_proxy_works_the_same(bool pythonProxy)
    {
        await using var proxy = SampleProcess.Start(pythonProxy, Sample, "proxy", AnyPort, AnyPort, AnyPort);
        var bound = await proxy.BoundAsync(3);
        await using var worker = SampleProcess.Start(Sample, "worker", bound[1]);
        await using var client = SampleProcess.Start(Sample, "client", bound[0]);
        await client.EndAsync();
        Assert.Equal(3, client.Error.All.Count(line => line == "client reads [world]"));
    }

    private static IEnumerable<string> Rounds(string id) => Enumerable.Range(0, 6).Select(i => $"{id}[]{(i % 2 == 0 ? "[hello]" : "[world]")}");
}
