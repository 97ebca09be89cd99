namespace PureZmq.Conformance;

/// <summary>PUB and SUB: prefix filters on the first frame, reference counts, drops at the high-water mark and nowhere else.</summary>
public sealed class PubSubContract : EngineTest
{
    [Theory, Links, Conformance("S-22")]
    public void Only_the_first_frame_is_matched_by_its_prefix(Link link)
    {
        using var pub = new PubSocket(context: Context);
        using var sub = new SubSocket(context: Context);
        link.Join(pub, sub);
        sub.Subscribe("A");
        pub.AwaitSubscribers("A");

        pub.Put("A1", "B");
        pub.Put("B", "A");
        pub.Put("", "A");
        pub.Put("a", "x");
        pub.Put("A-end");
        Assert.Equal(["[A1][B]", "[A-end]"], sub.Next(2));
    }

    [Theory, Links, Conformance("S-22")]
    public void Messages_for_one_and_for_several_keep_their_order(Link link)
    {
        using var pub = new PubSocket(context: Context);
        using var one = new SubSocket(context: Context);
        using var both = new SubSocket(context: Context);
        link.Join(pub, one, both);
        one.Subscribe("a");
        both.Subscribe("a");
        both.Subscribe("b");
        pub.AwaitSubscribers("a", 2);
        pub.AwaitSubscribers("b");

        string[] sent = ["b0", "b1", "a2", "b3", "b4", "c5", "b6", "a7", "a8", "b9"];
        foreach (var message in sent)
            pub.Put(message);
        Assert.Equal(["[a2]", "[a7]", "[a8]"], one.Next(3));
        Assert.Equal(sent.Where(message => message[0] != 'c').Select(message => $"[{message}]"), both.Next(9));
        pub.InvertMatching = true;
        pub.Put("b10");
        pub.InvertMatching = false;
        pub.Put("a11");
        Assert.Equal("[a11]", one.Next()); // a SUB keeps to its own topics, whatever it is sent
        Assert.Equal("[a11]", both.Next());
    }

    [Theory, Links, Conformance("S-22")]
    public void The_empty_topic_matches_every_message_even_an_empty_one(Link link)
    {
        using var pub = new PubSocket(context: Context);
        using var sub = new SubSocket(context: Context);
        link.Join(pub, sub);
        sub.Subscribe("");
        pub.AwaitSubscribers("");

        pub.Put("");
        pub.Put("", "");
        pub.Put("x");
        Assert.Equal(["[]", "[][]", "[x]"], sub.Next(3));
    }

    [Theory, Links, Conformance("S-22")]
    public void A_binary_topic_is_matched_octet_by_octet(Link link)
    {
        using var pub = new PubSocket(context: Context);
        using var sub = new SubSocket(context: Context);
        link.Join(pub, sub);
        sub.Subscribe([0x00, 0xFF]);
        sub.Subscribe("end");
        pub.AwaitSubscribers("end");

        pub.Put(new byte[] { 0x00, 0xFE });
        pub.Put(new byte[] { 0x00, 0xFF, 0x01 });
        pub.Put(new byte[] { 0x00 });
        pub.Put("end");
        Assert.Equal([0x00, 0xFF, 0x01], sub.NextFrames()[0]);
        Assert.Equal("[end]", sub.Next());
    }

    [Theory, Links]
    public void A_message_that_several_topics_match_comes_once(Link link)
    {
        using var pub = new PubSocket(context: Context);
        using var sub = new SubSocket(context: Context);
        link.Join(pub, sub);
        foreach (var topic in new[] { "", "A", "AB", "ABC" })
            sub.Subscribe(topic);
        pub.AwaitSubscribers("ABC");

        pub.Put("ABCD");
        pub.Put("end");
        Assert.Equal(["[ABCD]", "[end]"], sub.Next(2));
    }

    [Theory, Links, Conformance("S-23")]
    public void A_topic_subscribed_twice_is_dropped_by_the_second_unsubscribe(Link link)
    {
        using var xpub = new XPubSocket(context: Context);
        using var sub = new SubSocket(context: Context);
        link.Join(xpub, sub);
        sub.Subscribe("A");
        sub.Subscribe("A");
        sub.Subscribe("end");
        Assert.Equal("[0x0141]", xpub.Next());
        Assert.Equal("[0x01656E64]", xpub.Next());

        sub.Unsubscribe("A");
        sub.Subscribe("m1");
        Assert.Equal("[0x016D31]", xpub.Next());
        xpub.Put("A still");
        Assert.Equal("[A still]", sub.Next());

        sub.Unsubscribe("A");
        Assert.Equal("[0x0041]", xpub.Next());
        xpub.Put("A no more");
        xpub.Put("end");
        Assert.Equal("[end]", sub.Next());
    }

