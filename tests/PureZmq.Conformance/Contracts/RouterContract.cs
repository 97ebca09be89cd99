namespace PureZmq.Conformance;

/// <summary>ROUTER: routing ids given, chosen and disputed, and what becomes of a message nobody can take.</summary>
public sealed class RouterContract : EngineTest
{
    [Theory, Links, Conformance("S-13", "ZMTP-15")]
    public void A_peer_without_an_id_gets_five_octets_that_begin_with_zero(Link link)
    {
        using var router = new RouterSocket(context: Context);
        using var first = new DealerSocket(context: Context);
        using var second = new DealerSocket(context: Context);
        link.Join(router, first, second);

        first.Put("first");
        second.Put("second");
        var (one, two) = (router.NextFrames(), router.NextFrames());
        foreach (var message in new[] { one, two })
        {
            Assert.Equal(5, message[0].Length);
            Assert.Equal(0, message[0][0]);
        }

        Assert.NotEqual(one[0], two[0]);
        router.Put(one[0], "to the first");
        router.Put(two[0], "to the second");
        var firstSpoke = one[1].AsSpan().SequenceEqual("first"u8);
        Assert.Equal(firstSpoke ? "[to the first]" : "[to the second]", first.Next());
        Assert.Equal(firstSpoke ? "[to the second]" : "[to the first]", second.Next());
    }

    [Theory, Links, Conformance("S-13")]
    public void An_anonymous_peer_that_comes_back_has_a_new_id(Link link)
    {
        using var router = new RouterSocket(new RouterOptions { Mandatory = true }, Context);
        var endpoint = link.BindFresh(router);
        byte[] old;
        using (var dealer = new DealerSocket(context: Context))
        {
            dealer.ConnectAndWait(endpoint, router);
            dealer.Put("x");
            old = router.NextFrames()[0];
        }

        router.AwaitPeersLeft(0);
        using var again = new DealerSocket(context: Context);
        again.ConnectAndWait(endpoint, router);
        again.Put("y");
        Assert.NotEqual(old, router.NextFrames()[0]);
        Assert.Throws<ZmqUnroutableException>(() => router.TrySend([old, "lost"]));
    }

    [Theory, Links, Conformance("S-14")]
    public void An_id_may_have_one_to_255_octets(Link link)
    {
        var longest = Patterned.Bytes(255);
        longest[0] = (byte)'L';
        using var router = new RouterSocket(context: Context);
        using var one = new DealerSocket(new DealerOptions { RoutingId = "1" }, Context);
        using var two = new DealerSocket(new DealerOptions { RoutingId = longest }, Context);
        link.Join(router, one, two);

        one.Put("x");
        Assert.Equal("[1][x]", router.Next());
        two.Put("x");
        Assert.Equal(longest, router.NextFrames()[0]);
        router.Put(longest, "back");
        Assert.Equal("[back]", two.Next());
    }

    [Fact, Conformance("S-14")]
    public void An_id_of_no_octets_or_of_256_is_refused()
    {
        Assert.ThrowsAny<ArgumentException>(() => new DealerOptions { RoutingId = Array.Empty<byte>() });
        Assert.ThrowsAny<ArgumentException>(() => new DealerOptions { RoutingId = new byte[256] });
        Assert.ThrowsAny<ArgumentException>(() => new RouterOptions { RoutingId = "" });
        Assert.ThrowsAny<ArgumentException>(() => new ReqOptions { RoutingId = new string('x', 256) });
    }

    [Theory, Links, Conformance("S-15")]
    public void A_message_for_nobody_is_dropped_with_success_and_counted(Link link)
    {
        using var router = new RouterSocket(context: Context);
        using var dealer = new DealerSocket(new DealerOptions { RoutingId = "d" }, Context);
        Assert.True(router.TrySend(["nobody", "x"]));
        link.Join(router, dealer);

        Assert.True(router.TrySend(["nobody", "x"]));
        Assert.True(router.TrySend(["d"]), "A lone id frame is swallowed with success.");
        router.Put("d", "marker");
        Assert.Equal("[marker]", dealer.Next());
        Assert.True(router.Statistics.Dropped >= 2, $"Two messages were dropped, {router.Statistics.Dropped} counted.");
    }

