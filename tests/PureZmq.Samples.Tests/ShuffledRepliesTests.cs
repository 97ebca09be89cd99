namespace PureZmq.Samples;

/// <summary>Scenario (f): a hundred clients, a thousand messages, replies in a shuffled order.</summary>
[Conformance("seed-f")]
public sealed class ShuffledRepliesTests
{
    private const string Sample = "ShuffledReplies";

    [Fact]
    public async Task A1_A2_A3_A4_A5_each_client_gets_its_own_replies_in_the_shuffled_order()
    {
        var lines = await SampleProcess.RunAsync(Sample);
        CheckRequests(lines);
        CheckReplies(lines, lines);
        Assert.Contains("router then reads nothing", lines);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task A1_A2_A3_A4_the_same_between_processes(bool pythonRouter, bool pythonClients)
    {
        await using var router = SampleProcess.Start(pythonRouter, Sample, "router", "tcp://127.0.0.1:*");
        await using var clients = SampleProcess.Start(pythonClients, Sample, "clients", (await router.BoundAsync())[0]);
        var read = await clients.EndAsync();
        var answered = await router.EndAsync();
        CheckRequests(answered);
        CheckReplies(answered, read);
    }

    [Fact]
    public async Task A6_a_hundred_reqs_each_get_their_own_reply_in_ten_rounds()
    {
        var lines = await SampleProcess.RunAsync(Sample, "req");
        for (var k = 0; k < 100; k++)
        {
            var expected = string.Join(' ', Enumerable.Range(0, 10).Select(n => $"[r-c{k:000}-m{n}]"));
            Assert.Contains($"c{k:000} reads {expected}", lines);
        }
    }

    [Fact]
    public async Task A7_without_routing_ids_a_hundred_different_ones_are_given()
    {
        var lines = await SampleProcess.RunAsync(Sample, "anonymous");
        var ids = lines.Where(line => line.StartsWith("-> ", StringComparison.Ordinal)).Select(line => line.Split(']')[0]).ToHashSet();
        Assert.Equal(100, ids.Count);
        Assert.All(ids, id => Assert.Matches(@"^-> \[0x00[0-9A-F]{8}$", id));
        Assert.Equal(100, lines.Count(line => line.Contains("reads [", StringComparison.Ordinal) && line.Count(c => c == '[') == 10));
    }

    // A1: a thousand messages of a hundred clients, those of each client in order.
    private static void CheckRequests(string[] lines)
    {
        var requests = lines.Where(line => line.StartsWith("-> ", StringComparison.Ordinal)).ToLookup(line => line[4..8], line => line[9..]);
        Assert.Equal(Enumerable.Range(0, 100).Select(k => $"c{k:000}"), requests.Select(client => client.Key).Order());
        Assert.All(requests, client => Assert.Equal(Enumerable.Range(0, 10).Select(n => $"[m{n}]"), client));
    }

    // A2 to A4: what a client reads is the shuffled order, restricted to it. A5: and no more.
    private static void CheckReplies(string[] routerLines, string[] clientLines)
    {
        var replies = routerLines.Where(line => line.StartsWith("<- ", StringComparison.Ordinal)).Select(line => line.Split(' ')).ToArray();
        Assert.Equal(1000, replies.Length);
        for (var k = 0; k < 100; k++)
        {
            var own = replies.Where(reply => reply[1] == $"c{k:000}").Select(reply => $"[{reply[2]}]");
            Assert.Contains($"c{k:000} reads {string.Join(' ', own)}", clientLines);
        }

        Assert.NotEqual(replies.Select(reply => reply[1]), replies.Select(reply => reply[1]).Order());
    }
}
