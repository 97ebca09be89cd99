using static PureZmq.SocketEvents;

namespace PureZmq.Conformance;

/// <summary>Seed (e): pairs of sockets and replies a newcomer tries by mistake.</summary>
public sealed class UnusualPairsSeed : EngineTest
{
    private const int TypesDiffer = 3007; // the number of the log line; the dropped message gives another, which names both types too
    private static readonly ReqOptions Named = new() { RoutingId = "ID", Linger = TimeSpan.Zero, ReconnectInterval = TimeSpan.FromMilliseconds(20) };

    [Theory, Links, Conformance("seed-e")]
    public void A1_a_router_that_keeps_the_delimiter_is_heard(Link link)
    {
        using var router = new RouterSocket(context: Context);
        using var req = new ReqSocket(Named, Context);
        link.Join(router, req);
        req.Put("hi");
        Assert.Equal("[ID][][hi]", router.Next());
        router.Put("ID", "", "ok");
        Assert.Equal("[ok]", req.Next());
    }

    [Theory, Conformance("seed-e", "S-06")]
    [InlineData("A2", "no delimiter")]
    [InlineData("A4", "")]
    public void A2_A4_over_tcp_a_reply_without_delimiter_or_body_ends_the_connection_for_good(string row, string reply)
    {
        using var router = new RouterSocket(context: Context);
        using var req = new ReqSocket(Named, Context);
        using var monitor = req.OpenMonitor();
        Link.Tcp.Join(router, req);
        req.Put("hi");
        Assert.Equal("[ID][][hi]", router.Next());
        router.Put("ID", reply);
        router.AwaitPeersLeft(0);
        Assert.Equal([ConnectDelayed, Connected, HandshakeSucceeded, Disconnected], monitor.Kinds(4));
        Assert.False(router.WaitForPeers(1, Limits.Quiet), $"{row}: the REQ came back.");
        Assert.False(req.TryReceive(out _));
        req.Dispose();
        Assert.Equal([MonitorStopped], monitor.Rest().Select(happened => happened.Kind));   // no other attempt
    }

    [Fact, Conformance("seed-e", "S-06")]
    public void A3_over_inproc_it_is_skipped()
    {
        using var router = new RouterSocket(context: Context);
        using var req = new ReqSocket(Named, Context);
        Link.Inproc.Join(router, req);
        req.Put("hi");
        router.Next();
        router.Put("ID", "bad");
        router.Put("ID", "", "ok");
        Assert.Equal("[ok]", req.Next());
    }

    [Theory, Links, Conformance("seed-e")]
    public void A5_a_reply_keeps_its_empty_frames_behind_the_first(Link link)
    {
        using var router = new RouterSocket(context: Context);
        using var req = new ReqSocket(Named, Context);
        link.Join(router, req);
        req.Put("hi");
        router.Next();
        router.Put("ID", "", "x", "", "y");
        Assert.Equal("[x][][y]", req.Next());
    }

    [Fact(Timeout = Limits.Test), Conformance("seed-e", "S-46", "ZMTP-12")]
    public async Task A6_over_tcp_req_and_dealer_do_not_fit_and_the_log_says_why()
    {
        using var dealer = new DealerSocket(context: Context);
        using var req = new ReqSocket(Named, Context);
        using var bound = dealer.OpenMonitor();
        using var connected = req.OpenMonitor(All & ~MessagesDropped);
        var endpoint = dealer.Bind("tcp://127.0.0.1:*");
        req.Connect(endpoint);
        req.TrySend("hi");   // queued for the connection, unless that has ended by now
        await Log.WaitForAsync(
            entry => entry.Message.Contains("REQ", StringComparison.Ordinal) && entry.Message.Contains("DEALER", StringComparison.Ordinal),
            "a log entry that names both socket types");
        Assert.Equal([ConnectDelayed, Connected, IncompatiblePeer, Disconnected], connected.Kinds(4));
        Assert.Equal([Listening, Accepted, IncompatiblePeer, Disconnected], bound.Kinds(4));
        dealer.ExpectNothing("a REQ is no peer of a DEALER");
        Assert.Empty(dealer.Peers);
        Assert.Empty(req.Peers);

        req.Dispose();
        Assert.Equal([MonitorStopped], connected.Rest().Select(happened => happened.Kind));   // no other attempt
        dealer.Dispose();
        Assert.Equal([Closed, MonitorStopped], bound.Rest().Select(happened => happened.Kind));
    }

