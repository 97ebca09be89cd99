namespace PureZmq.Conformance;

/// <summary>Seed (f): a hundred clients with ten messages each, one ROUTER, shuffled replies.</summary>
public sealed class CrowdSeed : EngineTest
{
    private const int Clients = 100, Each = 10;

    [Theory(Timeout = Limits.Test), Links, Conformance("seed-f")]
    public async Task A1_A2_A3_A4_A5_each_client_gets_its_own_replies_in_the_shuffled_order(Link link)
    {
        using var router = new RouterSocket(context: Context);
        var dealers = Enumerable.Range(0, Clients).Select(i => new DealerSocket(new DealerOptions { RoutingId = $"c{i:000}" }, Context)).ToArray();
        link.Join(router, dealers);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Within.OnThread(
            () =>
            {
                for (var i = thread; i < Clients; i += 4)
                {
                    for (var m = 0; m < Each; m++)
                        dealers[i].Put($"m{m}");
                }
            },
            "a sending thread"))).Within("the clients to send");

        var received = new List<(string Id, string Body)>();
        for (var i = 0; i < Clients * Each; i++)
        {
            using var message = router.Take();
            received.Add((message[0].ToString(), message[1].ToString()));
        }

        var byClient = received.GroupBy(item => item.Id).ToDictionary(group => group.Key, group => group.Select(item => item.Body).ToArray());
        Assert.Equal(Clients, byClient.Count);
        Assert.All(byClient.Values, bodies => Assert.Equal(Enumerable.Range(0, Each).Select(m => $"m{m}"), bodies));

        var shuffled = received.ToArray();
        new Random(4711).Shuffle(shuffled);
        foreach (var (id, body) in shuffled)
            router.Put(id, $"r-{body}");
        for (var i = 0; i < Clients; i++)
        {
            var expected = shuffled.Where(item => item.Id == $"c{i:000}").Select(item => $"[r-{item.Body}]");
            Assert.Equal(expected, dealers[i].Next(Each));
        }

        Assert.False(router.TryReceive(out _, TimeSpan.FromMilliseconds(100)));
        Assert.All(dealers, dealer => Assert.False(dealer.TryReceive(out _)));
    }

    [Theory, Links, Conformance("seed-f")]
    public void A6_requesters_answered_in_shuffled_rounds_each_get_their_own(Link link)
    {
        using var router = new RouterSocket(context: Context);
        var reqs = Enumerable.Range(0, Clients).Select(_ => new ReqSocket(context: Context)).ToArray();
        link.Join(router, reqs);
        var random = new Random(4711);
        for (var round = 0; round < Each; round++)
        {
            for (var i = 0; i < Clients; i++)
                reqs[i].Put($"{i}-{round}");
            var requests = Enumerable.Range(0, Clients).Select(_ => router.Take()).ToArray();
            random.Shuffle(requests);
            foreach (var request in requests)
            {
                using (request)
                    router.Reply(request, $"re:{request[2]}");
            }

            for (var i = 0; i < Clients; i++)
                Assert.Equal($"[re:{i}-{round}]", reqs[i].Next());
        }
    }

    [Theory, Links, Conformance("seed-f")]
    public void A7_without_routing_ids_a_hundred_different_ids_are_given(Link link)
    {
        using var router = new RouterSocket(context: Context);
        var dealers = Enumerable.Range(0, Clients).Select(_ => new DealerSocket(context: Context)).ToArray();
        link.Join(router, dealers);
        foreach (var dealer in dealers)
            dealer.Put("x");
        var ids = new HashSet<string>();
        for (var i = 0; i < Clients; i++)
        {
            var id = router.NextFrames()[0];
            Assert.Equal((5, 0), (id.Length, id[0]));
            ids.Add(Convert.ToHexString(id));
        }

        Assert.Equal(Clients, ids.Count);
    }

    [Fact, Conformance("seed-f")]
    public void Edge_a_client_with_many_messages_delays_another_by_one_at_most()
    {
        using var router = new RouterSocket(new RouterOptions { ReceiveHighWaterMark = 0 }, Context);
        using var greedy = new DealerSocket(new DealerOptions { RoutingId = "greedy" }, Context);
        using var modest = new DealerSocket(new DealerOptions { RoutingId = "modest" }, Context);
        Link.Inproc.Join(router, greedy, modest);
        for (var i = 0; i < 10_000; i++)
            greedy.Put("more");
        router.Next();
        modest.Put("one");
        Assert.Contains("[modest][one]", router.Next(2));
    }

    [Theory, Links, Conformance("seed-f")]
    public void Edge_replies_to_a_client_that_left_vanish_or_are_errors_when_mandatory(Link link)
    {
        using var router = new RouterSocket(new RouterOptions { Mandatory = true }, Context);
        var leaver = new DealerSocket(new DealerOptions { RoutingId = "leaver" }, Context);
        using var stayer = new DealerSocket(new DealerOptions { RoutingId = "stayer" }, Context);
        link.Join(router, leaver, stayer);
        leaver.Dispose();
        router.AwaitPeersLeft(1);
        for (var i = 0; i < Each; i++)
        {
            Assert.Throws<ZmqUnroutableException>(() => router.TrySend(["leaver", "x"]));
            router.Put("stayer", $"{i}");
        }

        Assert.Equal(Enumerable.Range(0, Each).Select(i => $"[{i}]"), stayer.Next(Each));
    }
}
