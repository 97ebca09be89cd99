namespace PureZmq.Conformance;

/// <summary>Seed (d): REP by hand from a ROUTER, REQ by hand from a DEALER.</summary>
public sealed class HandmadeSeed : EngineTest
{
    [Theory, Links, Conformance("seed-d")]
    public void A1_req_to_router_by_hand(Link link)
    {
        using var router = new RouterSocket(context: Context);
        using var req = new ReqSocket(new ReqOptions { RoutingId = "ID" }, Context);
        link.Join(router, req);
        req.Put("hello");
        Assert.Equal("[ID][][hello]", AnswerByHand(router, "world"));
        Assert.Equal("[world]", req.Next());
    }

    [Theory, Links, Conformance("seed-d")]
    public void A2_dealer_by_hand_to_rep(Link link)
    {
        using var rep = new RepSocket(context: Context);
        using var dealer = new DealerSocket(context: Context);
        link.Join(rep, dealer);
        dealer.Put("", "hello");
        Assert.Equal("[hello]", rep.Next());
        rep.Put("world");
        Assert.Equal("[][world]", dealer.Next());
    }

    [Theory, Links, Conformance("seed-d")]
    public void A3_dealer_by_hand_to_router_by_hand(Link link)
    {
        using var router = new RouterSocket(context: Context);
        using var dealer = new DealerSocket(new DealerOptions { RoutingId = "ID" }, Context);
        link.Join(router, dealer);
        dealer.Put("", "hello");
        Assert.Equal("[ID][][hello]", AnswerByHand(router, "world"));
        Assert.Equal("[][world]", dealer.Next());
    }

    [Theory(Timeout = Limits.Test), Links, Conformance("seed-d")]
    public async Task A4_req_through_a_proxy_to_router_by_hand_has_two_ids_in_its_envelope(Link link)
    {
        using var frontend = new RouterSocket(context: Context);
        using var backend = new DealerSocket(new DealerOptions { RoutingId = "D" }, Context);
        using var server = new RouterSocket(context: Context);
        using var req = new ReqSocket(new ReqOptions { RoutingId = "C" }, Context);
        link.Join(frontend, req);
        link.Join(server, backend);
        var proxy = Within.OnThread(() => Proxy.Run(frontend, backend), "the proxy");
        req.Put("hello");
        Assert.Equal("[D][C][][hello]", AnswerByHand(server, "world"));
        Assert.Equal("[world]", req.Next());
        Context.Shutdown();
        await Assert.ThrowsAnyAsync<ObjectDisposedException>(() => proxy.Within("the proxy to end"));
    }

    [Theory, Links, Conformance("seed-d")]
    public void A5_only_the_first_empty_frame_splits(Link link)
    {
        using var router = new RouterSocket(context: Context);
        using var req = new ReqSocket(new ReqOptions { RoutingId = "ID" }, Context);
        link.Join(router, req);
        req.Put("a", "", "b");
        var request = router.Take();
        Assert.Equal("[ID][][a][][b]", request.ToString());
        using var body = request.SplitEnvelope(out var envelope);
        using (envelope)
            Assert.Equal("[ID]", envelope.ToString());
        Assert.Equal("[a][][b]", body.ToString());
    }

    [Theory, Links, Conformance("seed-d")]
    public void A6_three_requests_without_reading_are_served_one_by_one(Link link)
    {
        using var rep = new RepSocket(context: Context);
        using var dealer = new DealerSocket(context: Context);
        link.Join(rep, dealer);
        for (var i = 0; i < 3; i++)
            dealer.Put("", $"{i}");
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal($"[{i}]", rep.Next());
            rep.Put($"re:{i}");
        }

        Assert.Equal(["[][re:0]", "[][re:1]", "[][re:2]"], dealer.Next(3));
    }

    [Theory, Links, Conformance("seed-d")]
    public void A7_five_clients_answered_in_reverse_order_each_get_the_right_reply(Link link)
    {
        using var router = new RouterSocket(context: Context);
        var reqs = Enumerable.Range(0, 5).Select(_ => new ReqSocket(context: Context)).ToArray();
        link.Join(router, reqs);
        for (var i = 0; i < 5; i++)
            reqs[i].Put($"{i}");
        var requests = Enumerable.Range(0, 5).Select(_ => router.Take()).Reverse().ToArray();
        foreach (var request in requests)
        {
            using (request)
                router.Reply(request, $"re:{request[2]}");
        }

        for (var i = 0; i < 5; i++)
            Assert.Equal($"[re:{i}]", reqs[i].Next());
    }

    private static string AnswerByHand(RouterSocket router, string answer)
    {
        var request = router.Take();
        var dump = request.ToString();
        using var body = request.SplitEnvelope(out var reply);
        reply.Append("");
        reply.Append(answer);
        router.Send(reply);
        return dump;
    }
}
