namespace PureZmq.Conformance;

/// <summary>
/// Thousands of strangers with random and mutated octets visit a bound socket while good peers, of two types where the socket takes two,
/// work on it: the good peers lose nothing, memory stays bounded, and each refusal is counted and logged with its endpoint and reason.
/// </summary>
public sealed class StrangerTests : WireTest
{
    private const string AnyPort = "tcp://127.0.0.1:*";
    private const int Visits = 2_000;   // for each of six types: 12,000 strangers in an everyday run
    private const long MemoryBound = 512L << 20;   // other classes run beside this one, and fill the pool of long frames: 192 MiB

    [Theory(Timeout = Limits.Long), InlineData(AnyPort), InlineData("ipc://*"), Conformance("ZMTP-51")]
    public async Task A_pull_among_strangers_gets_every_message_of_its_good_peers(string endpoint)
    {
        using var pull = new PullSocket(context: Context);
        using var first = new PushSocket(context: Context);
        using var second = new PushSocket(context: Context);
        var expected = new Dictionary<string, long> { ["first"] = 0, ["second"] = 0 };
        await BesideStrangersAsync(
            pull,
            [first, second],
            "PUSH",
            number =>
            {
                first.Put("first", $"{number}");
                second.Put("second", $"{number}");
            },
            number =>
            {
                while (expected.Values.Any(next => next <= number))
                {
                    using var message = pull.Take();
                    var sender = message[0].ToString();
                    if (message.Count == 2 && expected.TryGetValue(sender, out var next) && message[1].ToString() == $"{next}")
                        expected[sender]++;
                }
            },
            endpoint);
    }

    [Fact(Timeout = Limits.Long), Conformance("ZMTP-51")]
    public async Task A_router_among_strangers_answers_its_good_peers()
    {
        using var router = new RouterSocket(context: Context);
        using var dealer = new DealerSocket(new DealerOptions { RoutingId = "dealer" }, Context);
        using var req = new ReqSocket(new ReqOptions { RoutingId = "req" }, Context);
        await BesideStrangersAsync(
            router,
            [dealer, req],
            "DEALER",
            number =>
            {
                dealer.Put($"{number}");
                req.Put($"{number}");
            },
            number =>
            {
                var open = new HashSet<string> { $"[dealer][{number}]", $"[req][][{number}]" };
                while (open.Count > 0)
                {
                    var message = router.Take();
                    open.Remove(message.ToString());
                    router.Send(message);
                }

                Assert.Equal($"[{number}]", dealer.Next());
                Assert.Equal($"[{number}]", req.Next());
            });
    }

    [Fact(Timeout = Limits.Long), Conformance("ZMTP-51")]
    public async Task A_rep_among_strangers_answers_its_good_peers()
    {
        using var rep = new RepSocket(context: Context);
        using var req = new ReqSocket(context: Context);
        using var dealer = new DealerSocket(context: Context);
        await BesideStrangersAsync(
            rep,
            [req, dealer],
            "REQ",
            number =>
            {
                req.Put($"req {number}");
                dealer.Put("", $"dealer {number}");
            },
            number =>
            {
                var open = new HashSet<string> { $"[req {number}]", $"[dealer {number}]" };
                while (open.Count > 0)
                {
                    using var request = rep.Take();
                    open.Remove(request.ToString());
                    rep.Put(request[0].ToArray());
                }

                Assert.Equal($"[req {number}]", req.Next());
                Assert.Equal($"[][dealer {number}]", dealer.Next());
            });
    }

    [Fact(Timeout = Limits.Long), Conformance("ZMTP-51")]
    public async Task An_xpub_among_strangers_serves_its_good_subscribers()
    {
        using var xpub = new XPubSocket(context: Context);
        using var sub = new SubSocket(context: Context);
        using var xsub = new XSubSocket(context: Context);
        sub.Subscribe("good");
        xsub.Put((byte[])[0x01, .. "good"u8]);
        await BesideStrangersAsync(
            xpub,
            [sub, xsub],
            "SUB",
            number =>
            {
                while (xpub.TryReceive(out var subscription))
                    subscription.Dispose();
                xpub.AwaitSubscribers("good", 2);
                xpub.Put("good", $"{number}");
            },
            number =>
            {
                Assert.Equal($"[good][{number}]", sub.Next());
                Assert.Equal($"[good][{number}]", xsub.Next());
            });
    }

    [Fact(Timeout = Limits.Long), Conformance("ZMTP-51")]
    public async Task A_sub_among_strangers_hears_its_good_publishers()
    {
        using var sub = new SubSocket(context: Context);
        using var pub = new PubSocket(context: Context);
        using var xpub = new XPubSocket(context: Context);
        sub.Subscribe("good");
        await BesideStrangersAsync(
            sub,
            [pub, xpub],
            "PUB",
            number =>
            {
                pub.AwaitSubscribers("good");
                xpub.AwaitSubscribers("good");
                pub.Put("good", $"pub {number}");
                xpub.Put("good", $"xpub {number}");
            },
            number => Assert.Equal([$"[good][pub {number}]", $"[good][xpub {number}]"], sub.Next(2).Order(StringComparer.Ordinal)));
    }

    [Fact(Timeout = Limits.Long), Conformance("ZMTP-51")]
    public async Task A_pair_among_strangers_keeps_its_partner()
    {
        using var left = new PairSocket(context: Context);
        using var right = new PairSocket(context: Context);
        await BesideStrangersAsync(left, [right], "PAIR", number => right.Put($"{number}"), number => Assert.Equal($"[{number}]", left.Next()));
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

    /// <summary>Lets strangers visit from several threads while the good peers send a number and the check waits for it, again and again.</summary>
    private async Task BesideStrangersAsync(
        ZmqSocket bound, ZmqSocket[] good, string strangersType, Action<int> send, Action<int> check, string anywhere = AnyPort)
    {
        var seed = Environment.TickCount;
        var endpoint = bound.Bind(anywhere);
        foreach (var peer in good)
            peer.ConnectAndWait(endpoint, bound);
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
            $"the good peers among {strangersType} strangers, seed {seed}, message {number}",
            TimeSpan.FromMilliseconds(Limits.Long / 2));
        await Task.WhenAll(strangers);

        var grown = GC.GetTotalMemory(forceFullCollection: true) - memory;
        Assert.True(grown < MemoryBound, $"Memory grew by {grown >> 20} MiB, seed {seed}.");
        Assert.All(good, peer => Assert.True(peer.Peers.Count == 1, $"The good {peer.GetType().Name} lost its connection, seed {seed}."));
        Assert.True(bound.Statistics.RefusedConnections > Visits / Stranger.Kinds / 4, $"Only {bound.Statistics.RefusedConnections} were refused, seed {seed}.");
        await Log.WaitForAsync(entry => entry.Id.Id == PeerRefused, "a refusal in the log");
        Assert.DoesNotContain(Log.Entries, entry => entry.Level >= Microsoft.Extensions.Logging.LogLevel.Error);
    }
}
