namespace PureZmq.Conformance;

/// <summary>In steady state no pattern allocates for a message: envelopes, fan-out, proxies, awaited or not.</summary>
[Collection(nameof(Alone))]
public sealed class PatternAllocationTests : EngineTest
{
    private const int Rounds = 10_000;
    private const int InFlight = 100; // below every high-water mark, and enough to spare a wake-up for each message
    private const int Forwarded = 50_000; // a proxy waits once for many messages: the compiler is slow to optimise what it does then

    private readonly byte[] _body = new byte[64];

    [Theory(Timeout = Limits.Test), InlineData(Link.Inproc), InlineData(Link.Tcp), InlineData(Link.Ipc)]
    public async Task A_request_and_its_reply_allocate_nothing(Link link)
    {
        using var rep = new RepSocket(context: Context);
        using var req = new ReqSocket(context: Context);
        link.Join(rep, req);
        await RunAsync(Rounds, () =>
        {
            for (var i = 0; i < Rounds; i++)
            {
                req.Send(_body);
                rep.Receive().Dispose();
                rep.Send(_body);
                req.Receive().Dispose();
            }
        });
    }

    [Theory(Timeout = Limits.Test), InlineData(Link.Inproc), InlineData(Link.Tcp), InlineData(Link.Ipc)]
    public async Task A_router_that_sends_back_what_dealers_send_allocates_nothing(Link link)
    {
        using var router = new RouterSocket(context: Context);
        var dealers = Enumerable.Range(0, 3).Select(_ => new DealerSocket(context: Context)).ToArray();
        link.Join(router, dealers);
        await RunAsync(Rounds, () =>
        {
            for (var i = 0; i < Rounds / dealers.Length; i++)
            {
                foreach (var dealer in dealers)
                    dealer.Send(_body);
                for (var request = 0; request < dealers.Length; request++)
                    router.Send(router.Receive());
                foreach (var dealer in dealers)
                    dealer.Receive().Dispose();
            }
        });
    }

    [Theory(Timeout = Limits.Test), InlineData(Link.Inproc), InlineData(Link.Tcp), InlineData(Link.Ipc)]
    public async Task A_publisher_and_its_subscribers_allocate_nothing(Link link)
    {
        using var pub = new PubSocket(context: Context);
        var subs = Enumerable.Range(0, 3).Select(_ => new SubSocket(context: Context)).ToArray();
        link.Join(pub, subs);
        foreach (var sub in subs)
            sub.Subscribe("");
        pub.AwaitSubscribers("", subs.Length);
        await RunAsync(Rounds, () =>
        {
            for (var i = 0; i < Rounds; i++)
            {
                pub.Send(_body);
                foreach (var sub in subs)
                    sub.Receive().Dispose();
            }
        });
    }

    [Theory(Timeout = Limits.Test), InlineData(Link.Inproc), InlineData(Link.Tcp), InlineData(Link.Ipc)]
    public async Task A_proxy_of_requests_and_replies_allocates_nothing(Link link)
    {
        using var frontend = new RouterSocket(context: Context);
        using var backend = new DealerSocket(context: Context);
        using var client = new DealerSocket(context: Context);
        using var server = new DealerSocket(context: Context);
        link.Join(frontend, client);
        link.Join(backend, server);
        var proxy = Within.OnThread(() => Proxy.Run(frontend, backend), "the proxy");
        await RunAsync(Forwarded, () =>
        {
            for (var i = 0; i < Forwarded; i += InFlight)
            {
                for (var request = 0; request < InFlight; request++)
                    client.Send(_body);
                for (var request = 0; request < InFlight; request++)
                    server.Send(server.Receive());
                for (var reply = 0; reply < InFlight; reply++)
                    client.Receive().Dispose();
            }
        });
        await EndsWithTheContext(proxy);
    }

