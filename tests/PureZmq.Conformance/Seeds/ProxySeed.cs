namespace PureZmq.Conformance;

/// <summary>Seed (b): a proxy with a capture PUB that a SUB watches.</summary>
public sealed class ProxySeed : EngineTest
{
    [Theory(Timeout = Limits.Test), Links, Conformance("seed-b", "R-20")]
    public async Task A1_A2_A3_A10_the_spy_sees_requests_and_replies_with_one_id(Link link)
    {
        using var bench = new Bench(this, link, watch: "");
        using var req = bench.Client();
        for (var i = 0; i < 3; i++)
            bench.Round(req);

        byte[]? id = null;
        for (var i = 0; i < 6; i++)
        {
            var frames = bench.Spy!.NextFrames();
            Assert.Equal(3, frames.Length);
            id ??= frames[0];
            Assert.Equal(5, id.Length);
            Assert.Equal(0, id[0]);
            Assert.Equal(id, frames[0]);
            Assert.Empty(frames[1]);
            Assert.Equal(i % 2 == 0 ? "hello"u8 : "world"u8, frames[2]);
        }

        await bench.EndAsync();
    }

    [Theory(Timeout = Limits.Test), Links, Conformance("seed-b")]
    public async Task A4_a_client_with_a_routing_id_is_seen_under_it(Link link)
    {
        using var bench = new Bench(this, link, watch: "");
        using var req = bench.Client("alice");
        bench.Round(req);
        Assert.Equal(["[alice][][hello]", "[alice][][world]"], bench.Spy!.Next(2));
        await bench.EndAsync();
    }

    [Theory(Timeout = Limits.Test), Links, Conformance("seed-b")]
    public async Task A5_A6_of_two_clients_each_ones_messages_alternate_and_no_marker_tells_the_direction(Link link)
    {
        using var bench = new Bench(this, link, watch: "");
        using var alice = bench.Client("alice");
        using var bob = bench.Client("bob");
        for (var i = 0; i < 5; i++)
        {
            alice.Put("hello");
            bob.Put("hello");
            bench.Serve(2);
            Assert.Equal("[world]", alice.Next());
            Assert.Equal("[world]", bob.Next());
        }

        var seen = bench.Spy!.Next(20);
        foreach (var name in new[] { "alice", "bob" })
        {
            var own = seen.Where(line => line.StartsWith($"[{name}]", StringComparison.Ordinal));
            Assert.Equal(Enumerable.Range(0, 10).Select(i => $"[{name}][][{(i % 2 == 0 ? "hello" : "world")}]"), own);
        }

        await bench.EndAsync();
    }

    [Theory(Timeout = Limits.Test), Links, Conformance("seed-b")]
    public async Task A7_two_proxies_in_a_row_put_two_ids_in_front(Link link)
    {
        using var firstFront = new RouterSocket(context: Context);
        using var firstBack = new DealerSocket(new DealerOptions { RoutingId = "D" }, Context);
        using var secondFront = new RouterSocket(context: Context);
        using var secondBack = new DealerSocket(context: Context);
        using var firstCapture = new PubSocket(context: Context);
        using var secondCapture = new PubSocket(context: Context);
        using var spy = new SubSocket(context: Context);
        using var otherSpy = new SubSocket(context: Context);
        using var req = new ReqSocket(new ReqOptions { RoutingId = "C" }, Context);
        using var rep = new RepSocket(context: Context);
        link.Join(firstFront, req);
        link.Join(secondFront, firstBack);
        link.Join(secondBack, rep);
        link.Join(firstCapture, spy);
        link.Join(secondCapture, otherSpy);
        spy.Subscribe("");
        otherSpy.Subscribe("");
        firstCapture.AwaitSubscribers("");
        secondCapture.AwaitSubscribers("");
        Task[] proxies =
        [
            Within.OnThread(() => Proxy.Run(firstFront, firstBack, firstCapture), "the first proxy"),
            Within.OnThread(() => Proxy.Run(secondFront, secondBack, secondCapture), "the second proxy"),
        ];

        req.Put("hello");
        Assert.Equal("[hello]", rep.Next());
        rep.Put("world");
        Assert.Equal("[world]", req.Next());
        Assert.Equal(["[C][][hello]", "[C][][world]"], spy.Next(2));
        Assert.Equal(["[D][C][][hello]", "[D][C][][world]"], otherSpy.Next(2));

        Context.Shutdown();
        foreach (var proxy in proxies)
            await Assert.ThrowsAnyAsync<ObjectDisposedException>(() => proxy.Within("a proxy to end"));
    }

