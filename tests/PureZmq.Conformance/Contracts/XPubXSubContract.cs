using System.Text;

namespace PureZmq.Conformance;

/// <summary>XPUB and XSUB: subscriptions as messages, the tables of what is reported, user messages upstream.</summary>
public sealed class XPubXSubContract : EngineTest
{
    [Theory, Links]
    public void Subscriptions_travel_as_one_octet_and_topic(Link link)
    {
        using var xpub = new XPubSocket(context: Context);
        using var xsub = new XSubSocket(context: Context);
        link.Join(xpub, xsub);

        xsub.Put(new byte[] { 1, (byte)'A' });
        Assert.Equal("[0x0141]", xpub.Next());
        xpub.Put("A1");
        Assert.Equal("[A1]", xsub.Next());
        xsub.Put(new byte[] { 0, (byte)'A' });
        Assert.Equal("[0x0041]", xpub.Next());
    }

    [Theory, Links]
    public void ReceiveSubscription_tells_the_kind_and_the_topic(Link link)
    {
        using var xpub = new XPubSocket(context: Context);
        using var sub = new SubSocket(context: Context);
        link.Join(xpub, sub);
        sub.Subscribe("topic");
        var subscribed = xpub.ReceiveSubscription();
        Assert.True(subscribed.IsSubscribe);
        Assert.Equal("topic"u8, subscribed.Topic.Span);
        sub.Unsubscribe("topic");
        var cancelled = xpub.ReceiveSubscription();
        Assert.False(cancelled.IsSubscribe);
        Assert.Equal("topic"u8, cancelled.Topic.Span);
    }

    [Theory, Links, Conformance("S-24")]
    public void By_default_only_the_first_subscription_and_the_last_cancel_are_reported(Link link)
    {
        using var xpub = new XPubSocket(context: Context);
        Assert.Equal(["[0x0141]", "[0x016D31]", "[0x016D32]", "[0x0041]", "[0x016D33]"], ReportedEvents(link, xpub));
    }

    [Theory, Links, Conformance("S-23", "S-24")]
    public void Verbose_every_subscription_is_reported(Link link)
    {
        using var xpub = new XPubSocket(new XPubOptions { Verbose = true }, Context);
        Assert.Equal(["[0x0141]", "[0x0141]", "[0x016D31]", "[0x0141]", "[0x016D32]", "[0x0041]", "[0x016D33]"], ReportedEvents(link, xpub));
    }

    [Theory, Links, Conformance("S-24")]
    public void Verboser_every_subscription_and_every_cancel_is_reported(Link link)
    {
        using var xpub = new XPubSocket(new XPubOptions { Verboser = true }, Context);
        Assert.Equal(
            ["[0x0141]", "[0x0141]", "[0x016D31]", "[0x0141]", "[0x0041]", "[0x016D32]", "[0x0041]", "[0x016D33]"], ReportedEvents(link, xpub));
    }

    [Theory, Links, Conformance("S-25")]
    public void A_subscriber_that_leaves_cancels_what_nobody_else_holds(Link link)
    {
        using var xpub = new XPubSocket(context: Context);
        var leaver = new SubSocket(context: Context);
        using var stayer = new SubSocket(context: Context);
        link.Join(xpub, leaver, stayer);
        leaver.Subscribe("A");
        Assert.Equal("[0x0141]", xpub.Next());
        leaver.Subscribe("B");
        Assert.Equal("[0x0142]", xpub.Next());
        stayer.Subscribe("B");
        stayer.Subscribe("C");
        Assert.Equal("[0x0143]", xpub.Next());

        leaver.Dispose();
        Assert.Equal("[0x0041]", xpub.Next());
        xpub.Put("B still");
        Assert.Equal("[B still]", stayer.Next());
        xpub.ExpectNothing("the other subscriber holds B");
    }

    [Theory, Links, Conformance("S-29")]
    public void Without_drops_a_full_subscriber_makes_the_publisher_wait_and_nothing_is_lost(Link link)
    {
        using var xpub = new XPubSocket(new XPubOptions { NoDrop = true, SendHighWaterMark = 2 }, Context);
        using var sub = new SubSocket(new SubOptions { ReceiveHighWaterMark = 2 }, Context);
        sub.Subscribe("");
        link.Join(xpub, sub);
        xpub.AwaitSubscribers("");

        var body = new byte[link.IsInproc() ? 8 : 100_000];
        var sent = 0;
        while (xpub.TrySend([$"{sent}", body], link.IsInproc() ? TimeSpan.Zero : Limits.Quiet))
            Assert.True(++sent < 100_000, "A subscriber that never reads was given 100,000 messages.");
        if (link.IsInproc())
            Assert.Equal(4, sent);

        for (var i = 0; i < sent; i++)
        {
            using var message = sub.Take();
            Assert.Equal($"{i}", message[0].ToString());
        }

        Assert.False(sub.TryReceive(out _));
        Assert.Equal(0, xpub.Statistics.Dropped);
        xpub.Put("room again");
        Assert.Equal("[room again]", sub.Next());
    }

