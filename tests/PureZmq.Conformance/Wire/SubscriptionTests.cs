namespace PureZmq.Conformance;

/// <summary>Subscriptions on the wire: commands to 3.1, messages to 3.0, both understood from anyone.</summary>
public sealed class SubscriptionTests : WireTest
{
    [Theory(Timeout = Limits.Test), Conformance("ZMTP-34")]
    [InlineData(1, "04 0A 09 'SUBSCRIBE'", "04 0C 09 'SUBSCRIBE' 41 42", "04 09 06 'CANCEL' 41 42")]
    [InlineData(0, "00 01 01", "00 03 01 41 42", "00 03 00 41 42")]
    public async Task Subscriptions_take_the_form_of_the_publishers_version(byte minor, string everything, string topic, string cancel)
    {
        using var sub = new SubSocket(context: Context);
        using var listener = RawPeer.Listen();
        sub.Subscribe("");
        sub.Subscribe("AB");
        sub.Connect(listener.Endpoint);
        using var peer = await listener.AcceptAsync();
        await peer.HandshakeAsync("PUB", minor);
        var expected = new[] { Wire.Hex(everything), Wire.Hex(topic) };
        var first = await peer.ReadExactlyAsync(expected[0].Length + expected[1].Length, "two subscriptions");
        Assert.True(
            first.AsSpan().SequenceEqual(expected[0].Concat(expected[1]).ToArray()) || first.AsSpan().SequenceEqual(expected[1].Concat(expected[0]).ToArray()),
            $"Not the two subscriptions: {Wire.ToHex(first)}");
        sub.Unsubscribe("AB");
        Assert.Equal(Wire.Hex(cancel), await peer.ReadExactlyAsync(Wire.Hex(cancel).Length, "the cancel"));
    }

    [Theory(Timeout = Limits.Test), Conformance("ZMTP-35", "S-26")]
    [InlineData(1, 245, false)]
    [InlineData(1, 246, true)]
    [InlineData(1, 254, true)]
    [InlineData(1, 255, true)]
    [InlineData(1, 256, true)]
    [InlineData(0, 245, false)]
    [InlineData(0, 246, false)]
    [InlineData(0, 254, false)]
    [InlineData(0, 255, true)]
    [InlineData(0, 256, true)]
    public async Task The_size_form_counts_the_prefix(byte minor, int length, bool isLong)
    {
        var topic = new string('t', length);
        using var sub = new SubSocket(context: Context);
        using var peer = await BindAndHandshakeAsync(sub, "XPUB", minor);
        sub.AwaitPeers(1);
        sub.Subscribe(topic);
        sub.Unsubscribe(topic);
        var frame = await peer.ReadFrameAsync();
        Assert.Equal(isLong, frame.IsLong);
        Assert.Equal(minor == 1, frame.IsCommand);
        Assert.Equal(topic, Text(minor == 1 ? frame.CommandData : frame.Body[1..]));
        var cancel = await peer.ReadFrameAsync();
        Assert.Equal(topic, Text(minor == 1 ? cancel.CommandData : cancel.Body[1..]));
    }

    [Theory(Timeout = Limits.Test), Conformance("ZMTP-36", "S-26")]
    [InlineData(1)]
    [InlineData(0)]
    public async Task Both_forms_are_understood_at_every_version(byte minor)
    {
        using var xpub = new XPubSocket(context: Context);
        using var peer = await BindAndHandshakeAsync(xpub, "SUB", minor);
        await peer.SendAsync("00 02 01 41");
        Assert.Equal("[0x0141]", xpub.Next());
        await peer.SendAsync("04 0B 09 'SUBSCRIBE' 42");
        Assert.Equal("[0x0142]", xpub.Next());
        xpub.Put("A1");
        xpub.Put("B1");
        Assert.Equal("A1", Text(Assert.Single(await peer.ReadMessageAsync())));
        Assert.Equal("B1", Text(Assert.Single(await peer.ReadMessageAsync())));
        await peer.SendAsync("04 08 06 'CANCEL' 41");
        Assert.Equal("[0x0041]", xpub.Next());
        await peer.SendAsync("00 02 00 42");
        Assert.Equal("[0x0042]", xpub.Next());
        xpub.Put("A2");
        xpub.Put("B2");
        await peer.ExpectSilenceAsync(Silence);
    }

    [Fact(Timeout = Limits.Test), Conformance("ZMTP-35", "ZMTP-36")]
    public async Task Long_topics_in_either_size_form_are_understood()
    {
        using var xpub = new XPubSocket(context: Context);
        using var peer = await BindAndHandshakeAsync(xpub, "SUB");
        foreach (var length in new[] { 0, 245, 246, 254, 255, 256, 100_000 })
        {
            var topic = Patterned.Bytes(length);
            await peer.SendAsync(Wire.Command("SUBSCRIBE", topic));
            Assert.Equal([1, .. topic], Assert.Single(xpub.NextFrames()));
            await peer.SendAsync(Wire.LongFrame(Wire.CommandFlag, [6, .. "CANCEL"u8, .. topic]));
            Assert.Equal([0, .. topic], Assert.Single(xpub.NextFrames()));
        }
    }

