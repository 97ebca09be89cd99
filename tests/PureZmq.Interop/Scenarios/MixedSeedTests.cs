using System.Text;
using PureZmq.Interop.Peers;
using PureZmq.Interop.PyZmq;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Interop.Scenarios;

/// <summary>The core of the newcomers' programs (a) and (c) to (g) with another implementation at either end, over tcp.</summary>
/// <remarks>
/// Our sockets among themselves run them whole in <c>PureZmq.Conformance</c>; (b), the proxy, is in <see cref="ProxyTests"/>. The pair of
/// two sockets of libzmq is the control: what it does not pass is not ZeroMQ's behaviour.
/// </remarks>
public sealed class MixedSeedTests(PyZmqProcess python) : MixedTest(python)
{
    private const int Crowd = 100, Each = 10;

    private static readonly string[][] Published = [["A1", "B"], ["B", "A"], ["A"], ["", "A"], ["a", "x"], ["AB", "", ""], ["A-end"]];
    private static readonly string[] Malformed = ["no delimiter", ""];
    private static readonly string[][] BeginWithA = [["A1", "B"], ["A"], ["AB", "", ""], ["A-end"]];

    /// <summary>Whose is the binding end and whose the connecting one, and whether that comes first; everyday one row, in the full run all.</summary>
    public static TheoryData<string, string, bool> Sides
    {
        get
        {
            if (!TestMatrix.IsFull)
                return new TheoryData<string, string, bool> { { "ours", "libzmq", false } };
            var rows = new TheoryData<string, string, bool>();
            foreach (var early in new[] { false, true })
            {
                rows.Add("ours", "libzmq", early);
                rows.Add("libzmq", "ours", early);
                rows.Add("ours", "pyzmq", early);
                rows.Add("pyzmq", "ours", early);
                rows.Add("libzmq", "libzmq", early);
            }

            return rows;
        }
    }

    [Theory, MemberData(nameof(Sides)), Conformance("seed-a")]
    public Task Seed_a_A1_A2_A3_ten_hellos_are_answered_by_ten_worlds(string server, string client, bool early) => Scenario(() =>
    {
        var (rep, req) = (Open(server, "REP"), Open(client, "REQ"));
        Join(early, rep, req);
        for (var i = 0; i < 10; i++)
        {
            req.Send("hello");
            rep.Expect("hello");
            rep.Send("world");
            req.Expect("world");
        }

        req.Send("");
        rep.Expect("");
        rep.Send("");
        req.Expect("");
        req.Send("a", "b");
        rep.Expect("a", "b");
    });

    [Theory, MemberData(nameof(Sides)), Conformance("seed-a")]
    public Task Seed_a_A4_a_router_in_the_place_of_rep_sees_one_id(string server, string client, bool early) => Scenario(() =>
    {
        var (router, req) = (Open(server, "ROUTER"), Open(client, "REQ"));
        Join(early, router, req);
        byte[]? id = null;
        for (var i = 0; i < 10; i++)
        {
            req.Send("hello");
            var request = router.Receive();
            id ??= request[0];
            Assert.Equal((5, 0), (id.Length, id[0]));
            Frames.AssertEqual([id, .. Frames.Of("", "hello")], request, router.Name);
            router.SendFrames([id, .. Frames.Of("", "world")]);
            req.Expect("world");
        }
    });

    [Theory, MemberData(nameof(Sides)), Conformance("seed-a")]
    public Task Seed_a_two_clients_of_one_server_get_their_own_replies(string server, string client, bool early) => Scenario(() =>
    {
        var (rep, one, two) = (Open(server, "REP"), Open(client, "REQ"), Open(client, "REQ"));
        Join(early, rep, one, two);
        for (var i = 0; i < 100; i++)
        {
            one.Send($"one-{i}");
            two.Send($"two-{i}");
            for (var served = 0; served < 2; served++)
                rep.SendFrames([.. "re:"u8, .. rep.Receive()[0]]);
            one.Expect($"re:one-{i}");
            two.Expect($"re:two-{i}");
        }
    });