    [Theory, Links]
    public void Each_message_goes_to_whom_it_matches_when_it_is_sent(Link link)
    {
        using var pub = new PubSocket(context: Context);
        using var steady = new SubSocket(context: Context);
        using var other = new SubSocket(context: Context);
        link.Join(pub, steady);
        link.Join(pub, other);
        steady.Subscribe("");
        pub.AwaitSubscribers("x");
        pub.Put("1 to one");
        pub.Put("2 to one");

        other.Subscribe("B");
        pub.AwaitSubscribers("B", 2);
        pub.Put("B 3 to both");
        pub.Put("4 to one");

        other.Subscribe("");
        pub.AwaitSubscribers("x", 2);
        other.Unsubscribe("B");
        pub.Put("5 to both");
        pub.Put("B 6 to both");

        pub.InvertMatching = true;
        pub.Put("7 to nobody");
        pub.Put("8 to nobody");
        pub.InvertMatching = false;
        pub.Put("9 to both");
        pub.Put("10 to both");
        string[] all = ["[1 to one]", "[2 to one]", "[B 3 to both]", "[4 to one]", "[5 to both]", "[B 6 to both]", "[9 to both]", "[10 to both]"];
        Assert.Equal(all, steady.Next(8));
        Assert.Equal(all.Where(message => message.EndsWith("both]", StringComparison.Ordinal)), other.Next(5));

        steady.Dispose();
        pub.AwaitPeersLeft(1);
        pub.Put("11 to the other");
        Assert.Equal("[11 to the other]", other.Next());
        Assert.Equal(2, pub.Statistics.DroppedBy[DropReason.NoSubscriber]);
    }

    [Theory, Links]
    public void Unsubscribing_what_was_never_subscribed_does_nothing(Link link)
    {
        using var pub = new PubSocket(context: Context);
        using var sub = new SubSocket(context: Context);
        link.Join(pub, sub);
        sub.Unsubscribe("never");
        sub.Subscribe("never");
        pub.AwaitSubscribers("never");
        pub.Put("never mind");
        Assert.Equal("[never mind]", sub.Next());
    }

    [Fact, Conformance("S-28")]
    public void At_its_mark_a_publisher_drops_whole_messages_and_counts_them()
    {
        using var pub = new PubSocket(new PubOptions { SendHighWaterMark = 3 }, Context);
        using var sub = new SubSocket(new SubOptions { ReceiveHighWaterMark = 2 }, Context);
        Link.Inproc.Join(pub, sub);
        sub.Subscribe("");
        pub.AwaitSubscribers("");

        for (var i = 0; i < 8; i++)
            Assert.True(pub.TrySend([$"{i}", "second"]), $"Message {i} was refused.");
        Assert.Equal(["[0][second]", "[1][second]", "[2][second]", "[3][second]", "[4][second]"], sub.Drain());
        Assert.Equal(3, pub.Statistics.Dropped);

        pub.Put("after", "the gap");
        Assert.Equal("[after][the gap]", sub.Next());
    }

    [Theory, Links, Conformance("S-34")]
    public void A_message_nobody_asked_for_is_dropped_with_success(Link link)
    {
        using var pub = new PubSocket(context: Context);
        Assert.True(pub.TrySend("nobody"));
        using var sub = new SubSocket(context: Context);
        link.Join(pub, sub);
        Assert.True(pub.TrySend("before the subscription"));
        sub.Subscribe("");
        pub.AwaitSubscribers("");
        pub.Put("after");
        Assert.Equal("[after]", sub.Next());
    }

    [Fact]
    public void A_subscription_over_inproc_holds_for_the_very_next_send()
    {
        using var pub = new PubSocket(context: Context);
        pub.Bind("inproc://instant");
        for (var i = 0; i < 200; i++)
        {
            using var sub = new SubSocket(context: Context);
            pub.Put("nobody yet");
            sub.Connect("inproc://instant");
            sub.Subscribe("x");
            pub.Put($"x{i}");
            Assert.Equal($"[x{i}]", sub.Next());
        }
    }

