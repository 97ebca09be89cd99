namespace PureZmq.Conformance;

/// <summary>DEALER beside DEALER, REP and ROUTER: transparent, in turn out, in turn in.</summary>
public sealed class DealerRouterContract : EngineTest
{
    [Theory, Links]
    public void A_dealer_adds_nothing_and_a_router_only_the_id(Link link)
    {
        using var router = new RouterSocket(context: Context);
        using var dealer = new DealerSocket(new DealerOptions { RoutingId = "d" }, Context);
        link.Join(router, dealer);

        dealer.Put("x");
        dealer.Put("", "a", "");
        dealer.Put("");
        Assert.Equal(["[d][x]", "[d][][a][]", "[d][]"], router.Next(3));

        router.Put("d", "y");
        router.Put("d", "", "b", "");
        router.Put("d", "");
        Assert.Equal(["[y]", "[][b][]", "[]"], dealer.Next(3));
    }

    [Theory, Links]
    public void Two_dealers_talk_both_ways(Link link)
    {
        using var left = new DealerSocket(context: Context);
        using var right = new DealerSocket(context: Context);
        link.Join(left, right);

        left.Put("1");
        left.Put("2", "more");
        right.Put("3");
        Assert.Equal(["[1]", "[2][more]"], right.Next(2));
        Assert.Equal("[3]", left.Next());
    }

    [Theory, Links, Conformance("S-12")]
    public void A_dealer_gives_to_its_peers_in_turn(Link link)
    {
        using var dealer = new DealerSocket(context: Context);
        var routers = Enumerable.Range(0, 3).Select(_ => new RouterSocket(context: Context)).ToArray();
        link.Join(dealer, routers);

        for (var i = 0; i < 9; i++)
            dealer.Put($"{i}");
        foreach (var router in routers)
        {
            var numbers = Enumerable.Range(0, 3).Select(_ => NumberOf(router.NextFrames()[1])).ToArray();
            Assert.Equal([numbers[0], numbers[0] + 3, numbers[0] + 6], numbers);
        }
    }

    [Fact, Conformance("S-12")]
    public void A_dealer_hears_its_peers_in_turn()
    {
        using var dealer = new DealerSocket(context: Context);
        var peers = Enumerable.Range(0, 3).Select(_ => new DealerSocket(context: Context)).ToArray();
        Link.Inproc.Join(dealer, peers);

        for (var peer = 0; peer < 3; peer++)
        {
            for (var i = 0; i < 3; i++)
                peers[peer].Put($"{(char)('A' + peer)}{i}", "second frame");
        }

        var order = dealer.Next(9).Select(dump => dump[1..3]);
        Assert.Equal(["A0", "B0", "C0", "A1", "B1", "C1", "A2", "B2", "C2"], order);
    }

    [Fact, Conformance("S-12")]
    public void A_full_peer_is_passed_over_and_has_its_turn_again_when_it_has_room()
    {
        using var dealer = new DealerSocket(new DealerOptions { SendHighWaterMark = 1 }, Context);
        var peers = Enumerable.Range(0, 2).Select(_ => new DealerSocket(new DealerOptions { ReceiveHighWaterMark = 1 }, Context)).ToArray();
        Link.Inproc.Join(dealer, peers);

        for (var i = 0; i < 4; i++)
            Assert.True(dealer.TrySend($"{i}"), $"Message {i} was refused.");
        Assert.False(dealer.TrySend("none has room"));
        Assert.Equal(["[0]", "[2]"], peers[0].Next(2));
        Assert.True(dealer.TrySend("4"));
        Assert.True(dealer.TrySend("5"));
        Assert.False(dealer.TrySend("the other is full still"));
        Assert.Equal(["[4]", "[5]"], peers[0].Next(2));
        Assert.Equal(["[1]", "[3]"], peers[1].Next(2));
    }

    [Theory, Links, Conformance("S-47")]
    public void A_second_connect_of_a_dealer_to_the_same_endpoint_changes_nothing(Link link)
    {
        using var router = new RouterSocket(context: Context);
        using var dealer = new DealerSocket(context: Context);
        using var marker = new DealerSocket(context: Context);
        var endpoint = link.BindFresh(router);
        dealer.Connect(endpoint);
        dealer.Connect(endpoint);
        dealer.Connect(endpoint);
        dealer.AwaitPeers(1);
        router.AwaitPeers(1);
        marker.ConnectAndWait(endpoint, router);
        Assert.Equal(2, router.Peers.Count);
        Assert.Single(dealer.Peers);
    }

    [Theory, Links, Conformance("S-48")]
    public void What_a_dealer_sends_before_the_bind_arrives_in_order(Link link)
    {
        var endpoint = link.NewEndpoint();
        using var dealer = new DealerSocket(new DealerOptions { RoutingId = "d" }, Context);
        dealer.Connect(endpoint);
        dealer.Put("1");
        dealer.Put("2");
        dealer.Put("3");
        using var router = new RouterSocket(context: Context);
        router.Bind(endpoint);
        Assert.Equal(["[d][1]", "[d][2]", "[d][3]"], router.Next(3));
        router.Put("d", "back");
        Assert.Equal("[back]", dealer.Next());
    }

    [Theory, Links]
    public void Several_dealers_that_connected_before_the_bind_are_all_served(Link link)
    {
        var endpoint = link.NewEndpoint();
        var dealers = Enumerable.Range(0, 5).Select(i => new DealerSocket(new DealerOptions { RoutingId = $"d{i}" }, Context)).ToArray();
        foreach (var dealer in dealers)
        {
            dealer.Connect(endpoint);
            dealer.Put("early");
        }

        using var router = new RouterSocket(context: Context);
        router.Bind(endpoint);
        Assert.Equal(["[d0][early]", "[d1][early]", "[d2][early]", "[d3][early]", "[d4][early]"], router.Next(5).Order(StringComparer.Ordinal));
    }

    private static int NumberOf(byte[] body) => int.Parse(System.Text.Encoding.ASCII.GetString(body));
}