    [Theory, MemberData(nameof(Sides)), Conformance("seed-c")]
    public Task Seed_c_A1_A2_A4_A5_A7_a_batching_worker_answers_in_order(string server, string client, bool early) => Scenario(() =>
    {
        foreach (var count in new[] { 1, 3, Crowd })
        {
            var (router, clients) = Clients(server, client, "DEALER", count, named: true, early);
            foreach (var dealer in clients)
                SendTen(dealer);
            var next = new int[count];
            for (var batch = 0; batch < count; batch++)
            {
                var requests = Enumerable.Range(0, 10).Select(_ => router.Receive()).ToArray();
                foreach (var request in requests)
                {
                    var k = int.Parse(Encoding.ASCII.GetString(request[0])["client-".Length..]);
                    Frames.AssertEqual(Frames.Of($"client-{k}", $"{next[k]++}"), request, router.Name);
                    router.SendFrames(request[0], [.. "re:"u8, .. request[1]]);
                }
            }

            foreach (var dealer in clients)
            {
                for (var n = 0; n < 10; n++)
                    dealer.Expect($"re:{n}");
                Assert.Null(dealer.TryReceive(TimeSpan.Zero));
            }
        }
    });

    [Theory, MemberData(nameof(Sides)), Conformance("seed-c", "seed-f")]
    public Task Seeds_c_A6_f_A7_clients_without_routing_id_get_different_ones(string server, string client, bool early) => Scenario(() =>
    {
        var (router, clients) = Clients(server, client, "DEALER", Crowd, named: false, early);
        foreach (var dealer in clients)
            dealer.Send("x");
        var ids = new HashSet<string>();
        for (var i = 0; i < Crowd; i++)
        {
            var id = router.Receive()[0];
            Assert.Equal((5, 0), (id.Length, id[0]));
            ids.Add(Convert.ToHexString(id));
        }

        Assert.Equal(Crowd, ids.Count);
    });

    [Theory, MemberData(nameof(Sides)), Conformance("seed-d")]
    public Task Seed_d_A2_A3_A6_a_dealer_asks_by_hand(string server, string client, bool early) => Scenario(() =>
    {
        var (rep, dealer) = (Open(server, "REP"), Open(client, "DEALER"));
        Join(early, rep, dealer);
        for (var i = 0; i < 3; i++)
            dealer.Send("", $"{i}");
        for (var i = 0; i < 3; i++)
        {
            rep.Expect($"{i}");
            rep.Send($"re:{i}");
        }

        for (var i = 0; i < 3; i++)
            dealer.Expect("", $"re:{i}");

        var (router, second) = (Open(server, "ROUTER"), Open(client, "DEALER", "ID"));
        Join(early, router, second);
        second.Send("", "hello");
        router.Expect("ID", "", "hello");
        router.Send("ID", "", "world");
        second.Expect("", "world");
    });

    [Theory, MemberData(nameof(Sides)), Conformance("seed-d")]
    public Task Seed_d_A1_A4_a_router_answers_by_hand(string server, string client, bool early) => Scenario(() =>
    {
        var (frontend, req) = (Open(server, "ROUTER"), Open(client, "REQ", "C"));
        Join(early, frontend, req);
        req.Send("hello");
        frontend.Expect("C", "", "hello");
        frontend.Send("C", "", "world");
        req.Expect("world");

        var (last, backend) = (Open(client, "ROUTER"), Open(server, "DEALER", "D"));
        Join(early, last, backend);
        req.Send("hello");
        backend.SendFrames(frontend.Receive());
        last.Expect("D", "C", "", "hello");
        last.Send("D", "C", "", "world");
        frontend.SendFrames(backend.Receive());
        req.Expect("world");
    });

    [Theory, MemberData(nameof(Sides)), Conformance("seed-d")]
    public Task Seed_d_A5_A7_requests_of_three_frames_are_answered_in_reverse(string server, string client, bool early) => Scenario(() =>
    {
        var (router, clients) = Clients(server, client, "REQ", 5, named: true, early);
        for (var k = 0; k < clients.Length; k++)
            clients[k].Send($"{k}", "", "b");
        var requests = clients.Select(_ => router.Receive()).ToArray();
        foreach (var request in requests.Reverse())
        {
            Frames.AssertEqual([request[0], [], request[2], .. Frames.Of("", "b")], request, router.Name);
            router.SendFrames(request[0], [], [.. "re:"u8, .. request[2]]);
        }

        for (var k = 0; k < clients.Length; k++)
            clients[k].Expect($"re:{k}");
    });

    [Theory, MemberData(nameof(Sides)), Conformance("seed-e")]
    public Task Seed_e_A1_A5_a_req_reads_what_stands_behind_the_delimiter(string server, string client, bool early) => Scenario(() =>
    {
        var (router, req) = (Open(server, "ROUTER"), Open(client, "REQ", "ID"));
        Join(early, router, req);
        req.Send("hi");
        router.Expect("ID", "", "hi");
        router.Send("ID", "", "ok");
        req.Expect("ok");
        req.Send("hi");
        router.Expect("ID", "", "hi");
        router.Send("ID", "", "x", "", "y");
        req.Expect("x", "", "y");
    });

