namespace PureZmq.Samples;

/// <summary>Scenario (d): REP by hand from a ROUTER, REQ by hand from a DEALER.</summary>
[Conformance("seed-d")]
public sealed class ByHandTests
{
    private const string Id = @"\[0x00[0-9A-F]{8}\]";

    [Fact]
    public async Task A1_to_A7_every_combination_in_one_process()
    {
        var lines = await SampleProcess.RunAsync("ByHand");
        string[] expected =
        [
            "A1 a REQ asks the ROUTER",
            $@"ROUTER reads {Id}\[\]\[hello\], the body is \[hello\]",
            @"REQ reads \[world\]",
            "A2 A6 the DEALER asks a REP three times before it reads",
            .. Enumerable.Range(1, 3).Select(n => $@"REP reads \[hello {n}\]"),
            .. Enumerable.Range(1, 3).Select(n => $@"DEALER reads \[\] and \[world {n}\]"),
            "A3 the DEALER asks the ROUTER",
            $@"ROUTER reads {Id}\[\]\[hello\], the body is \[hello\]",
            @"DEALER reads \[\] and \[world\]",
            "A4 a REQ asks the ROUTER through a proxy",
            $@"ROUTER reads {Id}{Id}\[\]\[hello\], the body is \[hello\]",
            @"REQ reads \[world\]",
            "A5 an empty frame in the body stays there",
            $@"ROUTER reads {Id}\[\]\[a\]\[\]\[b\], the body is \[a\]\[\]\[b\]",
            @"REQ reads \[world\]",
            "A7 five requests are answered in reverse order",
            .. Enumerable.Range(0, 5).Select(n => $@"REQ {n} reads \[answer to question {n}\]"),
        ];
        Assert.Equal(expected.Length, lines.Length);
        Assert.All(expected.Zip(lines), pair => Assert.Matches($"^{pair.First}$", pair.Second));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A1_a_real_req_is_served_by_the_router_over_tcp(bool python)
    {
        await using var server = SampleProcess.Start(python, "ByHand", "rep", "tcp://127.0.0.1:*");
        await using var client = SampleProcess.Start(!python, "HelloWorld", "client", (await server.BoundAsync())[0]);
        Assert.Equal(10, (await client.EndAsync()).Count(line => line == "<- [world]"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A2_A6_a_real_rep_serves_the_dealers_open_requests_in_order_over_tcp(bool python)
    {
        await using var server = SampleProcess.Start(!python, "HelloWorld", "server", "tcp://127.0.0.1:*");
        await using var client = SampleProcess.Start(python, "ByHand", "req", (await server.BoundAsync())[0]);
        Assert.Equal(["one -> [world]", "two -> [world]", "three -> [world]"], await client.EndAsync());
        Assert.Equal(["[one]", "[two]", "[three]"], server.Output.All);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A3_both_sides_by_hand_over_tcp(bool python)
    {
        await using var server = SampleProcess.Start(python, "ByHand", "rep", "tcp://127.0.0.1:*");
        await using var client = SampleProcess.Start(!python, "ByHand", "req", (await server.BoundAsync())[0]);
        Assert.Equal(["one -> [world]", "two -> [world]", "three -> [world]"], await client.EndAsync());
    }

    [Fact]
    public async Task A_message_without_an_empty_frame_is_recognised_and_passed_over()
    {
        await using var server = SampleProcess.Start("ByHand", "rep", "tcp://127.0.0.1:*");
        using var dealer = new DealerSocket(new DealerOptions { RoutingId = "ID" });
        dealer.Connect((await server.BoundAsync())[0]);
        dealer.Send("x", "y");
        dealer.Send("", "hello");
        using var reply = await Within.LimitAsync(dealer.ReceiveAsync(), "the reply to the second message");
        Assert.Equal("[][world]", reply.ToString());
        await server.Error.WhereAsync(line => line == "no request: [ID][x][y]", 1, "word of the first message");
    }
}
