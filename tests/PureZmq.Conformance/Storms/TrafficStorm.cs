namespace PureZmq.Conformance;

/// <summary>Many threads send and receive on one socket with every verb at once; nothing is lost, doubled, mixed or out of order.</summary>
public sealed class TrafficStorm : EngineTest
{
    [Theory(Timeout = Limits.Long), Links]
    public async Task Many_threads_on_one_push_and_one_pull(Link link)
    {
        const int Senders = 4, Receivers = 3;
        var each = 100_000L * Limits.Scale;
        var seed = Environment.TickCount;
        using var pull = new PullSocket(new PullOptions { ReceiveHighWaterMark = 100 }, Context);
        using var push = new PushSocket(new PushOptions { SendHighWaterMark = 100 }, Context);
        link.Join(pull, push);
        var ledger = new Ledger(Senders);
        var expected = each * Senders;

        using var done = new CancellationTokenSource();
        var receivers = Enumerable.Range(0, Receivers).Select(r => ReceiveAsync(pull, ledger, expected, seed + r, done)).ToArray();
        var senders = Enumerable.Range(0, Senders).Select(s => SendAsync(push, s, each, seed * 31 + s)).ToArray();
        await senders.Concat(receivers).AllWithin(Limits.WholeStorm, $"all messages, seed {seed}");
        ledger.AssertComplete(Enumerable.Repeat(each, Senders).ToArray(), $"Seed {seed}.");
        Assert.Equal(expected, push.Statistics.Sent);
        Assert.Equal(expected, pull.Statistics.Received);
        Assert.Equal(0, push.Statistics.Dropped);
    }

    [Theory(Timeout = Limits.Long), Links]
    public async Task Many_connections_into_one_pull_with_many_threads(Link link)
    {
        const int Senders = 6, Receivers = 3;
        var each = 50_000L * Limits.Scale;
        var seed = Environment.TickCount;
        using var pull = new PullSocket(context: Context);
        var pushes = Enumerable.Range(0, Senders).Select(_ => new PushSocket(context: Context)).ToArray();
        link.Join(pull, pushes);
        var ledger = new Ledger(Senders);
        using var done = new CancellationTokenSource();
        var receivers = Enumerable.Range(0, Receivers).Select(r => ReceiveAsync(pull, ledger, each * Senders, seed + r, done)).ToArray();
        var senders = pushes.Select((push, s) => SendAsync(push, s, each, seed * 31 + s)).ToArray();
        await senders.Concat(receivers).AllWithin(Limits.WholeStorm, $"all messages, seed {seed}");
        ledger.AssertComplete(Enumerable.Repeat(each, Senders).ToArray(), $"Seed {seed}.");
    }

