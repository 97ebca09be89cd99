namespace PureZmq.Samples;

/// <summary>Scenario (a): REQ and REP, ten times hello and world.</summary>
[Conformance("seed-a")]
public sealed class HelloWorldTests
{
    private static readonly string[] Pairs = [.. Enumerable.Repeat(new[] { "-> [hello]", "<- [world]" }, 10).SelectMany(pair => pair)];

    [Fact]
    public async Task A5_ten_pairs_alternate_strictly() => Assert.Equal(Pairs, await SampleProcess.RunAsync("HelloWorld"));

    [Fact]
    public async Task A4_a_router_in_the_place_of_the_rep_sees_one_id_and_the_delimiter()
    {
        var lines = await SampleProcess.RunAsync("HelloWorld", "spy");
        var seen = lines.Where(line => line.StartsWith("   ", StringComparison.Ordinal)).ToArray();
        Assert.Equal(10, seen.Length);
        Assert.Matches(@"^   \[0x00[0-9A-F]{8}\]\[\]\[hello\]$", Assert.Single(seen.Distinct()));
        Assert.Equal(10, lines.Count(line => line == "<- [world]"));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task A1_A2_A3_both_sides_see_the_bodies_alone_over_tcp(bool pythonServer, bool pythonClient)
    {
        await using var server = SampleProcess.Start(pythonServer, "HelloWorld", "server", "tcp://127.0.0.1:*");
        await using var client = SampleProcess.Start(pythonClient, "HelloWorld", "client", (await server.BoundAsync())[0]);
        Assert.Equal(Pairs, await client.EndAsync());
        Assert.Equal(Enumerable.Repeat("[hello]", 10), await server.EndAsync());
    }

    [Fact, Conformance("TRN-45")]
    public async Task A_server_without_descriptors_waits_and_serves_again_when_there_are_some()
    {
        const int Descriptors = 256;
        var shortage = TimeSpan.FromSeconds(2);
        await using var server = SampleProcess.StartWithin(Descriptors, "HelloWorld", "server", "tcp://127.0.0.1:*");
        var endpoint = (await server.BoundAsync())[0];
        var crowd = new List<RawPeer>();
        for (var i = 0; i < Descriptors; i++)
            crowd.Add(await RawPeer.ConnectAsync(endpoint));
        await crowd[0].ReadExactlyAsync(Wire.SignatureLength);
        var before = server.ProcessorTime;
        await crowd[^1].ExpectSilenceAsync(shortage); // the kernel alone knows of it
        Assert.InRange(server.ProcessorTime - before, TimeSpan.Zero, shortage / 2); // it does not ask without end
        crowd.ForEach(peer => peer.Dispose());

        await using var client = SampleProcess.Start("HelloWorld", "client", endpoint);
        Assert.Equal(Pairs, await client.EndAsync());
        await server.EndAsync();
    }
}
