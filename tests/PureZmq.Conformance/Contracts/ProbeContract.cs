namespace PureZmq.Conformance;

/// <summary>ProbeRouter: an empty message first, by which a ROUTER learns who is there.</summary>
public sealed class ProbeContract : EngineTest
{
    [Theory, Links, Conformance("S-20", "O-19")]
    public void A_router_reads_an_empty_message_first(Link link)
    {
        using var router = new RouterSocket(context: Context);
        using var req = new ReqSocket(new ReqOptions { ProbeRouter = true, RoutingId = "req" }, Context);
        using var dealer = new DealerSocket(new DealerOptions { ProbeRouter = true, RoutingId = "dealer" }, Context);
        using var other = new RouterSocket(new RouterOptions { ProbeRouter = true, RoutingId = "router" }, Context);
        ZmqSocket[] peers = [req, dealer, other];
        foreach (var peer in peers)
        {
            link.Join(router, peer);
            Assert.Equal($"[{peer.GetType().Name.Replace("Socket", "", StringComparison.Ordinal).ToLowerInvariant()}][]", router.Next());
        }

        // Whoever was met by a probe can be spoken to first.
        router.Put("dealer", "hello");
        Assert.Equal("[hello]", dealer.Next());
    }

    [Theory, Links, Conformance("S-20")]
    public void A_rep_drops_the_probe(Link link)
    {
        using var rep = new RepSocket(context: Context);
        using var req = new ReqSocket(new ReqOptions { ProbeRouter = true }, Context);
        link.Join(rep, req);
        req.Put("request");
        Assert.Equal("[request]", rep.Next());
        Limits.Until(() => rep.Statistics.DroppedBy.GetValueOrDefault(DropReason.MalformedEnvelope) == 1, "the probe to be counted");
    }

    [Fact, Conformance("S-20")]
    public void It_is_sent_again_after_every_reconnect()
    {
        var endpoint = Link.Tcp.NewEndpoint();
        using var dealer = new DealerSocket(
            new DealerOptions { ProbeRouter = true, RoutingId = "me", ReconnectInterval = TimeSpan.FromMilliseconds(10) }, Context);
        dealer.Connect(endpoint);
        for (var life = 0; life < 3; life++)
        {
            using var router = new RouterSocket(context: Context);
            router.Bind(endpoint);
            Assert.Equal("[me][]", router.Next());
        }
    }
}