    [Theory, MemberData(nameof(Sides)), Conformance("seed-e", "S-06")]
    public Task Seed_e_A2_A4_a_req_hears_nothing_after_a_malformed_reply(string server, string client, bool early) => Scenario(() =>
    {
        foreach (var reply in Malformed)
        {
            var (router, req) = (Open(server, "ROUTER"), Open(client, "REQ", "ID"));
            Join(early, router, req);
            req.Send("hi");
            router.Expect("ID", "", "hi");
            router.Send("ID", reply);
            router.Send("ID", "", "too late");
            req.ExpectNothing();
        }
    });

    [Theory, MemberData(nameof(Sides)), Conformance("seed-e", "S-46")]
    public Task Seed_e_A6_A16_types_that_do_not_fit_exchange_nothing(string server, string client, bool early) => Scenario(() =>
    {
        (string Bound, string Connected)[] pairs = [("DEALER", "REQ"), ("PAIR", "DEALER"), ("SUB", "PUSH"), ("PULL", "DEALER")];
        var bound = pairs.Select(pair => Open(server, pair.Bound)).ToArray();
        for (var i = 0; i < pairs.Length; i++)
        {
            if (pairs[i].Bound == "SUB")
                bound[i].Subscribe("");
            var sender = Open(client, pairs[i].Connected);
            Join(early, bound[i], sender);
            sender.TrySend(Frames.Of("hi"), TimeSpan.Zero);   // queued for the connection, unless that has ended by now
        }

        bound[^1].ExpectNothing();
        Assert.All(bound, peer => Assert.Null(peer.TryReceive(TimeSpan.Zero)));
    });

    [Theory, MemberData(nameof(Sides)), Conformance("seed-e", "S-10")]
    public Task Seed_e_A8_to_A13_a_rep_discards_malformed_requests(string server, string client, bool early) => Scenario(() =>
    {
        var (rep, dealer) = (Open(server, "REP"), Open(client, "DEALER"));
        Join(early, rep, dealer);
        dealer.Send("x");
        dealer.Send("x", "y");
        dealer.Send("x", "");
        dealer.Send("");
        dealer.Send("", "ok");
        rep.Expect("ok");
        rep.Send("reply");
        dealer.Expect("", "reply");
        dealer.Send("X", "Y", "", "body");
        rep.Expect("body");
        rep.Send("reply");
        dealer.Expect("X", "Y", "", "reply");
    });

    [Theory, MemberData(nameof(Sides)), Conformance("seed-e")]
    public Task Seed_e_A14_A15_two_dealers_talk_and_two_routers_with_one_name(string server, string client, bool early) => Scenario(() =>
    {
        var (left, right) = (Open(server, "DEALER"), Open(client, "DEALER"));
        Join(early, left, right);
        right.Send("y");
        left.Expect("y");
        left.Send("", "x", "");
        right.Expect("", "x", "");

        var (named, other) = (Open(server, "ROUTER", "named"), Open(client, "ROUTER"));
        Join(early, named, other);
        byte[][]? received = null;
        Within.UntilAsync(
            () => other.TrySend(Frames.Of("named", "hello"), TimeSpan.Zero)
                && (received = named.TryReceive(TimeSpan.FromMilliseconds(20))) is not null,
            "the name to be known").GetAwaiter().GetResult();
        Frames.AssertEqual([received![0], .. Frames.Of("hello")], received, named.Name);
        named.SendFrames(received[0], "world"u8.ToArray());
        other.Expect("named", "world");
    });

    [Theory, MemberData(nameof(Sides)), Conformance("seed-f")]
    public Task Seed_f_A1_to_A5_replies_come_in_the_shuffled_order(string server, string client, bool early) => Scenario(() =>
    {
        var (router, clients) = Clients(server, client, "DEALER", Crowd, named: true, early);
        foreach (var dealer in clients)
            SendTen(dealer);
        var received = Enumerable.Range(0, Crowd * Each).Select(_ => router.Receive()).ToArray();
        Assert.All(received, message => Assert.Equal(2, message.Length));
        var byClient = received.ToLookup(message => Encoding.ASCII.GetString(message[0]), message => Encoding.ASCII.GetString(message[1]));
        for (var k = 0; k < Crowd; k++)
            Assert.Equal(Enumerable.Range(0, Each).Select(n => $"{n}"), byClient[$"client-{k}"]);

        new Random(4711).Shuffle(received);
        foreach (var message in received)
            router.SendFrames(message[0], [.. "r-"u8, .. message[1]]);
        for (var k = 0; k < Crowd; k++)
        {
            foreach (var message in received.Where(message => message[0].AsSpan().SequenceEqual(Wire.Text($"client-{k}"))))
                clients[k].ExpectFrames([.. "r-"u8, .. message[1]]);
            Assert.Null(clients[k].TryReceive(TimeSpan.Zero));
        }

        Assert.Null(router.TryReceive(TimeSpan.FromMilliseconds(100)));
    });