    [Fact, Conformance("S-15")]
    public void What_does_not_fit_into_a_peers_queue_is_dropped_with_success()
    {
        using var router = new RouterSocket(new RouterOptions { SendHighWaterMark = 2 }, Context);
        using var dealer = new DealerSocket(new DealerOptions { ReceiveHighWaterMark = 1, RoutingId = "d" }, Context);
        Link.Inproc.Join(router, dealer);

        for (var i = 0; i < 6; i++)
            Assert.True(router.TrySend(["d", $"{i}"]), $"Message {i} was refused.");
        Assert.Equal(["[0]", "[1]", "[2]"], dealer.Drain());
        Assert.Equal(3, router.Statistics.Dropped);
    }

    [Theory, Links, Conformance("S-16")]
    public void Mandatory_an_unknown_id_is_an_error_and_a_lone_frame_is_not(Link link)
    {
        using var router = new RouterSocket(new RouterOptions { Mandatory = true }, Context);
        using var dealer = new DealerSocket(new DealerOptions { RoutingId = "d" }, Context);
        Assert.Throws<ZmqUnroutableException>(() => router.Send("nobody", "x"));
        link.Join(router, dealer);

        Assert.Throws<ZmqUnroutableException>(() => router.Send("nobody", "x"));
        Assert.Throws<ZmqUnroutableException>(() => router.TrySend(["nobody", "x"]));
        Assert.True(router.TrySend(["nobody"]));
        router.Put("d", "known");
        Assert.Equal("[known]", dealer.Next());
    }

    [Fact, Conformance("S-16")]
    public void Mandatory_a_full_peer_refuses_until_it_has_room()
    {
        using var router = new RouterSocket(
            new RouterOptions { Mandatory = true, SendHighWaterMark = 1, SendTimeout = TimeSpan.FromMilliseconds(50) }, Context);
        using var dealer = new DealerSocket(new DealerOptions { ReceiveHighWaterMark = 1, RoutingId = "d" }, Context);
        Link.Inproc.Join(router, dealer);

        Assert.True(router.TrySend(["d", "0"]));
        Assert.True(router.TrySend(["d", "1"]));
        Assert.False(router.TrySend(["d", "2"]));
        Assert.Throws<TimeoutException>(() => router.Send("d", "2"));
        Assert.Equal(["[0]", "[1]"], dealer.Next(2));
        Assert.True(router.TrySend(["d", "2"]));
        Assert.Equal("[2]", dealer.Next());
        Assert.Equal(0, router.Statistics.Dropped);
    }

    [Fact(Timeout = Limits.Test), Conformance("S-16")]
    public async Task Mandatory_who_waits_for_a_full_peer_holds_up_nobody_who_sends_to_another()
    {
        using var router = new RouterSocket(new RouterOptions { Mandatory = true, SendHighWaterMark = 1 }, Context);
        using var full = new DealerSocket(new DealerOptions { ReceiveHighWaterMark = 1, RoutingId = "full" }, Context);
        using var other = new DealerSocket(new DealerOptions { ReceiveHighWaterMark = 1, RoutingId = "other" }, Context);
        Link.Inproc.Join(router, full, other);
        router.Put("full", "0");
        router.Put("full", "1");
        var waits = Enumerable.Range(2, 10).Select(i => router.SendAsync(["full", $"{i}"]).AsTask()).ToArray();
        Assert.All(waits, wait => Assert.False(wait.IsCompleted));

        Assert.True(router.TrySend(["other", "0"]));
        router.Put("other", "1");
        Assert.Throws<ZmqUnroutableException>(() => router.Send("nobody", "x"));
        Assert.False(router.TrySend(["full", "an overtaker"]));
        var later = router.SendAsync(["other", "2"]).AsTask();
        Assert.False(later.IsCompleted);
        Assert.Equal(["[0]", "[1]", "[2]"], other.Next(3));
        await later.Within("the send to the peer that was read");
        Assert.All(waits, wait => Assert.False(wait.IsCompleted));

        Assert.Equal(Enumerable.Range(0, 12).Select(i => $"[{i}]"), full.Next(12));
        await Task.WhenAll(waits).Within("the waiting senders");
        Assert.Equal(0, router.Statistics.Dropped);
    }