    [Theory(Timeout = Limits.Test), Links, Conformance("seed-b")]
    public async Task A8_without_a_spy_the_proxy_works_unchanged(Link link)
    {
        using var bench = new Bench(this, link, watch: null);
        using var req = bench.Client();
        for (var i = 0; i < 3; i++)
            bench.Round(req);
        await bench.EndAsync();
    }

    [Theory(Timeout = Limits.Test), Links, Conformance("seed-b")]
    public async Task A11_a_spy_that_subscribes_to_a_client_sees_only_its_messages(Link link)
    {
        using var bench = new Bench(this, link, watch: "alice");
        using var alice = bench.Client("alice");
        using var bob = bench.Client("bob");
        bench.Round(bob);
        bench.Round(alice);
        Assert.Equal(["[alice][][hello]", "[alice][][world]"], bench.Spy!.Next(2));
        Assert.False(bench.Spy!.TryReceive(out _));
        await bench.EndAsync();
    }

    [Theory(Timeout = Limits.Test), Links, Conformance("seed-b")]
    public async Task Edge_a_request_waits_for_the_first_worker(Link link)
    {
        using var frontend = new RouterSocket(context: Context);
        using var backend = new DealerSocket(context: Context);
        using var req = new ReqSocket(context: Context);
        link.Join(frontend, req);
        var proxy = Within.OnThread(() => Proxy.Run(frontend, backend), "the proxy");
        req.Put("early");
        req.ExpectNothing("no worker is there yet");
        using var rep = new RepSocket(context: Context);
        link.Join(backend, rep);
        Assert.Equal("[early]", rep.Next());
        rep.Put("late");
        Assert.Equal("[late]", req.Next());
        Context.Shutdown();
        await Assert.ThrowsAnyAsync<ObjectDisposedException>(() => proxy.Within("the proxy to end"));
    }

    /// <summary>ROUTER, DEALER, capture PUB, one REP worker and, if wanted, the spy; the proxy runs on a thread of its own.</summary>
    private sealed class Bench : IDisposable
    {
        private readonly ProxySeed _test;
        private readonly string _endpoint;
        private readonly RouterSocket _frontend;
        private readonly RepSocket _worker;
        private readonly Task _proxy;

        public Bench(ProxySeed test, Link link, string? watch)
        {
            _test = test;
            _frontend = new RouterSocket(context: test.Context);
            _worker = new RepSocket(context: test.Context);
            var backend = new DealerSocket(context: test.Context);
            var capture = new PubSocket(context: test.Context);
            _endpoint = link.BindFresh(_frontend);
            link.Join(backend, _worker);
            if (watch is not null)
            {
                Spy = new SubSocket(context: test.Context);
                Spy.Subscribe(watch);
                link.Join(capture, Spy);
                capture.AwaitSubscribers(watch);
            }

            _proxy = Within.OnThread(() => Proxy.Run(_frontend, backend, capture), "the proxy");
        }

        public SubSocket? Spy { get; }

        public ReqSocket Client(string? id = null)
        {
            var req = new ReqSocket(id is null ? null : new ReqOptions { RoutingId = id }, _test.Context);
            req.ConnectAndWait(_endpoint, _frontend);
            return req;
        }

        public void Dispose()
        {
            _frontend.Dispose();
            _worker.Dispose();
            Spy?.Dispose();
        }

        public void Round(ReqSocket req)
        {
            req.Put("hello");
            Serve(1);
            Assert.Equal("[world]", req.Next());
        }

        public void Serve(int requests)
        {
            for (var i = 0; i < requests; i++)
            {
                Assert.Equal("[hello]", _worker.Next());
                _worker.Put("world");
            }
        }

        public async Task EndAsync()
        {
            _test.Context.Shutdown();
            var ended = await Assert.ThrowsAnyAsync<ObjectDisposedException>(() => _proxy.Within("the proxy to end with the context"));
            Assert.Equal(156384765, ZmqErrors.ToErrno(ended));
        }
    }
}
