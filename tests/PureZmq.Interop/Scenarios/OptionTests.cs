using PureZmq.Interop.LibZmq;
using PureZmq.Interop.Peers;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Interop.Scenarios;

/// <summary>Options that show on the wire, set at one end, with libzmq at the other.</summary>
public sealed class OptionTests : InteropTest
{
    private static readonly string[] Probing = ["DEALER", "REQ", "ROUTER"];
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(50);

    // Long enough that a busy machine answers in time, short enough to be waited for.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    [Theory, InlineData(true), InlineData(false), Conformance("S-19")]
    public Task A_peer_is_known_under_the_name_given_at_connect(bool weName) => Scenario(() =>
    {
        var endpoint = UnusedEndpoint();
        IPeer asking;
        if (weName)
        {
            var router = new RouterSocket(new RouterOptions { RoutingId = "client" }, Context);
            router.Connect(endpoint, "server");
            asking = new OurPeer(router);
        }
        else
        {
            var router = LibZmq("ROUTER", "client");
            router.Set(LibZmqOption.ConnectRoutingId, Wire.Text("server"));
            router.Connect(endpoint);
            asking = router;
        }

        asking.Send("server", "before it is there");
        IPeer answering = weName ? LibZmq("ROUTER", "itself") : Ours("ROUTER", "itself");
        answering.Bind(endpoint);
        answering.Expect("client", "before it is there");
        answering.Send("client", "answer");
        asking.Expect("server", "answer");
    });

    [Theory, InlineData(true), InlineData(false), Conformance("S-20")]
    public Task A_router_learns_of_whoever_probes_it(bool weProbe) => Scenario(() =>
    {
        IPeer router = weProbe ? LibZmq("ROUTER") : Ours("ROUTER");
        var endpoint = router.Bind(AnyPort);
        foreach (var type in Probing)
        {
            IPeer probing = weProbe ? OurProbing(type) : LibZmqProbing(type);
            probing.Connect(endpoint);
            router.Expect(type, "");
        }
    });

    [Theory, InlineData(true), InlineData(false), Conformance("S-31")]
    public Task A_welcome_comes_first(bool weWelcome) => Scenario(() =>
    {
        IPeer pub;
        if (weWelcome)
        {
            pub = new OurPeer(new XPubSocket(new XPubOptions { WelcomeMessage = Wire.Text("Welcome") }, Context));
        }
        else
        {
            var theirs = LibZmq("XPUB");
            theirs.Set(LibZmqOption.XPubWelcomeMessage, Wire.Text("Welcome"));
            pub = theirs;
        }

        IPeer sub = weWelcome ? LibZmq("SUB") : Ours("SUB");
        sub.Subscribe("W");
        sub.Connect(pub.Bind(AnyPort));
        pub.ExpectFrames([0x01, (byte)'W']);
        pub.Send("W1");
        sub.Expect("Welcome");
        sub.Expect("W1");
    });

    [Theory, InlineData(true), InlineData(false), Conformance("S-32")]
    public Task Inverted_a_subscriber_gets_what_it_did_not_ask_for(bool wePublish) => Scenario(() =>
    {
        var theirs = LibZmq(wePublish ? "SUB" : "XPUB");
        theirs.Set(LibZmqOption.InvertMatching, 1);
        IPeer pub = wePublish ? new OurPeer(new XPubSocket(new XPubOptions { InvertMatching = true }, Context)) : theirs;
        IPeer sub = wePublish ? theirs : new OurPeer(new SubSocket(new SubOptions { InvertMatching = true }, Context));
        sub.Connect(pub.Bind(AnyPort));
        sub.Subscribe("A");
        pub.ExpectFrames([0x01, (byte)'A']);
        pub.Send("A1");
        pub.Send("B1");
        sub.Expect("B1");
    });

    [Fact, Conformance("S-30")]
    public Task A_publisher_by_hand_grants_a_subscriber_of_libzmq_something_else() => Scenario(() =>
    {
        var socket = new XPubSocket(new XPubOptions { Manual = true }, Context);
        var pub = new OurPeer(socket);
        var sub = LibZmq("XSUB");
        sub.Connect(pub.Bind(AnyPort));
        Assert.True(sub.TrySend([[0x01, (byte)'A']], Within.Limit), "An XSUB had no room for a subscription.");
        pub.ExpectFrames([0x01, (byte)'A']);
        socket.Subscribe("B");
        pub.Send("A1");
        pub.Send("B1");
        sub.Expect("B1");
        sub.Dispose();
        pub.ExpectFrames([0x00, (byte)'A']);
    });

    [Theory, InlineData(true), InlineData(false), Conformance("O-14", "O-15")]
    public Task A_quiet_connection_lives_on_heartbeats(bool weBeat) => Scenario(() =>
    {
        // A ROUTER gives a peer without a routing id a new one whenever it connects: the same one proves the same connection.
        IPeer router = weBeat ? OurBeating() : LibZmqBeating();
        IPeer dealer = weBeat ? LibZmq("DEALER") : Ours("DEALER");
        dealer.Connect(router.Bind(AnyPort));
        dealer.Send("before");
        var id = Assert.Single(router.TryReceive(Within.Limit)!, frame => frame.Length == 5);
        Assert.Null(dealer.TryReceive(1.5 * Patience));
        dealer.Send("after");
        Assert.Equal([id, Wire.Text("after")], router.TryReceive(Within.Limit)!);
    });

    [Fact, Conformance("O-15")]
    public Task LibZmq_ends_a_connection_whose_time_to_live_we_break() => Scenario(() =>
    {
        // One PING in a second, whose promise is a tenth of it: libzmq closes and we connect again, under a new routing id.
        var router = LibZmq("ROUTER");
        var dealer = new OurPeer(new DealerSocket(
            new DealerOptions
            {
                HeartbeatInterval = TimeSpan.FromMilliseconds(400),
                HeartbeatTimeToLive = TimeSpan.FromMilliseconds(100),
                ReconnectInterval = TimeSpan.FromMilliseconds(10),
                ProbeRouter = true,
            },
            Context));
        dealer.Connect(router.Bind(AnyPort));
        var first = router.TryReceive(Within.Limit)!;
        var second = router.TryReceive(Within.Limit)!;
        Assert.Equal((2, 2), (first.Length, second.Length));
        Assert.NotEqual(first[0], second[0]);
    });

    private OurPeer OurBeating()
        => new(new RouterSocket(new RouterOptions { HeartbeatInterval = Beat, HeartbeatTimeToLive = TimeSpan.FromSeconds(5), HeartbeatTimeout = Patience }, Context));

    private LibZmqSocket LibZmqBeating()
    {
        var router = LibZmq("ROUTER");
        router.Set(LibZmqOption.HeartbeatInterval, (int)Beat.TotalMilliseconds);
        router.Set(LibZmqOption.HeartbeatTimeToLive, 5_000);
        router.Set(LibZmqOption.HeartbeatTimeout, (int)Patience.TotalMilliseconds);
        return router;
    }

    private OurPeer OurProbing(string type) => new(type switch
    {
        "DEALER" => new DealerSocket(new DealerOptions { ProbeRouter = true, RoutingId = type }, Context),
        "REQ" => new ReqSocket(new ReqOptions { ProbeRouter = true, RoutingId = type }, Context),
        _ => new RouterSocket(new RouterOptions { ProbeRouter = true, RoutingId = type }, Context),
    });

    private LibZmqSocket LibZmqProbing(string type)
    {
        var socket = LibZmq(type, type);
        socket.Set(LibZmqOption.ProbeRouter, 1);
        return socket;
    }
}