    [Fact, Conformance("seed-e")]
    public void A7_over_inproc_req_and_dealer_work_and_a_warning_is_logged_once()
    {
        using var dealer = new DealerSocket(context: Context);
        using var req = new ReqSocket(Named, Context);
        Link.Inproc.Join(dealer, req);
        req.Put("hi");
        Assert.Equal("[][hi]", dealer.Next());
        dealer.Put("skipped");
        dealer.Put("", "ok");
        Assert.Equal("[ok]", req.Next());
        Assert.Single(
            Log.Entries,
            entry => entry.Id.Id == TypesDiffer
                && entry.Level == Microsoft.Extensions.Logging.LogLevel.Warning
                && entry.Message.Contains("REQ", StringComparison.Ordinal) && entry.Message.Contains("DEALER", StringComparison.Ordinal));
    }

    [Theory, Links, Conformance("seed-e", "S-10")]
    public void A8_to_A13_a_rep_discards_what_has_no_delimiter_or_nothing_behind_it(Link link)
    {
        using var rep = new RepSocket(context: Context);
        using var dealer = new DealerSocket(context: Context);
        link.Join(rep, dealer);
        dealer.Put("x");
        dealer.Put("x", "y");
        dealer.Put("x", "");
        dealer.Put("");
        dealer.Put("", "ok");
        Assert.Equal("[ok]", rep.Next());
        rep.Put("reply");
        Assert.Equal("[][reply]", dealer.Next());
        dealer.Put("X", "Y", "", "body");
        Assert.Equal("[body]", rep.Next());
        rep.Put("reply");
        Assert.Equal("[X][Y][][reply]", dealer.Next());
        Assert.Single(rep.Peers);
    }

    [Theory, Links, Conformance("seed-e")]
    public void A14_two_dealers_are_transparent(Link link)
    {
        using var left = new DealerSocket(context: Context);
        using var right = new DealerSocket(context: Context);
        link.Join(left, right);
        left.Put("", "x", "");
        right.Put("y");
        Assert.Equal("[][x][]", right.Next());
        Assert.Equal("[y]", left.Next());
    }

    [Theory, Links, Conformance("seed-e")]
    public void A15_two_routers_can_talk_once_one_of_them_has_a_name(Link link)
    {
        using var named = new RouterSocket(new RouterOptions { RoutingId = "named" }, Context);
        using var other = new RouterSocket(context: Context);
        link.Join(named, other);
        other.Put("named", "hello");
        var frames = named.NextFrames();
        Assert.Equal("hello"u8, frames[1]);
        named.Put(frames[0], "world");
        Assert.Equal("[named][world]", other.Next());
    }

    [Theory(Timeout = Limits.Test), Conformance("seed-e", "S-46", "ZMTP-12")]
    [InlineData("REP", "REP")]
    [InlineData("PUB", "PULL")]
    [InlineData("PUSH", "SUB")]
    [InlineData("PAIR", "DEALER")]
    [InlineData("PUSH", "PUB")]
    [InlineData("ROUTER", "PULL")]
    public async Task A16_over_tcp_types_that_do_not_fit_never_become_peers(string bound, string connected)
    {
        using var left = Open(bound);
        using var right = Open(connected);
        right.Connect(left.Bind("tcp://127.0.0.1:*"));
        await Log.WaitForAsync(
            entry => entry.Message.Contains(bound, StringComparison.Ordinal) && entry.Message.Contains(connected, StringComparison.Ordinal),
            $"a log entry that names {bound} and {connected}");
        Assert.False(left.WaitForPeers(1, Limits.Quiet));
        Assert.Empty(right.Peers);
    }

    private ZmqSocket Open(string type)
        => type switch
        {
            "REP" => new RepSocket(context: Context),
            "PUB" => new PubSocket(context: Context),
            "SUB" => new SubSocket(context: Context),
            "PUSH" => new PushSocket(context: Context),
            "PULL" => new PullSocket(context: Context),
            "PAIR" => new PairSocket(context: Context),
            "DEALER" => new DealerSocket(context: Context),
            "ROUTER" => new RouterSocket(context: Context),
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No such socket type here."),
        };
}
