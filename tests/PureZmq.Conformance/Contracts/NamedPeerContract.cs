namespace PureZmq.Conformance;

/// <summary>ROUTER: peers that are known under a name given to them at connect.</summary>
public sealed class NamedPeerContract : EngineTest
{
    private const int AddressInUse = 98;

    [Theory, Links, Conformance("S-19")]
    public void A_peer_can_be_sent_to_under_its_given_name_before_it_is_there(Link link)
    {
        var endpoint = link.NewEndpoint();
        using var asking = new RouterSocket(new RouterOptions { Mandatory = true, RoutingId = "client" }, Context);
        asking.Connect(endpoint, "server");
        asking.Put("server", "early");

        using var answering = new RouterSocket(new RouterOptions { RoutingId = "what it calls itself" }, Context);
        answering.Bind(endpoint);
        Assert.Equal("[client][early]", answering.Next());
        answering.Put("client", "answer");
        Assert.Equal("[server][answer]", asking.Next());
        Assert.Throws<ZmqUnroutableException>(() => asking.TrySend(["what it calls itself", "x"]));
    }

    [Theory, Links, Conformance("S-19")]
    public void The_next_connect_is_not_affected(Link link)
    {
        using var asking = new RouterSocket(context: Context);
        using var named = new DealerSocket(new DealerOptions { RoutingId = "one" }, Context);
        using var unnamed = new DealerSocket(new DealerOptions { RoutingId = "two" }, Context);
        asking.Connect(link.BindFresh(named), "given");
        asking.Connect(link.BindFresh(unnamed));
        asking.AwaitPeers(2);
        named.Put("x");
        Assert.Equal("[given][x]", asking.Next());
        unnamed.Put("y");
        Assert.Equal("[two][y]", asking.Next());
    }

    [Theory, Links, Conformance("S-19")]
    public void A_name_in_use_is_refused_and_the_socket_stays_usable(Link link)
    {
        using var router = new RouterSocket(context: Context);
        using var first = new DealerSocket(context: Context);
        using var second = new DealerSocket(context: Context);
        var (one, other) = (link.BindFresh(first), link.BindFresh(second));
        router.Connect(one, "X");
        var refused = Assert.Throws<ZmqEndpointException>(() => router.Connect(other, "X"));
        Assert.Equal((AddressInUse, other), (refused.Errno, refused.Endpoint));
        Assert.Contains("routing id", refused.Message, StringComparison.Ordinal);
        Assert.Throws<ZmqEndpointException>(() => router.Disconnect(other)); // it was never connected

        router.AwaitPeers(1);
        router.Put("X", "for the first");
        Assert.Equal("[for the first]", first.Next());
        router.Disconnect(one);
        router.Connect(other, "X");
        router.Put("X", "for the second");
        Assert.Equal("[for the second]", second.Next());
    }

    [Theory, Links, Conformance("S-19", "S-18")]
    public void A_given_name_is_not_handed_over(Link link)
    {
        using var router = new RouterSocket(new RouterOptions { Handover = true }, Context);
        using var named = new DealerSocket(context: Context);
        using var late = new DealerSocket(new DealerOptions { RoutingId = "X" }, Context);
        router.Connect(link.BindFresh(named), "X");
        router.AwaitPeers(1);
        link.Join(router, late);
        router.Put("X", "for the named one");
        Assert.Equal("[for the named one]", named.Next());
        late.Put("unheard");
        named.Put("heard");
        Assert.Equal("[X][heard]", router.Next());
        router.ExpectNothing("its routing id belongs to another peer");
    }

    [Fact(Timeout = Limits.Test), Conformance("S-19")]
    public async Task A_peer_that_comes_back_keeps_its_given_name()
    {
        var endpoint = Link.Tcp.NewEndpoint();
        using var router = new RouterSocket(new RouterOptions { ReconnectInterval = TimeSpan.FromMilliseconds(10) }, Context);
        var connected = router.ConnectAsync(endpoint, "X").AsTask();
        for (var life = 0; life < 3; life++)
        {
            using (var dealer = new DealerSocket(new DealerOptions { RoutingId = $"life {life}" }, Context))
            {
                dealer.Bind(endpoint);
                await connected.Within("the handshake");
                router.AwaitPeers(1);
                router.Put("X", $"{life}");
                Assert.Equal($"[{life}]", dealer.Next());
                dealer.Put("here");
                Assert.Equal("[X][here]", router.Next());
            }

            router.AwaitPeersLeft(0);
        }
    }

    [Theory, Conformance("S-19")]
    [InlineData(0)]
    [InlineData(256)]
    public void A_name_has_one_to_255_octets(int length)
    {
        using var router = new RouterSocket(context: Context);
        var refused = Assert.Throws<ArgumentException>(() => router.Connect("inproc://nobody", new byte[length]));
        Assert.Equal("routingId", refused.ParamName);
    }

    [Theory(Timeout = Limits.Test), Links, Conformance("S-19")]
    public async Task A_peer_that_gave_up_a_request_is_known_under_its_given_name_still(Link link)
    {
        using var router = new RouterSocket(context: Context);
        using var req = new ReqSocket(new ReqOptions { RoutingId = "what it calls itself" }, Context);
        router.Connect(link.BindFresh(req), "given");
        req.AwaitPeers(1);
        for (var round = 0; round < 3; round++)
        {
            using var hurry = new CancellationTokenSource();
            var abandoned = req.RequestAsync("abandoned", hurry.Token).AsTask();
            Assert.Equal("[given][][abandoned]", router.Next());
            await hurry.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abandoned.Within("the cancelled request"));
            var answered = req.RequestAsync("question").AsTask();
            Assert.Equal("[given][][question]", router.Next());
            router.Put("given", "", "answer");
            using var reply = await answered.Within("the answer");
            Assert.Equal("answer", reply[0].ToString());
        }
    }
}
