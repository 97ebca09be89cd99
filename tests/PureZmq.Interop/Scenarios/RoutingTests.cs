using PureZmq.Interop.Peers;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Interop.Scenarios;

/// <summary>Who gets the next message, and who gets none, with libzmq at the other end.</summary>
public sealed class RoutingTests : InteropTest
{
    [Theory, InlineData(true), InlineData(false), Conformance("S-04")]
    public Task Requests_go_to_the_servers_in_turn(bool weAsk) => Scenario(() =>
    {
        IPeer req = weAsk ? Ours("REQ") : LibZmq("REQ");
        var servers = new IPeer[5];
        for (var i = 0; i < servers.Length; i++)
        {
            servers[i] = weAsk ? LibZmq("REP") : Ours("REP");
            req.Connect(servers[i].Bind(AnyPort));
        }

        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < servers.Length; i++)
            {
                req.Send($"{round}.{i}");
                servers[i].Expect($"{round}.{i}");
                servers[i].Send("done");
                req.Expect("done");
            }
        }
    });

    [Fact, Conformance("S-11")]
    public Task A_reply_to_a_client_that_has_gone_is_dropped_and_the_next_is_served() => Scenario(() =>
    {
        var rep = Ours("REP");
        var endpoint = rep.Bind(AnyPort);
        var gone = LibZmq("REQ");
        gone.Connect(endpoint);
        gone.Send("anybody?");
        rep.Expect("anybody?");
        gone.Dispose();
        Await(() => rep.Socket.Peers.Count == 0, "our side to see that the client has gone");
        rep.Send("too late");

        var next = LibZmq("REQ");
        next.Connect(endpoint);
        next.Send("hello");
        rep.Expect("hello");
        rep.Send("world");
        next.Expect("world");
    });

    [Fact, Conformance("S-17")]
    public Task A_second_peer_of_the_same_routing_id_is_never_heard() => Scenario(() =>
    {
        var router = Ours("ROUTER");
        var endpoint = router.Bind(AnyPort);
        var (first, second) = (LibZmq("DEALER", "X"), LibZmq("DEALER", "X"));
        first.Connect(endpoint);
        first.Send("I am X");
        router.Expect("X", "I am X");

        second.Connect(endpoint);
        second.Send("so am I");
        router.ExpectNothing();
        router.Send("X", "for the first");
        first.Expect("for the first");
        second.ExpectNothing();

        first.Send("still here");
        router.Expect("X", "still here");
    });

    [Fact, Conformance("S-35")]
    public Task Half_of_the_work_waits_for_the_worker_that_is_not_there_yet() => Scenario(() =>
    {
        var push = Ours("PUSH");
        var (here, late) = (LibZmq("PULL"), LibZmq("PULL"));
        var lateEndpoint = UnusedEndpoint();
        push.Connect(here.Bind(AnyPort));
        push.Connect(lateEndpoint);

        for (var i = 0; i < 10; i++)
            push.Send($"{i}");
        for (var i = 0; i < 10; i += 2)
            here.Expect($"{i}");
        here.ExpectNothing();

        late.Bind(lateEndpoint);
        for (var i = 1; i < 10; i += 2)
            late.Expect($"{i}");
    });

    [Fact, Conformance("S-39")]
    public Task A_pair_stays_a_pair_when_a_third_socket_comes() => Scenario(() =>
    {
        var pair = Ours("PAIR");
        var endpoint = pair.Bind(AnyPort);
        var (first, third) = (LibZmq("PAIR"), LibZmq("PAIR"));
        first.Connect(endpoint);
        first.Send("hello");
        pair.Expect("hello");

        third.Connect(endpoint);
        _ = third.TryReceive(TimeSpan.Zero);
        Assert.True(third.TrySend(Frames.Of("me too"), Within.Limit));
        pair.ExpectNothing();
        pair.Send("for the first");
        first.Expect("for the first");
        third.ExpectNothing();
    });

    [Fact, Conformance("R-10")]
    public Task Unbinding_closes_what_was_accepted_there() => Scenario(() =>
    {
        var push = Ours("PUSH");
        var pull = LibZmq("PULL");
        var endpoint = push.Bind(AnyPort);
        pull.Connect(endpoint);
        push.Send("one");
        pull.Expect("one");

        push.Unbind(endpoint);
        Await(() => push.Socket.Peers.Count == 0, "the accepted connection to be closed");
        Assert.False(push.TrySend(Frames.Of("two"), TimeSpan.Zero), "A PUSH without peers took a message.");
        pull.ExpectNothing();
    });

    [Fact, Conformance("R-11")]
    public Task After_disconnecting_there_is_nobody_to_send_to() => Scenario(() =>
    {
        var push = Ours("PUSH");
        var pull = LibZmq("PULL");
        var endpoint = pull.Bind(AnyPort);
        push.Connect(endpoint);
        push.Send("one");
        pull.Expect("one");

        push.Disconnect(endpoint);
        Assert.False(push.TrySend(Frames.Of("two"), TimeSpan.Zero), "A PUSH without peers took a message.");
        pull.ExpectNothing();
        Assert.Throws<ZmqEndpointException>(() => push.Disconnect(endpoint));
    });

    private static void Await(Func<bool> condition, string what) => Within.UntilAsync(condition, what).GetAwaiter().GetResult();
}
