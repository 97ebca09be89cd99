namespace PureZmq.Conformance;

/// <summary>However a network cuts the two streams of a connection, the sockets at its ends see the same messages.</summary>
public sealed class RelayedTests : EngineTest
{
    [Theory(Timeout = Limits.Test), Conformance("ZMTP-03", "X3")]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task Requests_and_replies_come_through(int piece)
    {
        using var rep = new RepSocket(context: Context);
        await using var relay = new TcpRelay(rep.Bind("tcp://127.0.0.1:*"), piece);
        using var req = new ReqSocket(context: Context);
        req.Connect(relay.Endpoint);
        for (var i = 0; i < 10; i++)
        {
            req.Put($"hello {i}", "", Patterned.Bytes(253 + i));
            var request = rep.NextFrames();
            Assert.Equal($"hello {i}", System.Text.Encoding.ASCII.GetString(request[0]));
            Assert.Empty(request[1]);
            Assert.Equal(Patterned.Bytes(253 + i), request[2]);
            rep.Put("world", $"{i}");
            Assert.Equal($"[world][{i}]", req.Next());
        }
    }

    [Theory(Timeout = Limits.Test), Conformance("ZMTP-03", "X3")]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task Subscriptions_and_what_they_let_through_come_through(int piece)
    {
        using var pub = new PubSocket(context: Context);
        await using var relay = new TcpRelay(pub.Bind("tcp://127.0.0.1:*"), piece);
        using var sub = new SubSocket(context: Context);
        sub.Connect(relay.Endpoint);
        for (var topic = 0; topic < 50; topic++)
            sub.Subscribe($"topic {topic:00}");
        sub.Subscribe(Patterned.Bytes(300));
        sub.Unsubscribe("topic 07");
        sub.Subscribe("end");
        pub.AwaitSubscribers("end");
        for (var topic = 5; topic < 10; topic++)
            pub.Put($"topic {topic:00}", "x");
        pub.Put(Patterned.Bytes(300), "long");
        pub.Put("end");
        Assert.Equal(["[topic 05][x]", "[topic 06][x]", "[topic 08][x]", "[topic 09][x]"], sub.Next(4));
        Assert.Equal("long"u8, sub.NextFrames()[1]);
        Assert.Equal("[end]", sub.Next());
    }

    [Fact(Timeout = Limits.Test), Conformance("ZMTP-03", "X3")]
    public async Task Both_directions_at_once_come_through_octet_by_octet()
    {
        using var router = new RouterSocket(context: Context);
        await using var relay = new TcpRelay(router.Bind("tcp://127.0.0.1:*"), piece: 1);
        using var dealer = new DealerSocket(new DealerOptions { RoutingId = "d" }, Context);
        dealer.Connect(relay.Endpoint);
        router.AwaitPeers(1);
        for (var i = 0; i < 100; i++)
        {
            dealer.Put($"up {i}");
            router.Put("d", $"down {i}", new byte[i]);
        }

        for (var i = 0; i < 100; i++)
        {
            Assert.Equal($"[d][up {i}]", router.Next());
            var frames = dealer.NextFrames();
            Assert.Equal($"down {i}", System.Text.Encoding.ASCII.GetString(frames[0]));
            Assert.Equal(i, frames[1].Length);
        }
    }
}
