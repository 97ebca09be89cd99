namespace PureZmq.Conformance;

/// <summary>What may be changed on an open socket, and what becomes of peers already there.</summary>
public sealed class LiveOptionContract : EngineTest
{
    [Fact, Conformance("O-05")]
    public void In_process_the_marks_of_both_ends_add_up_and_a_change_counts_at_once()
    {
        using var pull = new PullSocket(new PullOptions { ReceiveHighWaterMark = 1 }, Context);
        using var push = new PushSocket(new PushOptions { SendHighWaterMark = 1 }, Context);
        Link.Inproc.Join(pull, push);
        Assert.Equal(2, Fill(push));
        pull.ReceiveHighWaterMark = 5;
        Assert.Equal(4, Fill(push));
        Assert.Equal(5, pull.ReceiveHighWaterMark);
        Assert.Equal(6, pull.Drain().Count);
    }

    [Theory, Links, Conformance("O-05")]
    public void A_lower_mark_loses_nothing_and_holds_from_then_on(Link link)
    {
        using var pull = new PullSocket(new PullOptions { ReceiveHighWaterMark = 100 }, Context);
        using var push = new PushSocket(new PushOptions { SendHighWaterMark = 100 }, Context);
        link.Join(pull, push);
        for (var i = 0; i < 100; i++)
            push.Put($"{i}");
        push.SendHighWaterMark = 7;
        pull.ReceiveHighWaterMark = 3;
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"[{i}]"), pull.Next(100));
        if (link.IsInproc())
            Assert.Equal(10, Fill(push));
        for (var i = 0; i < 200; i++)
        {
            push.TrySend("more");
            pull.Drain();
        }

        push.Put("the end");
        while (pull.Next() != "[the end]")
        {
            // What was sent before comes first.
        }
    }

    [Theory, Links, Conformance("O-05")]
    public async Task A_send_that_waits_for_room_goes_on_when_a_mark_is_raised(Link link)
    {
        using var pull = new PullSocket(new PullOptions { ReceiveHighWaterMark = 1, ReceiveBuffer = 4_096 }, Context);
        using var push = new PushSocket(new PushOptions { SendHighWaterMark = 1, SendBuffer = 4_096, Linger = TimeSpan.Zero }, Context);
        link.Join(pull, push);
        var body = new byte[100_000];
        Task waiting;
        do
        {
            while (push.TrySend(body, Limits.Quiet))
            {
                // Until it is full for good.
            }

            waiting = push.SendAsync(body).AsTask();
        }
        while (waiting.IsCompletedSuccessfully); // the kernel made room after all
        push.SendHighWaterMark = 1_000;
        await waiting.Within("the send to find room");
    }

    [Theory, Links, Conformance("O-05")]
    public void No_limit_can_be_set_later_and_taken_back(Link link)
    {
        using var pull = new PullSocket(new PullOptions { ReceiveHighWaterMark = 2 }, Context);
        using var push = new PushSocket(new PushOptions { SendHighWaterMark = 2 }, Context);
        link.Join(pull, push);
        push.SendHighWaterMark = 0;
        pull.ReceiveHighWaterMark = 0;
        for (var i = 0; i < 5_000; i++)
            Assert.True(push.TrySend(new byte[100], Limits.Wait));
        push.SendHighWaterMark = pull.ReceiveHighWaterMark = 2;
        for (var i = 0; i < 5_000; i++)
            pull.Take().Dispose();
        push.Put("still works");
        Assert.Equal("[still works]", pull.Next());
    }

    [Fact, Conformance("O-07")]
    public void Time_limits_count_from_the_next_call_on()
    {
        using var pair = new PairSocket(context: Context);
        pair.SendTimeout = pair.ReceiveTimeout = TimeSpan.Zero;
        Assert.Throws<TimeoutException>(() => pair.Receive());
        Assert.Throws<TimeoutException>(() => pair.Send("x"));
        foreach (var call in new Action[] { () => pair.Receive(), () => pair.Send("x") })
        {
            pair.SendTimeout = pair.ReceiveTimeout = TimeSpan.FromMilliseconds(250);
            var watch = System.Diagnostics.Stopwatch.StartNew();
            Assert.Contains("00:00:00.25", Assert.Throws<TimeoutException>(call).Message, StringComparison.Ordinal);
            Assert.InRange(watch.Elapsed.TotalMilliseconds, 240, Limits.Wait.TotalMilliseconds);
        }

        pair.ReceiveTimeout = Timeout.InfiniteTimeSpan;
        using var other = new PairSocket(context: Context);
        Link.Inproc.Join(pair, other);
        other.Put("in time");
        Assert.Equal("in time", pair.ReceiveString());
    }

    [Theory, Links, Conformance("S-16")]
    public void A_router_can_become_mandatory(Link link)
    {
        using var router = new RouterSocket(context: Context);
        link.BindFresh(router);
        router.Put("nobody", "x");
        router.Mandatory = true;
        Assert.Throws<ZmqUnroutableException>(() => router.Send(["nobody", "x"]));
        router.Mandatory = false;
        router.Put("nobody", "x");
    }

    [Theory, Links, Conformance("S-18")]
    public void Handover_can_be_allowed_later(Link link)
    {
        using var router = new RouterSocket(context: Context);
        using var first = new DealerSocket(new DealerOptions { RoutingId = "X" }, Context);
        using var second = new DealerSocket(new DealerOptions { RoutingId = "X" }, Context);
        var endpoint = link.Join(router, first);
        router.Handover = true;
        second.ConnectAndWait(endpoint, router);
        router.Put("X", "hello");
        Assert.Equal("[hello]", second.Next());
    }

    [Fact, Conformance("S-08")]
    public void A_req_can_be_relaxed_while_it_waits()
    {
        using var rep = new RepSocket(context: Context);
        using var req = new ReqSocket(new ReqOptions { Correlate = true }, Context);
        Link.Inproc.Join(rep, req);
        req.Put("lost");
        Assert.Throws<ZmqStateException>(() => req.TrySend("again"));
        req.Relaxed = true;
        req.Put("again");
        Assert.Equal("[lost]", rep.Next());
        rep.Put("late");
        Assert.Equal("[again]", rep.Next());
        rep.Put("in time");
        Assert.Equal("[in time]", req.Next());
    }

    [Theory, Links, Conformance("S-24", "S-32")]
    public void A_publisher_changes_what_it_reports_and_whom_it_serves(Link link)
    {
        using var xpub = new XPubSocket(context: Context);
        using var one = new XSubSocket(context: Context);
        using var other = new XSubSocket(context: Context);
        link.Join(xpub, one, other);
        var (subscribe, cancel) = (new byte[] { 1, (byte)'A' }, new byte[] { 0, (byte)'A' });
        one.Put(subscribe);
        Assert.Equal("[0x0141]", xpub.Next());
        xpub.Verbose = true;
        other.Put(subscribe);
        Assert.Equal("[0x0141]", xpub.Next());
        xpub.Verboser = true;
        other.Put(cancel);
        Assert.Equal("[0x0041]", xpub.Next());
        xpub.InvertMatching = true;
        xpub.Put("A");
        Assert.Equal("[A]", other.Next());
        xpub.InvertMatching = false;
        xpub.Put("A again");
        Assert.Equal("[A again]", one.Next());
    }

    [Theory, Links, Conformance("S-32")]
    public void What_a_subscriber_has_looked_at_is_judged_by_the_rules_of_the_moment_it_is_taken(Link link)
    {
        using var pub = new PubSocket(context: Context);
        using var sub = new SubSocket(context: Context);
        using var poller = new Poller();
        link.Join(pub, sub);
        sub.Subscribe("A");
        pub.AwaitSubscribers("A");
        poller.Add(sub);

        pub.Put("A inverted");
        Assert.NotEmpty(poller.Wait(Limits.Wait));
        sub.InvertMatching = true;
        Assert.False(sub.TryReceive(out _));
        Assert.Equal(1, sub.Statistics.DroppedBy[DropReason.NotSubscribed]);

        sub.InvertMatching = false;
        pub.Put("A unsubscribed");
        Assert.NotEmpty(poller.Wait(Limits.Wait));
        sub.Unsubscribe("A");
        Assert.False(sub.TryReceive(out _));
        Assert.Equal(2, sub.Statistics.DroppedBy[DropReason.NotSubscribed]);

        sub.Subscribe("A");
        pub.AwaitSubscribers("A");
        pub.Put("A kept");
        Assert.NotEmpty(poller.Wait(Limits.Wait));
        sub.Subscribe("B");
        Assert.Equal("[A kept]", sub.Next());
        Assert.Equal((1, 2L), (sub.Statistics.Received, sub.Statistics.Dropped));
    }

    [Fact, Conformance("S-29")]
    public void A_publisher_can_be_told_to_wait_rather_than_drop()
    {
        using var pub = new PubSocket(new PubOptions { SendHighWaterMark = 1 }, Context);
        using var sub = new SubSocket(new SubOptions { ReceiveHighWaterMark = 1 }, Context);
        Link.Inproc.Join(pub, sub);
        sub.Subscribe("");
        pub.AwaitSubscribers("");
        pub.NoDrop = true;
        var sent = 0;
        while (pub.TrySend("x"))
            sent++;
        Assert.Equal((2, 0L), (sent, pub.Statistics.Dropped));
        pub.NoDrop = false;
        pub.Put("x");
        Assert.Equal(1, pub.Statistics.DroppedBy[DropReason.HighWaterMark]);
    }

    [Theory, Links, Conformance("O-26")]
    public void Both_ends_count_the_topics_they_hold(Link link)
    {
        using var pub = new PubSocket(context: Context);
        using (var sub = new SubSocket(context: Context))
        {
            link.Join(pub, sub);
            foreach (var topic in new[] { "a", "ab", "abc", "ab" })
                sub.Subscribe(topic);
            Assert.Equal(3, sub.TopicCount);
            Limits.Until(() => pub.TopicCount == 3, "all topics to arrive");
            sub.Unsubscribe("a");
            Limits.Until(() => pub.TopicCount == 2, "the cancel to arrive");
        }

        Limits.Until(() => pub.TopicCount == 0, "the topics to end with their subscriber");
    }

    [Fact]
    public void A_value_out_of_range_and_a_closed_socket_are_refused_and_change_nothing()
    {
        var push = new PushSocket(context: Context);
        Assert.Throws<ArgumentOutOfRangeException>("SendHighWaterMark", () => push.SendHighWaterMark = -1);
        Assert.Throws<ArgumentOutOfRangeException>("Linger", () => push.Linger = TimeSpan.FromMilliseconds(-2));
        Assert.Equal((1000, TimeSpan.FromSeconds(5)), (push.SendHighWaterMark, push.Linger));
        push.Linger = TimeSpan.Zero;
        push.Dispose();
        Assert.Throws<ObjectDisposedException>(() => push.Linger = TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.Zero, push.Linger);
    }

    [Fact, Conformance("O-02")]
    public void The_linger_at_the_moment_of_the_close_counts()
    {
        var push = new PushSocket(new PushOptions { Linger = Timeout.InfiniteTimeSpan }, Context);
        push.Connect(Link.Tcp.NewEndpoint());
        push.Put("for nobody");
        push.Linger = TimeSpan.Zero;
        push.Dispose(); // would wait for ever with the linger it was opened with
        Assert.Equal(1, push.Statistics.DroppedBy[DropReason.LingerExpired]);
    }

    private static int Fill(PushSocket push)
    {
        var sent = 0;
        while (push.TrySend("x"))
            sent++;
        return sent;
    }
}
