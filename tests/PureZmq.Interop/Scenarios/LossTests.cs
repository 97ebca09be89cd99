using PureZmq.Interop.LibZmq;
using PureZmq.Interop.Peers;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Interop.Scenarios;

/// <summary>What is kept and what is lost when a connection, an endpoint or a socket ends, with libzmq at the other end.</summary>
public sealed class LossTests : InteropTest
{
    [Fact, Conformance("S-37")]
    public Task What_a_peer_sent_before_it_closed_stays_readable() => Scenario(() =>
    {
        var pull = Ours("PULL");
        var push = LibZmq("PUSH");
        push.Set(LibZmqOption.Linger, 5000);
        push.Connect(pull.Bind(AnyPort));

        for (var i = 0; i < 3; i++)
            push.Send($"message {i}", "end");
        push.Dispose();
        AwaitMessage(pull);
        Await(() => pull.Socket.Peers.Count == 0, "our side to see that the peer has gone");

        for (var i = 0; i < 3; i++)
            pull.Expect($"message {i}", "end");
        pull.ExpectNothing();
    });

    [Fact, Conformance("S-37")]
    public Task Unread_messages_are_discarded_when_we_disconnect() => Scenario(() =>
    {
        var pull = Ours("PULL");
        var push = LibZmq("PUSH");
        var endpoint = push.Bind(AnyPort);
        pull.Connect(endpoint);

        push.Send("unread");
        AwaitMessage(pull);
        pull.Disconnect(endpoint);
        pull.ExpectNothing();
    });

    [Fact, Conformance("S-37")]
    public Task Unread_messages_are_kept_when_we_unbind() => Scenario(() =>
    {
        var pull = Ours("PULL");
        var push = LibZmq("PUSH");
        var endpoint = pull.Bind(AnyPort);
        push.Connect(endpoint);

        push.Send("unread");
        AwaitMessage(pull);
        pull.Unbind(endpoint);
        Await(() => pull.Socket.Peers.Count == 0, "the accepted connection to be closed");
        pull.Expect("unread");
    });

    [Theory, InlineData(true), InlineData(false), Conformance("S-38", "S-48")]
    public Task Messages_queued_before_the_peer_is_there_arrive_in_order(bool weSend) => Scenario(() =>
    {
        IPeer push = weSend ? Ours("PUSH") : LibZmq("PUSH");
        IPeer pull = weSend ? LibZmq("PULL") : Ours("PULL");
        var endpoint = UnusedEndpoint();
        push.Connect(endpoint);
        for (var i = 0; i < 3; i++)
            push.Send($"message {i}", "end");

        pull.Bind(endpoint);
        for (var i = 0; i < 3; i++)
            pull.Expect($"message {i}", "end");
    });

    [Fact, Conformance("S-38")]
    public Task Messages_queued_while_the_peer_is_away_arrive_in_order_when_it_is_back() => Scenario(() =>
    {
        var push = Ours("PUSH");
        var endpoint = UnusedEndpoint();
        push.Connect(endpoint);
        for (var life = 0; life < 3; life++)
        {
            for (var i = 0; i < 3; i++)
                push.Send($"{life}.{i}");
            var pull = LibZmq("PULL");
            pull.BindAgain(endpoint);
            for (var i = 0; i < 3; i++)
                pull.Expect($"{life}.{i}");
            pull.Dispose();
            Await(() => push.Socket.Peers.Count == 0, "our side to see that the peer has gone");
        }
    });

    [Fact, Conformance("R-04")]
    public Task An_unlimited_linger_delivers_after_the_socket_was_closed() => Scenario(() =>
    {
        var push = new OurPeer(new PushSocket(new PushOptions { Linger = Timeout.InfiniteTimeSpan }, Context));
        var endpoint = UnusedEndpoint();
        push.Connect(endpoint);
        for (var i = 0; i < 3; i++)
            push.Send($"message {i}");
        var closing = Within.OnThread(push.Dispose, "the closing of PUSH");

        var pull = LibZmq("PULL");
        pull.Bind(endpoint);
        for (var i = 0; i < 3; i++)
            pull.Expect($"message {i}");
        Assert.True(closing.Wait(Within.Limit), "The socket did not close although all was sent.");
    });

    private static void AwaitMessage(OurPeer peer) =>
        Assert.True(Within.LimitAsync(((IReceiver)peer.Socket).WaitToReceiveAsync(), "a message to arrive").GetAwaiter().GetResult());

    private static void Await(Func<bool> condition, string what) => Within.UntilAsync(condition, what).GetAwaiter().GetResult();
}