    [Theory, MemberData(nameof(Sides)), Conformance("seed-f")]
    public Task Seed_f_A6_shuffled_replies_find_their_requesters(string server, string client, bool early) => Scenario(() =>
    {
        var (router, clients) = Clients(server, client, "REQ", Crowd, named: false, early);
        var random = new Random(4711);
        for (var round = 0; round < Each; round++)
        {
            for (var k = 0; k < Crowd; k++)
                clients[k].Send($"{k}-{round}");
            var requests = clients.Select(_ => router.Receive()).ToArray();
            random.Shuffle(requests);
            foreach (var request in requests)
                router.SendFrames(request[0], [], [.. "re:"u8, .. request[2]]);
            for (var k = 0; k < Crowd; k++)
                clients[k].Expect($"re:{k}-{round}");
        }
    });

    [Theory, MemberData(nameof(Sides)), Conformance("seed-g", "S-22")]
    public Task Seed_g_A1_A2_A3_A7_A8_the_first_frame_alone_decides(string server, string client, bool early) => Scenario(() =>
    {
        var pub = Open(server, "PUB");
        string[][] topics = [["A"], ["A", "AB"], ["B"], [], [""]];   // last who hears the markers of all
        var subs = topics.Select(_ => Open(client, "SUB")).ToArray();
        Join(early, pub, subs);
        for (var i = 0; i < subs.Length; i++)
            Subscribe(pub, subs[i], $"~{i}", topics[i]);
        foreach (var row in Published)
            pub.Send(row);
        for (var i = 0; i < subs.Length; i++)
            pub.Send($"~{i}", "the end");

        var ends = Enumerable.Range(0, 4).Select(i => new[] { $"~{i}", "the end" });
        string[][][] expected = [BeginWithA, BeginWithA, [["B", "A"]], [], [.. Published, .. ends]];
        for (var i = 0; i < subs.Length; i++)
        {
            foreach (var row in expected[i])
                subs[i].Expect(row);
            subs[i].Expect($"~{i}", "the end");
        }
    });

    [Theory, MemberData(nameof(Sides)), Conformance("seed-g", "S-23")]
    public Task Seed_g_A4_A5_subscriptions_are_counted_and_unknown_ones_ignored(string server, string client, bool early) => Scenario(() =>
    {
        var (pub, sub) = (Open(server, "PUB"), Open(client, "SUB"));
        Join(early, pub, sub);
        Subscribe(pub, sub, "~0", "A", "A");
        sub.Unsubscribe("never");
        sub.Unsubscribe("A");
        Subscribe(pub, sub, "~1");
        pub.Send("A once");
        sub.Expect("A once");
        sub.Unsubscribe("A");
        Subscribe(pub, sub, "~2");
        pub.Send("A twice");
        pub.Send("~2", "the end");
        sub.Expect("~2", "the end");
    });

    private static void Join(bool early, IPeer bound, params IPeer[] connected)
    {
        var endpoint = early ? UnusedEndpoint() : bound.Bind(AnyPort);
        foreach (var peer in connected)
            peer.Connect(endpoint);
        if (early)
            bound.Bind(endpoint);
    }

    private (IPeer Router, IPeer[] Clients) Clients(string server, string client, string type, int count, bool named, bool early)
    {
        var router = Open(server, "ROUTER");
        var clients = Enumerable.Range(0, count).Select(k => Open(client, type, named ? $"client-{k}" : null)).ToArray();
        Join(early, router, clients);
        return (router, clients);
    }

    private static void SendTen(IPeer client)
    {
        for (var n = 0; n < Each; n++)
            client.Send($"{n}");
    }

    /// <summary>Subscribes to the topics, then to a marker, and repeats that until it comes through: all that was asked before holds.</summary>
    private static void Subscribe(IPeer pub, IPeer sub, string marker, params string[] topics)
    {
        foreach (var topic in topics)
            sub.Subscribe(topic);
        sub.Subscribe(marker);
        Within.UntilAsync(
            () => pub.TrySend(Frames.Of(marker), TimeSpan.Zero) && sub.TryReceive(TimeSpan.FromMilliseconds(20)) is not null,
            $"{marker} at {sub.Name}").GetAwaiter().GetResult();
        pub.Send(marker, "go");
        while (sub.Receive("the end of the markers").Length == 1)
        {
        }
    }
}
