namespace PureZmq.Conformance;

/// <summary>
/// Thousands of strangers with random and mutated octets visit a bound socket while a good peer works on it: the good peer loses
/// nothing, memory stays bounded, and each refusal is counted and logged with its endpoint and reason.
/// </summary>
public sealed class StrangerTests : WireTest
{
    private const string AnyPort = "tcp://127.0.0.1:*";
    private const int Visits = 2_000;   // for each of six types: 12,000 strangers in an everyday run
    private const long MemoryBound = 512L << 20;   // other classes run beside this one, and fill the pool of long frames: 192 MiB

    [Theory(Timeout = Limits.Long), InlineData(AnyPort), InlineData("ipc://*"), Conformance("ZMTP-51")]
    public async Task A_pull_among_strangers_gets_every_message_of_its_good_peer(string endpoint)
    {
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(context: Context);
        var expected = 0L;
        await BesideStrangersAsync(
            pull,
            push,
            "PUSH",
            number => push.Put("good", $"{number}"),
            number =>
            {
                while (expected <= number)
                {
                    using var message = pull.Take();
                    if (message.Count == 2 && message[0].Span.SequenceEqual("good"u8) && message[1].ToString() == $"{expected}")
                        expected++;
                }
            },
            endpoint);
    }

    [Fact(Timeout = Limits.Long), Conformance("ZMTP-51")]
    public async Task A_router_among_strangers_answers_its_good_peer()
    {
        using var router = new RouterSocket(context: Context);
        using var dealer = new DealerSocket(new DealerOptions { RoutingId = "good" }, Context);
        await BesideStrangersAsync(
            router,
            dealer,
            "DEALER",
            number => dealer.Put($"{number}"),
            number =>
            {
                while (true)
                {
                    var message = router.Take();
                    var isGood = message.Count == 2 && message[0].Span.SequenceEqual("good"u8);
                    router.Send(message);
                    if (isGood)
                        break;
                }

                Assert.Equal($"[{number}]", dealer.Next());
            });
    }

    [Fact(Timeout = Limits.Long), Conformance("ZMTP-51")]
    public async Task A_rep_among_strangers_answers_its_good_peer()
    {
        using var rep = new RepSocket(context: Context);
        using var req = new ReqSocket(context: Context);
        await BesideStrangersAsync(
            rep,
            req,
            "REQ",
            number => req.Put($"good {number}"),
            number =>
            {
                string asked;
                do
                {
                    using var request = rep.Take();
                    asked = request.ToString();
                    rep.Put(request[0].ToArray());
                }
                while (asked != $"[good {number}]");
                Assert.Equal($"[good {number}]", req.Next());
            });
    }

    [Fact(Timeout = Limits.Long), Conformance("ZMTP-51")]
    public async Task An_xpub_among_strangers_serves_its_good_subscriber()
    {
        using var xpub = new XPubSocket(context: Context);
        using var sub = new SubSocket(context: Context);
        sub.Subscribe("good");
        await BesideStrangersAsync(
            xpub,
            sub,
            "SUB",
            number =>
            {
                while (xpub.TryReceive(out var subscription))
                    subscription.Dispose();
                xpub.AwaitSubscribers("good");
                xpub.Put("good", $"{number}");
            },
            number => Assert.Equal($"[good][{number}]", sub.Next()));
    }

    [Fact(Timeout = Limits.Long), Conformance("ZMTP-51")]
    public async Task A_sub_among_strangers_hears_its_good_publisher()
    {
        using var sub = new SubSocket(context: Context);
        using var pub = new PubSocket(context: Context);
        sub.Subscribe("good");
        await BesideStrangersAsync(
            sub,
            pub,
            "PUB",
            number =>
            {
                pub.AwaitSubscribers("good");
                pub.Put("good", $"{number}");
            },
            number => Assert.Equal($"[good][{number}]", sub.Next()));
    }

    [Fact(Timeout = Limits.Long), Conformance("ZMTP-51")]
    public async Task A_pair_among_strangers_keeps_its_partner()
    {
        using var left = new PairSocket(context: Context);
        using var right = new PairSocket(context: Context);
        await BesideStrangersAsync(left, right, "PAIR", number => right.Put($"{number}"), number => Assert.Equal($"[{number}]", left.Next()));
    }