    [Theory(Timeout = Limits.Long), Links]
    public async Task Dealers_and_a_router_echo_under_load_from_many_threads(Link link)
    {
        const int Clients = 4, Servers = 3;
        var each = 10_000 * Limits.Scale;
        using var router = new RouterSocket(new RouterOptions { Mandatory = true, SendTimeout = Limits.Wait }, Context);
        var dealers = Enumerable.Range(0, Clients).Select(_ => new DealerSocket(context: Context)).ToArray();
        link.Join(router, dealers);
        using var stop = new CancellationTokenSource();
        var servers = Enumerable.Range(0, Servers).Select(_ => Within.OnThread(
            () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    if (router.TryReceive(out var request, TimeSpan.FromMilliseconds(20)))
                        router.Send(request);
                }
            },
            "an echoing thread")).ToArray();
        var clients = dealers.SelectMany((dealer, d) => new[]
        {
            Within.OnThread(
                () =>
                {
                    for (var i = 0; i < each; i++)
                        dealer.Put(new Stamp(d, i).ToArray(), new Stamp(d, i).ToArray());
                },
                "a client's sender"),
            Within.OnThread(
                () =>
                {
                    // Several servers may swap replies, so a client checks completeness and ownership, not order.
                    var ledger = new Ledger(Clients);
                    for (var i = 0; i < each; i++)
                    {
                        using var reply = dealer.Take();
                        Assert.Equal(2, reply.Count);
                        var stamp = Stamp.Read(reply[0].Span);
                        Assert.Equal(stamp, Stamp.Read(reply[1].Span));
                        Assert.Equal(d, stamp.Sender);
                        ledger.Note(stamp);
                    }
                },
                "a client's receiver"),
        }).ToArray();
        await clients.AllWithin(Limits.WholeStorm, "all replies");
        await stop.CancelAsync();
        await Task.WhenAll(servers).Within("the servers to stop");
        Assert.False(router.TryReceive(out _));
    }

    [Theory(Timeout = Limits.Long), Links]
    public async Task Many_threads_publish_and_each_subscriber_sees_each_threads_order(Link link)
    {
        const int Publishers = 3, Subscribers = 3;
        var each = 30_000 * Limits.Scale;
        using var pub = new PubSocket(new PubOptions { SendHighWaterMark = 0 }, Context);
        var subs = Enumerable.Range(0, Subscribers).Select(_ => new SubSocket(new SubOptions { ReceiveHighWaterMark = 0 }, Context)).ToArray();
        foreach (var sub in subs)
            sub.Subscribe("");
        link.Join(pub, subs);
        pub.AwaitSubscribers("", Subscribers);
        var readers = subs.Select(sub => Within.OnThread(
            () =>
            {
                var ledger = new Ledger(Publishers);
                var page = ledger.Open();
                for (var i = 0; i < each * Publishers; i++)
                    page.Take(sub.Take());
                ledger.AssertComplete(Enumerable.Repeat((long)each, Publishers).ToArray(), "");
            },
            "a subscriber")).ToArray();
        var writers = Enumerable.Range(0, Publishers).Select(p => Within.OnThread(
            () =>
            {
                for (var i = 0; i < each; i++)
                {
                    var stamp = new Stamp(p, i).ToArray();
                    pub.Send(stamp, stamp);
                }
            },
            "a publisher"));
        await readers.Concat(writers).AllWithin(Limits.WholeStorm, "all messages");
        Assert.Equal(0, pub.Statistics.Dropped);
    }

    [Theory(Timeout = Limits.Long), Links]
    public async Task Subscriptions_come_and_go_while_messages_flow(Link link)
    {
        using var pub = new PubSocket(context: Context);
        using var sub = new SubSocket(context: Context);
        link.Join(pub, sub);
        sub.Subscribe("steady");
        pub.AwaitSubscribers("steady");
        using var stop = new CancellationTokenSource();
        var changer = Within.OnThread(
            () =>
            {
                for (var i = 0; i < 5_000 * Limits.Scale; i++)
                {
                    sub.Subscribe($"topic-{i % 100}");
                    sub.Unsubscribe($"topic-{(i + 50) % 100}");
                }
            },
            "the thread that changes subscriptions");
        var publisher = Within.OnThread(
            () =>
            {
                for (var i = 0; !stop.IsCancellationRequested; i++)
                    pub.Send($"topic-{i % 100}");
            },
            "the publisher of changing topics");
        await new[] { changer }.AllWithin(Limits.WholeStorm, "the changes of subscription");
        await stop.CancelAsync();
        await publisher.Within("the publisher to stop");
        sub.Subscribe("end");
        pub.AwaitSubscribers("end");
        // The publisher may be at its mark still and drop the first ones.
        var dump = "";
        Limits.Until(
            () =>
            {
                pub.Put("steady as ever");
                while (!dump.StartsWith("[steady", StringComparison.Ordinal) && sub.TryReceive(out var message, TimeSpan.FromMilliseconds(50)))
                {
                    using (message)
                        dump = message.ToString();
                    Assert.Matches("^\\[(topic-[0-9]+|steady as ever)\\]$", dump);
                }

                return dump.StartsWith("[steady", StringComparison.Ordinal);
            },
            "a message of the steady topic");
        Assert.Equal("[steady as ever]", dump);
    }

    private static Task SendAsync(PushSocket push, int sender, long count, int seed)
        => Within.OnThread(
            () =>
            {
                var random = new Random(seed);
                for (long number = 0; number < count; number++)
                {
                    var stamp = new Stamp(sender, number).ToArray();
                    switch (random.Next(6))
                    {
                        case 0:
                            push.Send(stamp, stamp, stamp);
                            break;
                        case 1:
                            while (!push.TrySend(stamp, TimeSpan.FromTicks(random.Next(20_000))))
                                continue;
                            break;
                        case 2:
                            Complete(push.SendAsync(stamp).AsTask());
                            break;
                        case 3:
                            push.Send(Message.Create(stamp, stamp));
                            break;
                        default:
                            push.Send(stamp);
                            break;
                    }
                }
            },
            $"sender {sender}");

    private static async Task ReceiveAsync(PullSocket pull, Ledger ledger, long expected, int seed, CancellationTokenSource done)
    {
        var random = new Random(seed);
        var page = ledger.Open();
        await Task.Yield();
        while (ledger.Total < expected)
        {
            if (random.Next(3) > 0)
            {
                if (pull.TryReceive(out var message, TimeSpan.FromMilliseconds(random.Next(5))))
                    page.Take(message);
                continue;
            }

            try
            {
                page.Take(await pull.ReceiveAsync(done.Token));
            }
            catch (OperationCanceledException)
            {
                // Another receiver took the last message.
            }
        }

        await done.CancelAsync();
    }

    private static void Complete(Task task)
    {
        if (!task.Wait(Limits.Wait))
            Assert.Fail($"A SendAsync did not end within {Limits.Wait}.");
    }
}
