namespace PureZmq.Conformance;

/// <summary>Seed (a): REQ/REP, ten hello/world.</summary>
public sealed class HelloSeed : EngineTest
{
    [Theory(Timeout = Limits.Test), Links, Conformance("seed-a")]
    public async Task A1_A2_A3_A5_ten_hellos_are_answered_by_ten_worlds_in_alternation(Link link)
    {
        var output = new List<string>();
        using var rep = new RepSocket(context: Context);
        using var req = new ReqSocket(context: Context);
        link.Join(rep, req);
        var server = Within.OnThread(
            () =>
            {
                for (var i = 0; i < 10; i++)
                {
                    using var request = rep.Take();
                    Assert.Equal("[hello]", request.ToString());
                    rep.Put("world");
                }
            },
            "the server");

        for (var i = 0; i < 10; i++)
        {
            req.Put("hello");
            output.Add("-> [hello]");
            output.Add($"<- {req.Next()}");
        }

        await server.Within("the server to end");
        Assert.Equal(20, output.Count);
        Assert.All(output.Where((_, line) => line % 2 == 0), line => Assert.Equal("-> [hello]", line));
        Assert.All(output.Where((_, line) => line % 2 == 1), line => Assert.Equal("<- [world]", line));
    }

    [Theory, Links, Conformance("seed-a")]
    public void A4_a_router_in_the_place_of_rep_sees_one_id_and_the_delimiter(Link link)
    {
        using var router = new RouterSocket(context: Context);
        using var req = new ReqSocket(context: Context);
        link.Join(router, req);
        byte[]? id = null;
        for (var i = 0; i < 10; i++)
        {
            req.Put("hello");
            var frames = router.NextFrames();
            id ??= frames[0];
            Assert.Equal(5, id.Length);
            Assert.Equal(0, id[0]);
            Assert.Equal(id, frames[0]);
            Assert.Empty(frames[1]);
            Assert.Equal("hello"u8, frames[2]);
            router.Put(id, "", "world");
            Assert.Equal("[world]", req.Next());
        }
    }

    [Theory, Links, Conformance("seed-a")]
    public void Edge_an_empty_body_and_two_frames_arrive_as_sent(Link link)
    {
        using var rep = new RepSocket(context: Context);
        using var req = new ReqSocket(context: Context);
        link.Join(rep, req);
        req.Put("");
        Assert.Equal("[]", rep.Next());
        rep.Put("");
        Assert.Equal("[]", req.Next());
        req.Put("a", "b");
        Assert.Equal("[a][b]", rep.Next());
    }

    [Theory, Links, Conformance("seed-a")]
    public void Edge_a_req_may_connect_and_ask_before_the_rep_binds(Link link)
    {
        var endpoint = link.NewEndpoint();
        using var req = new ReqSocket(context: Context);
        req.Connect(endpoint);
        req.Put("early");
        using var rep = new RepSocket(context: Context);
        rep.Bind(endpoint);
        Assert.Equal("[early]", rep.Next());
        rep.Put("answer");
        Assert.Equal("[answer]", req.Next());
    }

    [Theory(Timeout = Limits.Test), Links, Conformance("seed-a")]
    public async Task Edge_two_clients_of_one_server_get_their_own_replies_a_thousand_times(Link link)
    {
        using var rep = new RepSocket(context: Context);
        using var one = new ReqSocket(context: Context);
        using var two = new ReqSocket(context: Context);
        link.Join(rep, one, two);
        var server = Within.OnThread(
            () =>
            {
                for (var i = 0; i < 2_000; i++)
                {
                    using var request = rep.Take();
                    rep.Put($"re:{request[0]}");
                }
            },
            "the server");
        await Task.WhenAll(
            Within.OnThread(() => Ask(one, "one"), "the first client"),
            Within.OnThread(() => Ask(two, "two"), "the second client")).WaitAsync(Limits.Wait * 2);
        await server.Within("the server to end");

        static void Ask(ReqSocket req, string name)
        {
            for (var i = 0; i < 1_000; i++)
            {
                req.Put($"{name}-{i}");
                Assert.Equal($"[re:{name}-{i}]", req.Next());
            }
        }
    }

    [Theory, Links, Conformance("seed-a")]
    public void Edge_the_requests_of_one_client_alternate_between_two_servers(Link link)
    {
        using var req = new ReqSocket(context: Context);
        using var one = new RepSocket(context: Context);
        using var two = new RepSocket(context: Context);
        link.Join(one, req);
        link.Join(two, req);
        req.AwaitPeers(2);
        var order = new List<int>();
        for (var i = 0; i < 10; i++)
        {
            req.Put("x");
            Limits.Until(() => Answer(one, 1) || Answer(two, 2), "one of the servers to be asked");
            req.Next();
        }

        Assert.Equal(5, order.Count(server => server == 1));
        Assert.All(order.Zip(order.Skip(1)), pair => Assert.NotEqual(pair.First, pair.Second));

        bool Answer(RepSocket rep, int name)
        {
            if (!rep.TryReceive(out var request))
                return false;
            request.Dispose();
            order.Add(name);
            rep.Put("y");
            return true;
        }
    }

    [Theory, Links, Conformance("seed-a")]
    public void Edge_a_server_that_closes_after_the_request_leaves_the_client_waiting(Link link)
    {
        var rep = new RepSocket(context: Context);
        using var req = new ReqSocket(new ReqOptions { ReceiveTimeout = TimeSpan.FromMilliseconds(200), Linger = TimeSpan.Zero }, Context);
        link.Join(rep, req);
        req.Put("x");
        Assert.Equal("[x]", rep.Next());
        rep.Dispose();
        Assert.Throws<TimeoutException>(() => req.Receive());
        Assert.Throws<ZmqStateException>(() => req.TrySend("again"));
    }
}