    [Fact(Timeout = Limits.Long), Conformance("ZMTP-51", "R-25")]
    public async Task Each_refusal_is_counted_once_and_logged_once_with_its_reason()
    {
        byte[][] refused =
        [
            Wire.Greeting(mechanism: "PLAIN"),
            [.. Wire.Greeting(), .. Wire.Ready("SUB")],
            [.. Wire.Greeting(), .. Wire.Command("FOOBAR")],
            [.. Wire.Greeting(), .. Wire.Message("no READY")],
            [.. Wire.Greeting(), .. Wire.Command("READY", [9, 9, 9])],
            [.. Wire.Greeting(), .. Wire.Command("ERROR", [3, .. "400"u8])],
            [.. Wire.Greeting(), .. Wire.Ready("PUSH"), .. Wire.LongFrame(0, [], announced: ulong.MaxValue)],
            [.. Wire.Greeting(), .. Wire.Ready("PUSH"), .. Wire.LongFrame(0, [], announced: 1UL << 63)],
        ];
        const int Each = 25;
        using var pull = new PullSocket(context: Context);
        var endpoint = pull.Bind("tcp://127.0.0.1:*");
        for (var i = 0; i < Each; i++)
        {
            foreach (var bytes in refused)
            {
                using var peer = await RawPeer.ConnectAsync(endpoint);
                await peer.SendAsync(bytes);
                await peer.ReadToEndAsync();
            }
        }

        var expected = Each * refused.Length;
        Limits.Until(() => pull.Statistics.RefusedConnections >= expected, $"{expected} refusals to be counted");
        Assert.Equal(expected, pull.Statistics.RefusedConnections);
        var entries = Log.Entries.Where(entry => entry.Id.Id == PeerRefused).ToArray();
        Assert.Equal(expected, entries.Length);
        Assert.All(entries, entry => Assert.Equal(endpoint, $"{entry["Endpoint"]}"));
        Assert.All(entries, entry => Assert.Contains("127.0.0.1", $"{entry["Remote"]}", StringComparison.Ordinal));
        Assert.True(entries.Select(entry => $"{entry["Reason"]}").Distinct().Count() >= 5, "The reasons do not tell the offences apart.");
        Assert.Empty(pull.Peers);
    }

    /// <summary>Lets strangers visit from several threads while the good peer sends a number and the check waits for it, again and again.</summary>
    private async Task BesideStrangersAsync(
        ZmqSocket bound, ZmqSocket good, string strangersType, Action<int> send, Action<int> check, string anywhere = AnyPort)
    {
        var seed = Environment.TickCount;
        var endpoint = bound.Bind(anywhere);
        good.ConnectAndWait(endpoint, bound);
        send(0);
        check(0);
        var memory = GC.GetTotalMemory(forceFullCollection: true);
        var address = RawPeer.Parse(endpoint);
        var strangers = Enumerable.Range(0, 2).Select(s => Within.OnThread(
            () =>
            {
                var stranger = new Stranger(seed + s, strangersType);
                for (var visit = 0; visit < Visits * Limits.Scale / 2; visit++)
                    stranger.Visit(address, visit);
            },
            "a thread of strangers")).ToArray();

        var number = 1;
        await Within.RunAsync(
            () =>
            {
                while (!strangers.All(stranger => stranger.IsCompleted))
                {
                    send(number);
                    check(number++);
                }

                for (var i = 0; i < 100; i++)
                {
                    send(number);
                    check(number++);
                }
            },
            $"the good peer among {strangersType} strangers, seed {seed}, message {number}",
            TimeSpan.FromMilliseconds(Limits.Long / 2));
        await Task.WhenAll(strangers);

        var grown = GC.GetTotalMemory(forceFullCollection: true) - memory;
        Assert.True(grown < MemoryBound, $"Memory grew by {grown >> 20} MiB, seed {seed}.");
        Assert.True(good.Peers.Count == 1, $"The good peer lost its connection, seed {seed}.");
        Assert.True(bound.Statistics.RefusedConnections > Visits / Stranger.Kinds / 4, $"Only {bound.Statistics.RefusedConnections} were refused, seed {seed}.");
        await Log.WaitForAsync(entry => entry.Id.Id == PeerRefused, "a refusal in the log");
        Assert.DoesNotContain(Log.Entries, entry => entry.Level >= Microsoft.Extensions.Logging.LogLevel.Error);
    }
}
