using PureZmq.Interop.Peers;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Interop.Scenarios;

/// <summary>Requests and replies in their envelopes, and routing ids, with libzmq at the other end.</summary>
public sealed class EnvelopeTests : InteropTest
{
    [Theory, InlineData(true), InlineData(false), Conformance("S-01")]
    public Task A_request_reaches_a_router_behind_an_id_and_an_empty_frame(bool ourRouter) => Scenario(() =>
    {
        IPeer router = ourRouter ? Ours("ROUTER") : LibZmq("ROUTER");
        IPeer req = ourRouter ? LibZmq("REQ", "client") : Ours("REQ", "client");
        req.Connect(router.Bind(AnyPort));

        req.Send("A", "B");
        router.Expect("client", "", "A", "B");
        router.Send("client", "", "C");
        req.Expect("C");
    });

    [Theory, InlineData(true), InlineData(false), Conformance("S-01")]
    public Task A_reply_finds_the_way_back_to_its_request(bool ourRep) => Scenario(() =>
    {
        IPeer rep = ourRep ? Ours("REP") : LibZmq("REP");
        IPeer req = ourRep ? LibZmq("REQ") : Ours("REQ");
        req.Connect(rep.Bind(AnyPort));

        for (var i = 0; i < 100; i++)
        {
            req.Send($"question {i}", "");
            rep.Expect($"question {i}", "");
            rep.Send($"answer {i}");
            req.Expect($"answer {i}");
        }
    });

    [Theory, InlineData(true), InlineData(false), Conformance("S-09")]
    public Task A_reply_carries_the_envelope_of_its_request(bool ourRep) => Scenario(() =>
    {
        IPeer rep = ourRep ? Ours("REP") : LibZmq("REP");
        IPeer dealer = ourRep ? LibZmq("DEALER") : Ours("DEALER");
        dealer.Connect(rep.Bind(AnyPort));

        dealer.Send("", "A");
        rep.Expect("A");
        rep.Send("A");
        dealer.Expect("", "A");

        dealer.Send("X", "Y", "", "A");
        rep.Expect("A");
        rep.Send("A");
        dealer.Expect("X", "Y", "", "A");

        dealer.Send("", "a", "", "b");
        rep.Expect("a", "", "b");
        rep.Send("c");
        dealer.Expect("", "c");
    });

    [Fact, Conformance("S-10")]
    public Task A_malformed_request_is_skipped_and_the_peer_keeps_its_connection() => Scenario(() =>
    {
        var rep = Ours("REP");
        var dealer = LibZmq("DEALER");
        dealer.Connect(rep.Bind(AnyPort));

        dealer.Send("x");
        dealer.Send("x", "y");
        dealer.Send("x", "");
        dealer.Send("");
        dealer.Send("", "ok");
        rep.Expect("ok");
        rep.Send("fine");
        dealer.Expect("", "fine");
        dealer.ExpectNothing();
    });

    [Fact, Conformance("S-13")]
    public Task A_router_names_an_anonymous_peer_with_five_bytes_and_a_returning_one_anew() => Scenario(() =>
    {
        var router = Ours("ROUTER");
        var endpoint = router.Bind(AnyPort);
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            var dealer = LibZmq("DEALER");
            dealer.Connect(endpoint);
            ids.Add(Introduce(dealer));
            ids.Add(Introduce(dealer));
            Assert.Equal(ids[^1], ids[^2]);
            if (i == 2)
            {
                dealer.Disconnect(endpoint);
                dealer.Connect(endpoint);
                ids.Add(Introduce(dealer));
            }
        }

        Assert.Equal(4, ids.Distinct(StringComparer.Ordinal).Count());

        string Introduce(IPeer dealer)
        {
            dealer.Send("me");
            var received = router.Receive();
            Assert.Equal(2, received.Length);
            Assert.Equal(5, received[0].Length);
            Assert.Equal(0, received[0][0]);
            router.SendFrames(received);
            dealer.Expect("me");
            return Convert.ToHexString(received[0]);
        }
    });

    [Theory, InlineData(true, 1), InlineData(true, 255), InlineData(false, 1), InlineData(false, 255), Conformance("S-14")]
    public Task A_routing_id_of_up_to_255_bytes_is_what_the_router_sees(bool ourRouter, int length) => Scenario(() =>
    {
        var id = new string('i', length);
        IPeer router = ourRouter ? Ours("ROUTER") : LibZmq("ROUTER");
        IPeer dealer = ourRouter ? LibZmq("DEALER", id) : Ours("DEALER", id);
        dealer.Connect(router.Bind(AnyPort));

        dealer.Send("hello");
        router.Expect(id, "hello");
        router.Send(id, "world");
        dealer.Expect("world");
    });

    [Theory, InlineData(0), InlineData(256), Conformance("S-14")]
    public void A_routing_id_of_no_or_256_bytes_is_refused(int length)
    {
        Assert.ThrowsAny<ArgumentException>(() =>
        {
            using var dealer = new DealerSocket(new DealerOptions { RoutingId = new byte[length] }, Context);
        });
    }
}