    [Theory, Links]
    public void Subscriptions_act_whether_or_not_the_program_receives_them(Link link)
    {
        const int Count = 5_000;
        using var xpub = new XPubSocket(new XPubOptions { ReceiveHighWaterMark = 10 }, Context);
        using var sub = new SubSocket(context: Context);
        using var late = new SubSocket(context: Context);
        link.Join(xpub, sub, late);
        for (var i = 0; i < Count; i++)
            sub.Subscribe($"{i};");
        xpub.AwaitSubscribers($"{Count - 1};");
        late.Subscribe("late");
        xpub.AwaitSubscribers("late");
        xpub.Put("late, but heard");
        Assert.Equal("[late, but heard]", late.Next());
        for (var i = 0; i < Count; i++)
            Assert.Equal($"\u0001{i};", Encoding.UTF8.GetString(xpub.NextFrames()[0]));
        Assert.Equal("\u0001late", Encoding.UTF8.GetString(xpub.NextFrames()[0]));
    }

    [Theory, Links]
    public void Of_what_was_switched_on_and_off_beyond_the_mark_the_program_sees_how_it_ended(Link link)
    {
        using var xpub = new XPubSocket(new XPubOptions { ReceiveHighWaterMark = 3 }, Context);
        using var sub = new SubSocket(context: Context);
        link.Join(xpub, sub);
        foreach (var topic in new[] { "A", "B", "C" })
            sub.Subscribe(topic);
        for (var i = 0; i < 1000; i++)
        {
            sub.Subscribe("flip");
            sub.Unsubscribe("flip");
            sub.Unsubscribe("A");
            sub.Subscribe("A");
        }

        sub.Unsubscribe("B");
        sub.Subscribe("end");
        xpub.AwaitSubscribers("end");
        Assert.Equal(["[0x0141]", "[0x0142]", "[0x0143]", "[0x0042]", "[0x01656E64]"], xpub.Next(5));
        xpub.ExpectNothing("the others came to nothing");
        Assert.Equal(4000, xpub.Statistics.DroppedBy[DropReason.Conflated]);
        sub.Unsubscribe("end");
        Assert.Equal("[0x00656E64]", xpub.Next());
    }

    [Fact]
    public void A_peer_that_floods_upstream_is_not_read_until_the_program_receives_but_the_others_are()
    {
        var body = Patterned.Bytes(64 * 1024);
        body[0] = (byte)'m'; // no subscription
        using var xpub = new XPubSocket(new XPubOptions { ReceiveHighWaterMark = 10 }, Context);
        using var xsub = new XSubSocket(new XSubOptions { SendHighWaterMark = 10 }, Context);
        using var sub = new SubSocket(context: Context);
        Link.Tcp.Join(xpub, xsub, sub);
        var sent = 0;
        Limits.Until(
            () =>
            {
                xsub.TrySend(body);
                sent++;
                return xsub.Statistics.Dropped > 0; // the kernel is full, and so is the queue
            },
            "the flood to be stopped");
        sub.Subscribe("another");
        xpub.AwaitSubscribers("another");
        xpub.Put("another is heard");
        Assert.Equal("[another is heard]", sub.Next());

        var received = 0;
        Limits.Until(
            () =>
            {
                while (xpub.TryReceive(out var message))
                {
                    received += message[0].Length == body.Length ? 1 : 0;
                    message.Dispose();
                }

                return received == sent - xsub.Statistics.Dropped;
            },
            "the rest of the flood");
        xsub.Put("now there is room");
        Assert.Equal("[now there is room]", xpub.Next());
    }