    [Theory, Links, Conformance("S-16")]
    public void Mandatory_a_peer_that_left_is_an_error_before_and_after_its_last_message_is_read(Link link)
    {
        using var router = new RouterSocket(new RouterOptions { Mandatory = true }, Context);
        var dealer = new DealerSocket(new DealerOptions { RoutingId = "d" }, Context);
        link.Join(router, dealer);

        dealer.Put("first");
        dealer.Put("last");
        Assert.Equal("[d][first]", router.Next());
        dealer.Dispose();
        router.AwaitPeersLeft(0);
        Assert.Throws<ZmqUnroutableException>(() => router.TrySend(["d", "x"]));
        Assert.Equal("[d][last]", router.Next());
        Assert.Throws<ZmqUnroutableException>(() => router.TrySend(["d", "x"]));
    }

    [Theory, Links, Conformance("S-17", "ZMTP-16")]
    public void A_second_peer_with_a_live_id_is_ignored_for_ever(Link link)
    {
        using var router = new RouterSocket(context: Context);
        var first = new DealerSocket(new DealerOptions { RoutingId = "X" }, Context);
        using var second = new DealerSocket(new DealerOptions { RoutingId = "X", Linger = TimeSpan.Zero }, Context);
        using var other = new DealerSocket(new DealerOptions { RoutingId = "Y" }, Context);
        var endpoint = link.Join(router, first);
        second.Connect(endpoint);
        second.TrySend("never heard", TimeSpan.FromMilliseconds(50));
        other.ConnectAndWait(endpoint, router);

        first.Put("heard");
        Assert.Equal("[X][heard]", router.Next());
        router.Put("X", "to the first");
        Assert.Equal("[to the first]", first.Next());
        other.Put("marker");
        Assert.Equal("[Y][marker]", router.Next());

        first.Dispose();
        Limits.Until(() => router.Peers.Count <= 2 && Unreachable(router), "the first peer's id to be free");
        second.TrySend("nor now");
        other.Put("second marker");
        Assert.Equal("[Y][second marker]", router.Next());
        second.ExpectNothing("its id was taken when it came");
    }

    [Theory, Links, Conformance("S-18", "ZMTP-16")]
    public void With_handover_the_newcomer_takes_the_id_and_what_the_old_peer_sent_is_still_read(Link link)
    {
        using var router = new RouterSocket(new RouterOptions { Handover = true }, Context);
        using var old = new DealerSocket(new DealerOptions { RoutingId = "X", Linger = TimeSpan.Zero }, Context);
        using var marker = new DealerSocket(new DealerOptions { RoutingId = "Y" }, Context);
        var endpoint = link.Join(router, old);
        marker.ConnectAndWait(endpoint, router);
        old.Put("before");
        Assert.Equal("[X][before]", router.Next());

        using var heir = new DealerSocket(new DealerOptions { RoutingId = "X" }, Context);
        heir.Connect(endpoint);
        heir.Put("from the heir");
        Assert.Equal("[X][from the heir]", router.Next());
        router.Put("X", "to the heir");
        Assert.Equal("[to the heir]", heir.Next());

        old.TrySend("no longer read");
        marker.Put("marker");
        Assert.Equal("[Y][marker]", router.Next());
        router.Put("X", "again");
        Assert.Equal("[again]", heir.Next());
        old.ExpectNothing("its id was handed over");
    }

    [Theory, Links]
    public void Two_routers_talk_once_one_has_a_name(Link link)
    {
        using var named = new RouterSocket(new RouterOptions { RoutingId = "named" }, Context);
        using var other = new RouterSocket(new RouterOptions { RoutingId = "other" }, Context);
        link.Join(named, other);
        named.Put("other", "hello");
        Assert.Equal("[named][hello]", other.Next());
        other.Put("named", "world");
        Assert.Equal("[other][world]", named.Next());
    }

    [Theory, Links]
    public void Reply_returns_the_whole_envelope(Link link)
    {
        using var router = new RouterSocket(context: Context);
        using var req = new ReqSocket(context: Context);
        using var dealer = new DealerSocket(context: Context);
        link.Join(router, req, dealer);

        req.Put("question");
        using (var request = router.Take())
            router.Reply(request, "answer", "of two frames");
        Assert.Equal("[answer][of two frames]", req.Next());

        dealer.Put("A", "B", "", "question");
        using (var request = router.Take())
            router.Reply(request, "answer");
        Assert.Equal("[A][B][][answer]", dealer.Next());
    }

    private static bool Unreachable(RouterSocket router)
    {
        // Without MANDATORY an unroutable message is only counted; a growing count says that the id is free.
        var before = router.Statistics.Dropped;
        router.TrySend(["X", "probe"]);
        return router.Statistics.Dropped > before;
    }
}
