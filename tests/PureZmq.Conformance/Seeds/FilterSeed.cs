namespace PureZmq.Conformance;

/// <summary>Seed (g): multipart PUB/SUB, the filter on the first frame only.</summary>
public sealed class FilterSeed : EngineTest
{
    private static readonly string[][] Rows = [["A1", "B"], ["B", "A"], ["A"], ["", "A"], ["a", "x"], ["AB", "", ""], ["A-end"]];

    [Theory, Links, Conformance("seed-g", "S-22")]
    public void A1_A7_exactly_the_messages_whose_first_frame_begins_with_A_arrive(Link link)
    {
        using var pub = new PubSocket(context: Context);
        using var sub = Subscriber(link, pub, "A");
        PublishRows(pub);
        Assert.Equal(["[A1][B]", "[A]", "[AB][][]", "[A-end]"], sub.Next(4));
        Assert.False(sub.TryReceive(out _));
    }

    [Theory, Links, Conformance("seed-g")]
    public void A2_the_empty_subscription_gets_everything_and_none_gets_nothing(Link link)
    {
        using var pub = new PubSocket(context: Context);
        using var none = new SubSocket(context: Context);
        link.Join(pub, none);
        using var sub = Subscriber(link, pub, "");
        PublishRows(pub);
        Assert.Equal(7, sub.Next(7).Length);
        Assert.False(none.TryReceive(out _));
    }

    [Theory, Links, Conformance("seed-g")]
    public void A3_two_matching_subscriptions_deliver_once(Link link)
    {
        using var pub = new PubSocket(context: Context);
        using var sub = Subscriber(link, pub, "A", "AB");
        PublishRows(pub);
        Assert.Equal(["[A1][B]", "[A]", "[AB][][]", "[A-end]"], sub.Next(4));
        Assert.False(sub.TryReceive(out _));
    }

    [Theory, Links, Conformance("seed-g")]
    public void A4_A5_subscriptions_are_counted_and_unknown_ones_ignored(Link link)
    {
        using var pub = new PubSocket(context: Context);
        using var sub = Subscriber(link, pub, "A", "A");
        sub.Unsubscribe("never");
        sub.Unsubscribe("A");
        sub.Subscribe("mark1");
        pub.AwaitSubscribers("mark1");
        pub.Put("A once");
        Assert.Equal("[A once]", sub.Next());
        sub.Unsubscribe("A");
        sub.Subscribe("mark2");
        pub.AwaitSubscribers("mark2");
        pub.Put("A twice");
        pub.Put("mark2");
        Assert.Equal("[mark2]", sub.Next());
    }

    [Theory, Links, Conformance("seed-g")]
    public void A6_a_binary_topic_is_matched_as_octets(Link link)
    {
        using var pub = new PubSocket(context: Context);
        using var sub = Subscriber(link, pub, "end");
        sub.Subscribe([0x00, 0xFF]);
        sub.Subscribe("mark");
        pub.AwaitSubscribers("mark");
        pub.Put(new byte[] { 0x00 }, "x");
        pub.Put(new byte[] { 0x00, 0xFF, 0x00 }, "y");
        pub.Put("end");
        Assert.Equal(["[0x00FF00][y]", "[end]"], sub.Next(2));
    }

    [Theory, Links, Conformance("seed-g")]
    public void A8_two_subscribers_are_independent_and_none_is_no_error(Link link)
    {
        using var pub = new PubSocket(context: Context);
        PublishRows(pub);
        using var a = Subscriber(link, pub, "A");
        using var b = Subscriber(link, pub, "B");
        PublishRows(pub);
        Assert.Equal(4, a.Next(4).Length);
        Assert.Equal("[B][A]", b.Next());
        Assert.False(b.TryReceive(out _));
    }

    [Fact(Timeout = Limits.Test), Conformance("seed-g", "S-22")]
    public async Task A9_what_nobody_asked_for_does_not_travel()
    {
        using var pub = new PubSocket(context: Context);
        using var raw = await RawPeer.ConnectAsync(pub.Bind("tcp://127.0.0.1:*"));
        await raw.HandshakeAsync("SUB");
        await raw.SendAsync(Wire.Subscribe("A"));
        pub.AwaitSubscribers("A");
        var body = new byte[1_000_000];
        pub.Put("Z", body, body);
        pub.Put("A", "end");
        var frames = await raw.ReadMessageAsync();
        Assert.Equal("A"u8, frames[0]);
        Assert.Equal("end"u8, frames[1]);
    }

    [Fact, Conformance("seed-g")]
    public void A10_a_subscriber_that_connected_before_the_bind_works_for_later_messages()
    {
        using var sub = new SubSocket(context: Context);
        sub.Subscribe("A");
        var endpoint = Link.Tcp.NewEndpoint();
        sub.Connect(endpoint);
        using var pub = new PubSocket(context: Context);
        pub.Put("A lost");
        pub.Bind(endpoint);
        pub.AwaitSubscribers("A");
        pub.Put("A heard");
        Assert.Equal("[A heard]", sub.Next());
    }

    private SubSocket Subscriber(Link link, PubSocket pub, params string[] topics)
    {
        var sub = new SubSocket(context: Context);
        foreach (var topic in topics)
            sub.Subscribe(topic);
        link.Join(pub, sub);
        foreach (var topic in topics)
            pub.AwaitSubscribers(topic);
        return sub;
    }

    private static void PublishRows(PubSocket pub)
    {
        foreach (var row in Rows)
            pub.Put([.. row.Select(text => (Frame)text)]);
    }
}
