using PureZmq.Interop.LibZmq;
using PureZmq.Interop.Peers;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Interop.Scenarios;

/// <summary>Subscriptions with libzmq at the other end.</summary>
public sealed class SubscriptionTests : InteropTest
{
    private static readonly string[] Nested = ["a", "ab", "abc"];

    [Theory, InlineData(true), InlineData(false), Conformance("S-22")]
    public Task A_topic_is_a_prefix_of_the_first_frame_alone(bool weSubscribe) => Scenario(() =>
    {
        IPeer sub = weSubscribe ? Ours("SUB") : LibZmq("SUB");
        IPeer pub = weSubscribe ? LibZmq("XPUB") : Ours("XPUB");
        sub.Connect(pub.Bind(AnyPort));
        sub.Subscribe("A");
        pub.ExpectFrames([0x01, (byte)'A']);

        pub.Send("B", "A");
        pub.Send("A1", "B");
        pub.Send("");
        pub.Send("A");
        sub.Expect("A1", "B");
        sub.Expect("A");

        sub.Subscribe("");
        pub.ExpectFrames([0x01]);
        pub.Send("");
        pub.Send("B");
        sub.Expect("");
        sub.Expect("B");
    });

    [Theory, InlineData(true), InlineData(false), Conformance("S-22")]
    public Task A_message_that_fits_several_subscriptions_arrives_once(bool weSubscribe) => Scenario(() =>
    {
        IPeer sub = weSubscribe ? Ours("SUB") : LibZmq("SUB");
        IPeer pub = weSubscribe ? LibZmq("XPUB") : Ours("XPUB");
        sub.Connect(pub.Bind(AnyPort));
        foreach (var topic in Nested)
        {
            sub.Subscribe(topic);
            pub.ExpectFrames([0x01, .. Wire.Text(topic)]);
        }

        pub.Send("abcd");
        pub.Send("abend");
        sub.Expect("abcd");
        sub.Expect("abend");
    });

    [Theory, InlineData(true), InlineData(false), Conformance("S-23")]
    public Task Each_subscription_is_told_and_the_last_cancel_alone(bool weSubscribe) => Scenario(() =>
    {
        IPeer sub = weSubscribe ? Ours("SUB") : LibZmq("SUB");
        IPeer pub = weSubscribe ? VerboseLibZmqXPub() : new OurPeer(new XPubSocket(new XPubOptions { Verbose = true }, Context));
        sub.Connect(pub.Bind(AnyPort));

        // One after the other: what was subscribed before the connection was there is told once, however often it was said.
        sub.Subscribe("A");
        pub.ExpectFrames([0x01, (byte)'A']);
        sub.Subscribe("A");
        pub.ExpectFrames([0x01, (byte)'A']);

        sub.Unsubscribe("A");
        pub.ExpectNothing();
        pub.Send("A still");
        sub.Expect("A still");

        sub.Unsubscribe("A");
        pub.ExpectFrames([0x00, (byte)'A']);
        sub.Unsubscribe("A");
        pub.ExpectNothing();
        pub.Send("A no more");
        sub.ExpectNothing();
    });

    [Theory, InlineData(true), InlineData(false), Conformance("S-25")]
    public Task A_subscriber_that_closes_is_unsubscribed(bool weSubscribe) => Scenario(() =>
    {
        IPeer sub = weSubscribe ? Ours("SUB") : LibZmq("SUB");
        IPeer pub = weSubscribe ? LibZmq("XPUB") : Ours("XPUB");
        sub.Connect(pub.Bind(AnyPort));
        sub.Subscribe("A");
        pub.ExpectFrames([0x01, (byte)'A']);

        sub.Dispose();
        pub.ExpectFrames([0x00, (byte)'A']);
    });

    [Theory, InlineData(true), InlineData(false), Conformance("S-27")]
    public Task Subscriptions_are_told_again_to_a_publisher_that_comes_back(bool weSubscribe) => Scenario(() =>
    {
        IPeer sub = weSubscribe ? Ours("SUB") : LibZmq("SUB");
        var endpoint = UnusedEndpoint();
        sub.Connect(endpoint);
        sub.Subscribe("kept");
        sub.Subscribe("gone");
        sub.Unsubscribe("gone");

        for (var life = 0; life < 3; life++)
        {
            IPeer pub = weSubscribe ? LibZmq("XPUB") : Ours("XPUB");
            pub.BindAgain(endpoint);
            pub.ExpectSubscription(sub, "kept");
            pub.Send("gone");
            pub.Send($"kept {life}");
            sub.Expect($"kept {life}");
            pub.Dispose();
        }
    });

    private LibZmqSocket VerboseLibZmqXPub()
    {
        var pub = LibZmq("XPUB");
        pub.Set(LibZmqOption.XPubVerbose, 1);
        return pub;
    }
}
