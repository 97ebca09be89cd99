namespace PureZmq.Conformance;

/// <summary>The options of publishers and subscribers that change who gets what: by hand, welcome, inverted, every cancel.</summary>
public sealed class PublisherOptionContract : EngineTest
{
    private static readonly byte[] SubscribeA = [1, (byte)'A'], CancelA = [0, (byte)'A'];

    [Theory, Links, Conformance("S-30")]
    public void By_hand_a_peer_gets_what_the_program_grants(Link link)
    {
        using var xpub = new XPubSocket(new XPubOptions { Manual = true }, Context);
        using var xsub = new XSubSocket(context: Context);
        link.Join(xpub, xsub);
        xsub.Put(SubscribeA);
        Assert.Equal("[0x0141]", xpub.Next());
        xpub.Subscribe("B");
        xpub.Put("A1");
        xpub.Put("B1");
        Assert.Equal("[B1]", xsub.Next());

        xsub.Put(CancelA);
        Assert.Equal("[0x0041]", xpub.Next());
        xpub.Put("B2"); // the cancel was not applied either
        Assert.Equal("[B2]", xsub.Next());
        xpub.Unsubscribe("B");
        xpub.Put("B3");
        xpub.Subscribe("end");
        xpub.Put("end");
        Assert.Equal("[end]", xsub.Next());
    }

    [Theory, Links, Conformance("S-30")]
    public void By_hand_a_peer_that_leaves_cancels_what_it_had_asked_for(Link link)
    {
        using var xpub = new XPubSocket(new XPubOptions { Manual = true }, Context);
        using (var sub = new SubSocket(context: Context))
        {
            link.Join(xpub, sub);
            sub.Subscribe("A");
            Assert.Equal("[0x0141]", xpub.Next());
            xpub.Subscribe("B");
        }

        Assert.Equal("[0x0041]", xpub.Next());
        xpub.Subscribe("C"); // acts on nobody
        xpub.Put("B1");
        xpub.Put("C1");
        Assert.Equal(2, xpub.Statistics.DroppedBy[DropReason.NoSubscriber]);
    }

    [Theory, Links, Conformance("S-30")]
    public void With_last_value_the_next_message_goes_to_the_newest_subscriber_alone(Link link)
    {
        using var xpub = new XPubSocket(new XPubOptions { ManualLastValue = true }, Context);
        using var first = new SubSocket(context: Context);
        using var second = new SubSocket(context: Context);
        link.Join(xpub, first, second);
        first.Subscribe("A");
        Assert.Equal("[0x0141]", xpub.Next());
        xpub.Subscribe("A");
        xpub.Put("A cached for the first");
        Assert.Equal("[A cached for the first]", first.Next());

        second.Subscribe("A");
        Assert.Equal("[0x0141]", xpub.Next());
        xpub.Subscribe("A");
        xpub.Put("A cached for the second");
        xpub.Put("A for both");
        Assert.Equal(["[A cached for the second]", "[A for both]"], second.Next(2));
        Assert.Equal("[A for both]", first.Next());
    }

    [Theory, Links, Conformance("S-31")]
    public void A_welcome_is_the_first_message_of_every_peer_that_lets_it_pass(Link link)
    {
        using var xpub = new XPubSocket(new XPubOptions { WelcomeMessage = "Welcome"u8.ToArray() }, Context);
        using var wants = new SubSocket(context: Context);
        wants.Subscribe("W");
        using var wantsNot = new SubSocket(context: Context);
        wantsNot.Subscribe("X");
        using var xsub = new XSubSocket(context: Context);
        link.Join(xpub, wants, wantsNot, xsub);
        xpub.AwaitSubscribers("W");
        xpub.AwaitSubscribers("X");
        xpub.Put("W1");
        xpub.Put("X1");
        Assert.Equal(["[Welcome]", "[W1]"], wants.Next(2));
        Assert.Equal("[X1]", wantsNot.Next());
        Assert.Equal("[Welcome]", xsub.Next());
    }

    [Theory, Links, Conformance("S-31")]
    public void A_pub_welcomes_too(Link link)
    {
        using var pub = new PubSocket(new PubOptions { WelcomeMessage = "Welcome"u8.ToArray() }, Context);
        using var sub = new SubSocket(context: Context);
        sub.Subscribe("");
        link.Join(pub, sub);
        Assert.Equal("[Welcome]", sub.Next());
    }

    [Theory, Links, Conformance("S-32")]
    public void Inverted_a_subscriber_gets_what_it_did_not_ask_for(Link link)
    {
        using var xpub = new XPubSocket(new XPubOptions { InvertMatching = true }, Context);
        using var sub = new SubSocket(new SubOptions { InvertMatching = true }, Context);
        link.Join(xpub, sub);
        xpub.Put("A before any subscription");
        Assert.Equal("[A before any subscription]", sub.Next());
        sub.Subscribe("A");
        Assert.Equal("[0x0141]", xpub.Next());
        xpub.Put("A1");
        xpub.Put("B1");
        Assert.Equal("[B1]", sub.Next());
    }

    [Theory, Links, Conformance("S-32")]
    public void Inverted_at_the_publisher_alone_a_sub_drops_what_comes_and_an_xsub_takes_it(Link link)
    {
        using var pub = new PubSocket(new PubOptions { InvertMatching = true }, Context);
        using var sub = new SubSocket(context: Context);
        using var xsub = new XSubSocket(context: Context);
        link.Join(pub, sub, xsub);
        sub.Subscribe("A");
        pub.Put("B1");
        Assert.Equal("[B1]", xsub.Next());
        Limits.Until(
            () =>
            {
                Assert.False(sub.TryReceive(out _), "It did not ask for B.");
                return sub.Statistics.DroppedBy.GetValueOrDefault(DropReason.NotSubscribed) == 1;
            },
            "the message nobody asked for to be counted");
    }

    [Theory, Links]
    public void Cancels_are_passed_on_once_unless_every_one_is_wanted(Link link)
    {
        foreach (var every in new[] { false, true })
        {
            using var xpub = new XPubSocket(new XPubOptions { Verboser = true }, Context);
            using var xsub = new XSubSocket(new XSubOptions { VerboseUnsubscribe = every }, Context);
            link.Join(xpub, xsub);
            xsub.Put(SubscribeA);
            xsub.Put(SubscribeA);
            for (var i = 0; i < 3; i++)
                xsub.Put(CancelA);
            xsub.Put("end");
            string[] cancels = every ? ["[0x0041]", "[0x0041]", "[0x0041]"] : ["[0x0041]"];
            Assert.Equal(["[0x0141]", "[0x0141]", .. cancels, "[end]"], xpub.Next(3 + cancels.Length));
        }
    }
}