    [Theory(Timeout = Limits.Test), InlineData(Link.Inproc), InlineData(Link.Tcp), InlineData(Link.Ipc)]
    public async Task A_proxy_of_publications_allocates_nothing(Link link)
    {
        using var frontend = new XSubSocket(context: Context);
        using var backend = new XPubSocket(context: Context);
        using var pub = new PubSocket(context: Context);
        using var sub = new SubSocket(context: Context);
        link.Join(frontend, pub);
        link.Join(backend, sub);
        var proxy = Within.OnThread(() => Proxy.Run(frontend, backend), "the proxy");
        sub.Subscribe("");
        pub.AwaitSubscribers("");
        await RunAsync(Forwarded, () =>
        {
            for (var i = 0; i < Forwarded; i += InFlight)
            {
                for (var message = 0; message < InFlight; message++)
                    pub.Send(_body);
                for (var message = 0; message < InFlight; message++)
                    sub.Receive().Dispose();
            }
        });
        await EndsWithTheContext(proxy);
    }

    [Theory(Timeout = Limits.Test), InlineData(Link.Inproc), InlineData(Link.Tcp), InlineData(Link.Ipc)]
    public async Task Awaited_requests_and_replies_allocate_nothing(Link link)
    {
        using var rep = new RepSocket(context: Context);
        using var req = new ReqSocket(context: Context);
        link.Join(rep, req);
        ReadOnlyMemory<byte> body = _body;
        await Allocation.AssertNoneAsync(Rounds, async () =>
        {
            for (var i = 0; i < Rounds; i++)
            {
                var request = rep.ReceiveAsync();
                await req.SendAsync(body);
                (await request).Dispose();
                var reply = req.ReceiveAsync();
                await rep.SendAsync(body);
                (await reply).Dispose();
            }
        });
    }

    [Theory(Timeout = Limits.Test), InlineData(Link.Inproc), InlineData(Link.Tcp), InlineData(Link.Ipc)]
    public async Task Awaited_round_trips_of_a_dealer_and_a_router_allocate_nothing(Link link)
    {
        using var router = new RouterSocket(context: Context);
        using var dealer = new DealerSocket(context: Context);
        link.Join(router, dealer);
        ReadOnlyMemory<byte> body = _body;
        await Allocation.AssertNoneAsync(Rounds, async () =>
        {
            for (var i = 0; i < Rounds; i++)
            {
                var request = router.ReceiveAsync();
                await dealer.SendAsync(body);
                var reply = dealer.ReceiveAsync();
                await router.SendAsync(await request);
                (await reply).Dispose();
            }
        });
    }

    [Theory(Timeout = Limits.Test), InlineData(Link.Inproc), InlineData(Link.Tcp), InlineData(Link.Ipc)]
    public async Task Awaited_publications_allocate_nothing(Link link)
    {
        using var pub = new PubSocket(context: Context);
        using var sub = new SubSocket(context: Context);
        link.Join(pub, sub);
        sub.Subscribe("");
        pub.AwaitSubscribers("");
        ReadOnlyMemory<byte> body = _body;
        await Allocation.AssertNoneAsync(Rounds, async () =>
        {
            for (var i = 0; i < Rounds; i++)
            {
                var message = sub.ReceiveAsync();
                await pub.SendAsync(body);
                (await message).Dispose();
            }
        });
    }

    [Theory(Timeout = Limits.Test), InlineData(Link.Inproc), InlineData(Link.Tcp), InlineData(Link.Ipc)]
    public async Task A_loop_over_all_messages_allocates_nothing_for_one_of_them(Link link)
    {
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(context: Context);
        link.Join(pull, push);
        var messages = pull.ReadAllAsync().GetAsyncEnumerator();
        await Allocation.AssertNoneAsync(Rounds, async () =>
        {
            for (var i = 0; i < Rounds; i++)
            {
                var next = messages.MoveNextAsync();
                push.Send(_body);
                Assert.True(await next);
                messages.Current.Dispose();
            }
        });
        await messages.DisposeAsync();
    }

    private static Task RunAsync(int messages, Action pass)
        => Within.RunAsync(() => Allocation.AssertNone(messages, pass), "a thread that plays every part", Limits.Wait * 2);

    private async Task EndsWithTheContext(Task proxy)
    {
        Context.Shutdown();
        await Assert.ThrowsAnyAsync<ObjectDisposedException>(() => proxy.Within("the proxy to end with the context"));
    }
}