    [Theory, Links]
    public void What_peers_that_are_gone_have_sent_stops_nobody_else(Link link)
    {
        using var xpub = new XPubSocket(new XPubOptions { ReceiveHighWaterMark = 2 }, Context);
        var endpoint = link.BindFresh(xpub);
        for (var i = 0; i < 5; i++)
        {
            using (var xsub = new XSubSocket(context: Context))
            {
                xsub.ConnectAndWait(endpoint, xpub);
                xsub.Put("bye");
                xsub.Put((byte[])[1, .. Encoding.UTF8.GetBytes($"visit {i}")]);
                xpub.AwaitSubscribers($"visit {i}");
            }

            xpub.AwaitPeersLeft(0);
        }

        Assert.Equal(3, xpub.Statistics.DroppedBy[DropReason.HighWaterMark]);
        using var sub = new SubSocket(context: Context);
        sub.ConnectAndWait(endpoint, xpub);
        sub.Subscribe("late");
        xpub.AwaitSubscribers("late");
        xpub.Put("late, but heard");
        Assert.Equal("[late, but heard]", sub.Next());
    }

    [Theory, Links, Conformance("S-33", "ZMTP-40")]
    public void What_is_no_subscription_goes_upstream_as_a_message(Link link)
    {
        using var xpub = new XPubSocket(context: Context);
        using var xsub = new XSubSocket(context: Context);
        link.Join(xpub, xsub);
        xsub.Put("user message");
        xsub.Put("");
        xsub.Put("a", "b", "c");
        Assert.Equal(["[user message]", "[]", "[a][b][c]"], xpub.Next(3));
    }

    [Theory, Links, Conformance("S-33")]
    public void Only_first_subscribe_leaves_later_frames_alone(Link link)
    {
        using var xpub = new XPubSocket(new XPubOptions { OnlyFirstSubscribe = true }, Context);
        using var xsub = new XSubSocket(new XSubOptions { OnlyFirstSubscribe = true }, Context);
        link.Join(xpub, xsub);
        xsub.Put("user", new byte[] { 1, (byte)'Z' }, "end");
        Assert.Equal("[user][0x015A][end]", xpub.Next());
        xpub.Put("Z is not subscribed");
        xsub.Put(new byte[] { 1, (byte)'Y' });
        Assert.Equal("[0x0159]", xpub.Next());
        xpub.Put("Y is");
        Assert.Equal("[Y is]", xsub.Next());
    }

    [Theory, Links, Conformance("S-33")]
    public void Without_only_first_subscribe_a_later_frame_may_subscribe(Link link)
    {
        using var xpub = new XPubSocket(context: Context);
        using var xsub = new XSubSocket(context: Context);
        link.Join(xpub, xsub);
        xsub.Put("user", new byte[] { 1, (byte)'Z' });
        xpub.AwaitSubscribers("Z");
        xpub.Put("Z is subscribed");
        Assert.Equal("[Z is subscribed]", xsub.Next());
    }

    [Theory, Links]
    public void A_pub_drops_what_comes_upstream(Link link)
    {
        using var pub = new PubSocket(context: Context);
        using var xsub = new XSubSocket(context: Context);
        link.Join(pub, xsub);
        xsub.Put("user message");
        xsub.Put(new byte[] { 1, (byte)'A' });
        pub.AwaitSubscribers("A");
        pub.Put("A1");
        Assert.Equal("[A1]", xsub.Next());
    }

    [Theory, Links]
    public void An_xsub_does_not_filter_and_hears_every_publisher(Link link)
    {
        using var xsub = new XSubSocket(context: Context);
        using var first = new XPubSocket(context: Context);
        using var second = new XPubSocket(context: Context);
        link.Join(xsub, first, second);
        xsub.Put(new byte[] { 1 });
        Assert.Equal("[0x01]", first.Next());
        Assert.Equal("[0x01]", second.Next());
        first.Put("1");
        second.Put("2");
        Assert.Equal(["[1]", "[2]"], xsub.Next(2).Order(StringComparer.Ordinal));
    }

    /// <summary>
    /// Two subscribers: the first subscribes to A twice, the second once; then the second cancels, then the first. Markers
    /// between the steps keep the order of events of different peers certain.
    /// </summary>
    private string[] ReportedEvents(Link link, XPubSocket xpub)
    {
        using var first = new SubSocket(context: Context);
        using var second = new SubSocket(context: Context);
        link.Join(xpub, first, second);
        var events = new List<string>();
        first.Subscribe("A");
        first.Subscribe("A");
        first.Subscribe("m1");
        ReadTo("[0x016D31]");
        second.Subscribe("A");
        second.Unsubscribe("A");
        second.Subscribe("m2");
        ReadTo("[0x016D32]");
        first.Unsubscribe("A");
        first.Unsubscribe("A");
        first.Subscribe("m3");
        ReadTo("[0x016D33]");
        return [.. events];

        void ReadTo(string marker)
        {
            do
                events.Add(xpub.Next());
            while (events[^1] != marker);
        }
    }
}
