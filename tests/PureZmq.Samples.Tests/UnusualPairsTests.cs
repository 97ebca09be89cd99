namespace PureZmq.Samples;

/// <summary>Scenario (e): replies and pairs of sockets that a newcomer tries by mistake.</summary>
[Conformance("seed-e")]
public sealed class UnusualPairsTests
{
    private const string Sample = "UnusualPairs";

    [Fact]
    public async Task A1_to_A16_each_pair_and_what_becomes_of_it() =>
        Assert.Equal(
            [
                "A1 tcp: ROUTER reads [ID][][hi], replies [][ok]: REQ reads [ok], 1 connection",
                "A2 tcp: ROUTER reads [ID][][hi], replies [ok]: REQ reads nothing, 0 connection",
                "A4 tcp: ROUTER reads [ID][][hi], replies []: REQ reads nothing, 0 connection",
                "A5 tcp: ROUTER reads [ID][][hi], replies [][x][][y]: REQ reads [x][][y], 1 connection",
                "A3 inproc: a reply without delimiter, then a right one: REQ reads [ok]",
                "A8-A11 A13 tcp: [x], [x][y], [x][], [], [][ok] to a REP: it reads [ok]",
                "A11 tcp: DEALER reads [][reply]",
                "A12 tcp: [X][Y][][body] to a REP: it reads [body]",
                "A12 tcp: DEALER reads [X][Y][][reply], 1 connection",
                "A6 tcp: ReqSocket to DealerSocket: never connected",
                "A7 inproc: REQ to DEALER: it reads [][hi], replies [skipped], then [][ok]: REQ reads [ok]",
                "A14 tcp: DEALER to DEALER: [][x][] one way, [y] the other",
                "A15 tcp: ROUTER to ROUTER by name: hello, and back: [named][world]",
                "A16 tcp: RepSocket to RepSocket: never connected",
                "A16 tcp: PubSocket to PullSocket: never connected",
                "A16 tcp: PushSocket to SubSocket: never connected",
                "A16 tcp: PairSocket to DealerSocket: never connected",
            ],
            await SampleProcess.RunAsync(Sample));

    [Fact]
    public async Task A1_A2_pyzmqs_req_drops_the_router_that_forgot_the_delimiter()
    {
        await using var router = SampleProcess.Start(Sample, "router", "tcp://127.0.0.1:*");
        await using var req = SampleProcess.StartPython(Sample, "req", (await router.BoundAsync())[0]);
        Assert.Equal(["REQ reads nothing", "REQ reads [b'ok']"], await req.EndAsync());
        Assert.Equal(
            ["ROUTER reads [ID1][][hi], forgets the delimiter", "ROUTER reads [ID2][][hi], answers"], await router.EndAsync());
    }

    [Fact]
    public async Task A8_to_A13_pyzmqs_rep_discards_what_ours_discards()
    {
        await using var rep = SampleProcess.StartPython(Sample, "rep", "tcp://127.0.0.1:*");
        await using var dealer = SampleProcess.Start(Sample, "dealer", (await rep.BoundAsync())[0]);
        Assert.Equal(["DEALER reads [][reply]", "DEALER reads [X][Y][][reply]"], await dealer.EndAsync());
        Assert.Equal(["REP reads [b'ok']", "REP reads [b'body']"], await rep.EndAsync());
    }
}