    [Fact(Timeout = Limits.Test), Conformance("ZMTP-37")]
    public async Task One_cancel_undoes_any_number_of_subscribes_of_a_connection()
    {
        using var pub = new PubSocket(context: Context);
        using var peer = await BindAndHandshakeAsync(pub, "SUB");
        await peer.SendAsync(Wire.Subscribe("A"), Wire.Subscribe("A"), Wire.Subscribe("A"), Wire.Subscribe("end"));
        pub.AwaitSubscribers("end");
        pub.Put("A1");
        Assert.Equal("A1", Text(Assert.Single(await peer.ReadMessageAsync())));
        await peer.SendAsync(Wire.Cancel("A"), Wire.Subscribe("really"));
        pub.AwaitSubscribers("really");
        pub.Put("A2");
        pub.Put("end");
        Assert.Equal("end", Text(Assert.Single(await peer.ReadMessageAsync())));
    }

    [Fact(Timeout = Limits.Test), Conformance("ZMTP-38")]
    public async Task Every_subscribe_travels_but_only_the_last_cancel()
    {
        using var sub = new SubSocket(context: Context);
        using var peer = await BindAndHandshakeAsync(sub, "PUB");
        sub.AwaitPeers(1);
        sub.Subscribe("A");
        Assert.Equal("SUBSCRIBE A", await NextAsync());
        sub.Subscribe("A");
        Assert.Equal("SUBSCRIBE A", await NextAsync());
        sub.Unsubscribe("A");
        sub.Subscribe("marker");
        Assert.Equal("SUBSCRIBE marker", await NextAsync());
        sub.Unsubscribe("A");
        Assert.Equal("CANCEL A", await NextAsync());
        sub.Unsubscribe("A");
        sub.Unsubscribe("never");
        sub.Subscribe("end");
        Assert.Equal("SUBSCRIBE end", await NextAsync());

        async Task<string> NextAsync()
        {
            var frame = await peer.ReadFrameAsync();
            return $"{frame.CommandName} {Text(frame.CommandData)}";
        }
    }

    [Theory(Timeout = Limits.Test), Conformance("ZMTP-39", "S-27")]
    [InlineData(1)]
    [InlineData(0)]
    public async Task Each_topic_is_sent_once_on_every_connection(byte minor)
    {
        const int Topics = 3_000;
        using var sub = new SubSocket(new SubOptions { ReconnectInterval = TimeSpan.FromMilliseconds(10), SendHighWaterMark = 1 }, Context);
        using var listener = RawPeer.Listen();
        for (var i = 0; i < Topics; i++)
        {
            sub.Subscribe($"topic-{i}");
            if (i % 3 == 0)
                sub.Subscribe($"topic-{i}");
        }

        sub.Subscribe("gone");
        sub.Unsubscribe("gone");
        sub.Connect(listener.Endpoint);
        for (var connection = 0; connection < 3; connection++)
        {
            using var peer = await listener.AcceptAsync();
            await peer.HandshakeAsync("XPUB", minor);
            var topics = new HashSet<string>();
            for (var i = 0; i < Topics; i++)
            {
                var frame = await peer.ReadFrameAsync();
                Assert.Equal(minor == 1 ? "SUBSCRIBE" : "", frame.CommandName);
                Assert.True(topics.Add(Text(minor == 1 ? frame.CommandData : frame.Body[1..])), $"{frame} came twice.");
            }

            Assert.Equal(Enumerable.Range(0, Topics).Select(i => $"topic-{i}").Order(), topics.Order());
            await peer.ExpectSilenceAsync(Silence);
        }
    }

    [Fact(Timeout = Limits.Test), Conformance("ZMTP-40")]
    public async Task Other_upstream_messages_reach_an_xpub_and_are_dropped_by_a_pub()
    {
        using var xpub = new XPubSocket(context: Context);
        using var toXpub = await BindAndHandshakeAsync(xpub, "XSUB");
        await toXpub.SendAsync(Wire.Message("user"), Wire.Message(""), Wire.Message("a", "b"));
        Assert.Equal(["[user]", "[]", "[a][b]"], xpub.Next(3));

        using var pub = new PubSocket(context: Context);
        using var toPub = await BindAndHandshakeAsync(pub, "XSUB");
        await toPub.SendAsync(Wire.Message("user"), Wire.Message(""), Wire.Message("a", "b"), Wire.Subscribe("A"));
        pub.AwaitSubscribers("A");
        pub.Put("A1");
        Assert.Equal("A1", Text(Assert.Single(await toPub.ReadMessageAsync())));
    }

    [Fact(Timeout = Limits.Test), Conformance("S-25")]
    public async Task A_lost_connection_takes_its_subscriptions_with_it()
    {
        using var xpub = new XPubSocket(context: Context);
        using (var peer = await BindAndHandshakeAsync(xpub, "SUB"))
        {
            await peer.SendAsync(Wire.Subscribe("A"), Wire.Subscribe("B"));
            Assert.Equal(["[0x0141]", "[0x0142]"], xpub.Next(2));
            peer.Abort();
        }

        Assert.Equal(["[0x0041]", "[0x0042]"], xpub.Next(2).Order(StringComparer.Ordinal));
    }

    [Fact(Timeout = Limits.Test), Conformance("S-22")]
    public async Task A_sub_filters_again_what_a_publisher_sends_unasked()
    {
        using var sub = new SubSocket(context: Context);
        using var peer = await BindAndHandshakeAsync(sub, "PUB");
        sub.Subscribe("A");
        Assert.Equal("SUBSCRIBE", (await peer.ReadFrameAsync()).CommandName);
        await peer.SendAsync(Wire.Message("B", "A"), Wire.Message("", "A"), Wire.Message("A", "B"));
        Assert.Equal("[A][B]", sub.Next());
        Assert.False(sub.TryReceive(out _));
    }
}
