namespace PureZmq.Conformance;

/// <summary>What a message says of the connection it came by, and how many frames it may have.</summary>
public sealed class MessagePropertyContract : EngineTest
{
    [Fact, Conformance("R-27", "ZMTP-14")]
    public void Over_tcp_a_message_names_its_peers_type_identity_and_address()
    {
        using var router = new RouterSocket(new RouterOptions { RoutingId = "server" }, Context);
        using var dealer = new DealerSocket(new DealerOptions { RoutingId = "client" }, Context);
        Link.Tcp.Join(router, dealer);
        dealer.Put("a", "b");
        using (var message = router.Take())
        {
            Assert.Equal("client", message.RoutingId.ToString().Trim('[', ']'));
            Assert.Equal("DEALER", message.GetProperty("Socket-Type"));
            Assert.Equal("client", message.GetProperty("Identity"));
            Assert.Equal("client", message.GetProperty("Routing-Id"));
            Assert.Equal("127.0.0.1", message.GetProperty("Peer-Address"));
            Assert.Null(message.GetProperty("User-Id"));
            Assert.Null(message.GetProperty("X-unknown"));
        }

        router.Put("client", "back");
        using var reply = dealer.Take();
        Assert.Equal("ROUTER", reply.GetProperty("Socket-Type"));
        Assert.Equal("server", reply.GetProperty("Identity"));
    }

    [Fact, Conformance("R-27")]
    public void Over_inproc_a_message_has_no_properties()
    {
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(context: Context);
        Link.Inproc.Join(pull, push);
        push.Put("x");
        using var message = pull.Take();
        Assert.Null(message.GetProperty("Socket-Type"));
        Assert.Null(message.GetProperty("Peer-Address"));
    }

    [Fact, Conformance("R-27")]
    public void A_forwarded_message_carries_the_properties_of_its_last_hop_only()
    {
        using var router = new RouterSocket(context: Context);
        using var dealer = new DealerSocket(new DealerOptions { RoutingId = "origin" }, Context);
        using var onward = new PushSocket(context: Context);
        using var end = new PullSocket(context: Context);
        Link.Tcp.Join(router, dealer);
        Link.Tcp.Join(end, onward);
        dealer.Put("x");
        onward.Send(router.Take());
        using var message = end.Take();
        Assert.Equal("[origin][x]", message.ToString());
        Assert.Equal("PUSH", message.GetProperty("Socket-Type"));
        Assert.Null(message.GetProperty("Identity"));
    }

    [Theory, Links, Conformance("R-29")]
    public void A_message_of_a_hundred_thousand_frames_arrives_whole(Link link)
    {
        const int Count = 100_000;
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(context: Context);
        link.Join(pull, push);
        var message = Message.Create();
        for (var i = 0; i < Count; i++)
            message.Append($"{i}");
        push.Send(message);
        push.Put("next");

        using (var received = pull.Take())
        {
            Assert.Equal(Count, received.Count);
            for (var i = 0; i < Count; i++)
            {
                if (received[i].ToString() != $"{i}")
                    Assert.Fail($"Frame {i} is {received[i]}.");
            }
        }

        Assert.Equal("[next]", pull.Next());
    }

    [Theory, Links]
    public void A_received_message_may_be_taken_apart_and_sent_on(Link link)
    {
        using var left = new DealerSocket(context: Context);
        using var right = new DealerSocket(context: Context);
        link.Join(left, right);
        left.Put("id", "", "body");
        var message = right.Take();
        var body = message.SplitEnvelope(out var envelope);
        using (envelope)
            Assert.Equal("[id]", envelope.ToString());
        Assert.Equal("[body]", body.ToString());
        body.Prepend("front");
        body.Append("back");
        right.Send(body);
        Assert.Equal("[front][body][back]", left.Next());
    }
}