    [Theory, Links]
    public void Two_subscribers_are_independent(Link link)
    {
        using var pub = new PubSocket(context: Context);
        using var a = new SubSocket(context: Context);
        using var b = new SubSocket(context: Context);
        link.Join(pub, a, b);
        a.Subscribe("A");
        b.Subscribe("B");
        pub.AwaitSubscribers("A");
        pub.AwaitSubscribers("B");
        pub.Put("A1");
        pub.Put("B1");
        pub.Put("A2");
        Assert.Equal(["[A1]", "[A2]"], a.Next(2));
        Assert.Equal("[B1]", b.Next());
        b.ExpectNothing("only one message began with B");
    }

    [Theory, Links]
    public void One_subscriber_hears_many_publishers_each_in_its_order(Link link)
    {
        using var sub = new SubSocket(context: Context);
        var pubs = Enumerable.Range(0, 3).Select(_ => new PubSocket(context: Context)).ToArray();
        sub.Subscribe("");
        link.Join(sub, pubs);
        foreach (var pub in pubs)
            pub.AwaitSubscribers("");

        for (var i = 0; i < 100; i++)
        {
            for (var p = 0; p < pubs.Length; p++)
                pubs[p].Put($"{p}", $"{i}");
        }

        var next = new int[pubs.Length];
        for (var i = 0; i < 300; i++)
        {
            using var message = sub.Take();
            Assert.Equal(next[int.Parse(message[0].ToString())]++, int.Parse(message[1].ToString()));
        }
    }

    [Theory, Links, Conformance("S-47")]
    public void A_second_connect_of_a_subscriber_changes_nothing(Link link)
    {
        using var pub = new PubSocket(context: Context);
        using var sub = new SubSocket(context: Context);
        var endpoint = link.BindFresh(pub);
        sub.Subscribe("");
        sub.Connect(endpoint);
        sub.Connect(endpoint);
        pub.AwaitSubscribers("");
        pub.Put("once");
        pub.Put("end");
        Assert.Equal(["[once]", "[end]"], sub.Next(2));
        Assert.Single(pub.Peers);
    }

    [Theory, Links]
    public void Ten_thousand_subscriptions_all_reach_the_publisher_whatever_the_high_water_mark(Link link)
    {
        using var pub = new PubSocket(new PubOptions { ReceiveHighWaterMark = 1 }, Context);
        using var sub = new SubSocket(new SubOptions { SendHighWaterMark = 1 }, Context);
        for (var i = 0; i < 5_000; i++)
            sub.Subscribe($"before-{i};");
        link.Join(pub, sub);
        for (var i = 0; i < 5_000; i++)
            sub.Subscribe($"after-{i};");
        pub.AwaitSubscribers("after-4999;");
        for (var i = 0; i < 5_000; i += 499)
        {
            pub.Put($"before-{i};");
            Assert.Equal($"[before-{i};]", sub.Next());
            pub.Put($"after-{i};");
            Assert.Equal($"[after-{i};]", sub.Next());
        }
    }

    [Theory, Links]
    public void A_slow_subscriber_sees_gaps_but_whole_messages_in_rising_order(Link link)
    {
        const int Count = 100_000;
        using var pub = new PubSocket(new PubOptions { SendHighWaterMark = 10 }, Context);
        using var sub = new SubSocket(new SubOptions { ReceiveHighWaterMark = 10 }, Context);
        link.Join(pub, sub);
        sub.Subscribe("t");
        pub.AwaitSubscribers("t");

        for (var i = 0; i < Count; i++)
            Assert.True(pub.TrySend(["t", $"{i}", "end"]));

        var (last, seen) = (-1, 0);
        while (sub.TryReceive(out var message, Limits.Quiet))
        {
            using (message)
            {
                Assert.Equal(3, message.Count);
                var number = int.Parse(message[1].ToString());
                Assert.True(number > last, $"{number} came after {last}.");
                (last, seen) = (number, seen + 1);
            }
        }

        Assert.InRange(seen, 10, Count);
        Assert.Equal(Count - seen, pub.Statistics.Dropped);
    }
}
