namespace PureZmq.Conformance;

/// <summary>What may be changed on an open socket, and what becomes of peers already there.</summary>
public sealed class LiveOptionContract : EngineTest
{
    private static readonly byte[] SubscribeA = [1, (byte)'A'], CancelA = [0, (byte)'A'];

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
        one.Put(SubscribeA);
        Assert.Equal("[0x0141]", xpub.Next());
        xpub.Verbose = true;
        other.Put(SubscribeA);
        Assert.Equal("[0x0141]", xpub.Next());
        xpub.Verboser = true;
        other.Put(CancelA);
        Assert.Equal("[0x0041]", xpub.Next());
        xpub.InvertMatching = true;
        xpub.Put("A");
        Assert.Equal("[A]", other.Next());
        xpub.InvertMatching = false;
        xpub.Put("A again");
        Assert.Equal("[A again]", one.Next());
    }

    [Theory, Links, Conformance("S-24")]
    public void Verbose_ends_the_report_of_cancels_and_verboser_brings_both_reports_or_ends_them(Link link)
    {
        using var xpub = new XPubSocket(new XPubOptions { Verboser = true }, Context);
        using var keeper = new XSubSocket(context: Context);
        using var guest = new XSubSocket(context: Context);
        link.Join(xpub, keeper, guest);
        keeper.Put(SubscribeA);
        Assert.Equal("[0x0141]", xpub.Next());
        ExpectReports(verbose: true, verboser: true, "[0x0141]", "[0x0041]");
        xpub.Verbose = true;
        ExpectReports(verbose: true, verboser: false, "[0x0141]");
        xpub.Verboser = true;
        ExpectReports(verbose: true, verboser: true, "[0x0141]", "[0x0041]");
        xpub.Verbose = false;
        ExpectReports(verbose: false, verboser: false);
        xpub.Verbose = true;
        xpub.Verboser = false;
        ExpectReports(verbose: false, verboser: false);

        void ExpectReports(bool verbose, bool verboser, params string[] reports)
        {
            Assert.Equal((verbose, verboser), (xpub.Verbose, xpub.Verboser));
            guest.Put(SubscribeA);
            guest.Put(CancelA);
            guest.Put("marker");
            Assert.Equal([.. reports, "[marker]"], xpub.Next(reports.Length + 1));
        }
    }

    [Theory, Links, Conformance("S-30")]
    public void A_publisher_can_be_taken_in_hand_and_let_go(Link link)
    {
        using var xpub = new XPubSocket(context: Context);
        using var xsub = new XSubSocket(context: Context);
        link.Join(xpub, xsub);
        Assert.Throws<ArgumentException>(() => xpub.Subscribe("B"));
        xpub.Manual = true;
        xsub.Put(SubscribeA);
        Assert.Equal("[0x0141]", xpub.Next());
        xpub.Subscribe("B");
        xpub.Put("A1");
        xpub.Put("B1");
        Assert.Equal("[B1]", xsub.Next());

        xpub.Manual = false;
        Assert.Throws<ArgumentException>(() => xpub.Unsubscribe("B"));
        xsub.Put(new byte[] { 1, (byte)'C' });
        Assert.Equal("[0x0143]", xpub.Next());
        xpub.Put("A2");
        xpub.Put("C2");
        xpub.Put("B2"); // what was granted by hand is in force still
        Assert.Equal(["[C2]", "[B2]"], xsub.Next(2));
    }

    [Theory, Links, Conformance("S-30")]
    public void What_was_asked_for_by_hand_is_forgotten_when_the_publisher_is_let_go(Link link)
    {
        using var xpub = new XPubSocket(new XPubOptions { Manual = true }, Context);
        using (var xsub = new XSubSocket(context: Context))
        {
            link.Join(xpub, xsub);
            xsub.Put(SubscribeA);
            Assert.Equal("[0x0141]", xpub.Next());
            xpub.Manual = false;
            xsub.Put(new byte[] { 1, (byte)'B' });
            Assert.Equal("[0x0142]", xpub.Next());
            xsub.Put(CancelA);
            Assert.Equal("[0x0041]", xpub.Next());
            xpub.Manual = true;
            xsub.Put(new byte[] { 1, (byte)'C' });
            Assert.Equal("[0x0143]", xpub.Next());
        }

        Assert.Equal("[0x0043]", xpub.Next());
        xpub.ExpectNothing("A was cancelled before, and B was not asked for by hand");
    }

    [Theory, Links, Conformance("S-30")]
    public void The_last_value_can_be_asked_for_and_given_up_between_two_messages(Link link)
    {
        using var xpub = new XPubSocket(context: Context);
        using var first = new SubSocket(context: Context);
        using var second = new SubSocket(context: Context);
        link.Join(xpub, first, second);
        first.Subscribe("A");
        Assert.Equal("[0x0141]", xpub.Next());
        for (var i = 0; i < 3; i++)
            Assert.True(xpub.TrySend("A to the only one there is"u8)); // of one frame and to one peer, which has a short way of its own
        xpub.ManualLastValue = true;
        Assert.True(xpub.Manual);
        second.Subscribe("A");
        Assert.Equal("[0x0141]", xpub.Next());
        Assert.True(xpub.TrySend("A for the newest, which nothing was granted to yet"u8));
        second.Subscribe("A");
        Assert.Equal("[0x0141]", xpub.Next());
        xpub.Subscribe("A");
        xpub.Put("A cached");
        xpub.Put("A for both");
        Assert.Equal(["[A cached]", "[A for both]"], second.Next(2));
        second.Unsubscribe("A");
        second.Unsubscribe("A");
        Assert.Equal("[0x0041]", xpub.Next()); // the next message would go to the second alone

        xpub.Manual = false;
        Assert.False(xpub.ManualLastValue);
        xpub.Put("A let go");
        first.Next(3);
        Assert.Equal(["[A for both]", "[A let go]"], first.Next(2));
    }

    [Theory, Links, Conformance("S-33")]
    public void Later_frames_are_looked_at_or_left_alone_from_the_next_message_on(Link link)
    {
        using var xpub = new XPubSocket(context: Context);
        using var xsub = new XSubSocket(context: Context);
        link.Join(xpub, xsub);
        for (var i = 0; i < 2; i++)
        {
            xsub.OnlyFirstSubscribe = xpub.OnlyFirstSubscribe = true;
            xsub.Put("user", SubscribeA, "end");
            Assert.Equal("[user][0x0141][end]", xpub.Next());
            xsub.OnlyFirstSubscribe = false;
            xsub.Put("user", SubscribeA, "end");
            Assert.Equal(["[0x0141]", "[user][end]"], xpub.Next(2).Order(StringComparer.Ordinal));
            xsub.Put(CancelA);
            Assert.Equal("[0x0041]", xpub.Next());
        }
    }

    [Theory, Links]
    public void Cancels_of_what_is_not_subscribed_to_are_passed_on_while_that_is_wanted(Link link)
    {
        using var xpub = new XPubSocket(context: Context);
        using var xsub = new XSubSocket(context: Context);
        link.Join(xpub, xsub);
        foreach (var every in new[] { false, true, false })
        {
            xsub.VerboseUnsubscribe = every;
            xsub.Put(CancelA);
            xsub.Put("marker");
            Assert.Equal(every ? ["[0x0041]", "[marker]"] : ["[marker]"], xpub.Next(every ? 2 : 1));
        }
    }

    [Theory, Links, Conformance("S-07")]
    public void A_req_numbers_its_requests_or_does_not_from_the_next_one_on(Link link)
    {
        using var router = new RouterSocket(context: Context);
        using var req = new ReqSocket(new ReqOptions { RoutingId = "req" }, Context);
        link.Join(router, req);
        foreach (var next in new[] { true, false, true })
        {
            req.Put("question");
            var request = router.NextFrames();
            Assert.Equal(next ? 3 : 4, request.Length);
            req.Correlate = next; // the reply is read as its request was sent
            router.Put([.. request[..^1], "answer"]);
            Assert.Equal("[answer]", req.Next());
        }
    }

    [Theory, Links, Conformance("S-07")]
    public async Task The_late_reply_to_an_abandoned_request_with_a_number_answers_none_without(Link link)
    {
        using var router = new RouterSocket(context: Context);
        using var req = new ReqSocket(new ReqOptions { RoutingId = "req", Correlate = true }, Context);
        link.Join(router, req);
        using var hurry = new CancellationTokenSource();
        var abandoned = req.RequestAsync("abandoned", hurry.Token).AsTask();
        var late = router.NextFrames();
        req.Correlate = false;
        await hurry.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abandoned.Within("the cancelled request"));

        var meant = req.RequestAsync("meant").AsTask();
        var request = router.NextFrames();
        Assert.Equal((4, 3), (late.Length, request.Length));
        router.Put([.. late[..^1], "too late"]);
        router.Put([.. request[..^1], "in time"]);
        using var reply = await meant.Within("the reply");
        Assert.Equal("[in time]", reply.ToString());
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

        // Another topic: that PUB still sends A, or sends it again, is not to be told apart while the unsubscription is on its way.
        sub.Subscribe("C");
        pub.AwaitSubscribers("C");
        pub.Put("C kept");
        Assert.NotEmpty(poller.Wait(Limits.Wait));
        sub.Subscribe("B");
        Assert.Equal("[C kept]", sub.Next());
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
