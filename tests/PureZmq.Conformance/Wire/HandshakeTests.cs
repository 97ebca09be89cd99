namespace PureZmq.Conformance;

/// <summary>READY each way, its metadata, and what ends a handshake.</summary>
public sealed class HandshakeTests : WireTest
{
    [Fact(Timeout = Limits.Test), Conformance("ZMTP-07")]
    public async Task Ready_is_sent_without_waiting_for_the_peers()
    {
        using var pull = new PullSocket(context: Context);
        using var peer = await BindAndConnectAsync(pull);
        await peer.SendAsync(Wire.Greeting());
        await peer.ReadExactlyAsync(64, "the greeting");
        var ready = await peer.ReadFrameAsync();
        Assert.Equal("READY", ready.CommandName);
        Assert.True(ready.IsCommand);
        var properties = PeerReady.ParseProperties(ready.CommandData);
        Assert.Equal("PULL", Text(Assert.Single(properties, property => property.Key == "Socket-Type").Value));
        Assert.Empty(pull.Peers);
    }

    [Theory(Timeout = Limits.Test), Conformance("ZMTP-08")]
    [InlineData(1)]
    [InlineData(0)]
    public async Task Nothing_but_ready_is_sent_before_the_peers_ready(byte minor)
    {
        using var push = new PushSocket(context: Context);
        using var listener = RawPeer.Listen();
        push.Connect(listener.Endpoint);
        push.Put("queued", "early");
        using var peer = await listener.AcceptAsync();
        await peer.SendAsync(Wire.Greeting(minor));
        await peer.ReadExactlyAsync(64, "the greeting");
        Assert.Equal("READY", (await peer.ReadFrameAsync()).CommandName);
        await peer.ExpectSilenceAsync(TimeSpan.FromSeconds(1));
        await peer.SendAsync(Wire.Ready("PULL"));
        Assert.Equal(["queued", "early"], (await peer.ReadMessageAsync()).Select(Text));
    }

    [Fact(Timeout = Limits.Test), Conformance("ZMTP-08", "ZMTP-34")]
    public async Task A_subscriber_sends_no_subscription_before_the_peers_ready()
    {
        using var sub = new SubSocket(context: Context);
        using var listener = RawPeer.Listen();
        sub.Subscribe("early");
        sub.Connect(listener.Endpoint);
        using var peer = await listener.AcceptAsync();
        await peer.SendAsync(Wire.Greeting());
        await peer.ReadExactlyAsync(64, "the greeting");
        Assert.Equal("READY", (await peer.ReadFrameAsync()).CommandName);
        await peer.ExpectSilenceAsync(Silence);
        await peer.SendAsync(Wire.Ready("PUB"));
        Assert.Equal("SUBSCRIBE", (await peer.ReadFrameAsync()).CommandName);
    }

    [Fact(Timeout = Limits.Test), Conformance("ZMTP-09")]
    public async Task Frames_directly_behind_the_peers_ready_are_delivered()
    {
        using var pull = new PullSocket(context: Context);
        using var peer = await BindAndConnectAsync(pull);
        byte[] burst = [.. Wire.Greeting(), .. Wire.Ready("PUSH"), .. Wire.Message("1"), .. Wire.Message("2", "3")];
        await peer.SendAsync(burst);
        Assert.Equal(["[1]", "[2][3]"], pull.Next(2));
    }

    [Fact(Timeout = Limits.Test), Conformance("ZMTP-09")]
    public async Task Frames_behind_ready_are_delivered_though_the_peer_left_at_once()
    {
        using var pull = new PullSocket(context: Context);
        using (var peer = await BindAndConnectAsync(pull))
        {
            byte[] burst = [.. Wire.Greeting(), .. Wire.Ready("PUSH"), .. Wire.Message("1"), .. Wire.Message("2")];
            await peer.SendAsync(burst);
            peer.CloseSend();
            await peer.ReadToEndAsync();
        }

        Assert.Equal(["[1]", "[2]"], pull.Next(2));
    }

    [Fact(Timeout = Limits.Test), Conformance("ZMTP-10", "R-27")]
    public async Task Metadata_is_accepted_in_any_order_and_case_with_unknown_properties()
    {
        using var pull = new PullSocket(context: Context);
        using var peer = await BindAndConnectAsync(pull);
        byte[] properties = [.. Wire.Property("X-foo", "bar"), .. Wire.Property("socket-TYPE", "PUSH"), .. Wire.Property("Unknown", "")];
        await peer.SendAsync(Wire.Greeting(), Wire.Command("READY", properties), Wire.Message("hi"));
        using var message = pull.Take();
        Assert.Equal("[hi]", message.ToString());
        Assert.Equal("bar", message.GetProperty("X-foo"));
        Assert.Equal("PUSH", message.GetProperty("Socket-Type"));
        Assert.Equal("", message.GetProperty("Unknown"));
    }

    [Theory(Timeout = Limits.Test), Conformance("ZMTP-11", "R-25")]
    [InlineData("one octet behind the last property", "0B 'Socket-Type' 00000004 'PUSH' 00")]
    [InlineData("name that passes the end", "0B 'Socket-Type' 00000004 'PUSH' 05 'X-f'")]
    [InlineData("no value length", "0B 'Socket-Type' 00000004 'PUSH' 03 'X-f' 0000")]
    [InlineData("value that passes the end", "0B 'Socket-Type' 00000004 'PUSH' 03 'X-f' 00000009 'short'")]
    [InlineData("value of 2^32-1 octets", "0B 'Socket-Type' FFFFFFFF 'PUSH'")]
    public async Task Malformed_metadata_ends_the_connection(string what, string metadata)
    {
        using var pull = new PullSocket(context: Context);
        using var peer = await BindAndConnectAsync(pull);
        await peer.SendAsync(Wire.Greeting(), Wire.Command("READY", Wire.Hex(metadata)));
        await ExpectRefusalAsync(peer);
        Assert.False(pull.TryReceive(out _), what);
        Assert.Empty(pull.Peers);
    }

    [Fact(Timeout = Limits.Test), Conformance("ZMTP-13")]
    public async Task Ready_without_a_socket_type_is_accepted()
    {
        using var pull = new PullSocket(context: Context);
        using var peer = await BindAndConnectAsync(pull);
        await peer.SendAsync(Wire.Greeting(), Wire.Ready(null), Wire.Message("untyped"));
        Assert.Equal("[untyped]", pull.Next());
    }

    [Theory(Timeout = Limits.Test), Conformance("ZMTP-22", "R-25")]
    [InlineData("an unknown command", "04 07 06 'FOOBAR'")]
    [InlineData("a command of the traffic phase", "04 07 04 'PING' 00 00")]
    [InlineData("a command without a body", "04 00")]
    [InlineData("a name longer than the body", "04 02 05 'R'")]
    [InlineData("a message", "00 02 'hi'")]
    [InlineData("a subscription", "00 02 01 41")]
    [InlineData("a READY in small letters", "04 06 05 'ready'")]
    public async Task Anything_but_ready_in_the_handshake_ends_the_connection(string what, string frame)
    {
        using var pull = new PullSocket(context: Context);
        using var peer = await BindAndConnectAsync(pull);
        await peer.SendAsync(Wire.Greeting(), Wire.Hex(frame));
        await ExpectRefusalAsync(peer);
        await RefusalAsync(pull);
        Assert.False(pull.TryReceive(out _), what);
    }

    [Fact(Timeout = Limits.Test), Conformance("ZMTP-22")]
    public async Task A_handshake_command_of_endless_length_is_refused_without_waiting_for_it()
    {
        using var pull = new PullSocket(context: Context);
        using var peer = await BindAndConnectAsync(pull);
        await peer.SendAsync(Wire.Greeting(), Wire.LongFrame(Wire.CommandFlag, Wire.Hex("05 'READY'"), announced: 1UL << 40));
        await ExpectRefusalAsync(peer);
    }

    [Theory(Timeout = Limits.Test), Conformance("ZMTP-24")]
    [InlineData("04 0A 05 'ERROR' 03 '400'")]
    [InlineData("04 06 05 'READY'")]
    public async Task Ready_and_error_after_the_handshake_are_ignored(string command)
    {
        using var pull = new PullSocket(context: Context);
        using var peer = await BindAndHandshakeAsync(pull, "PUSH");
        await peer.SendAsync(Wire.Hex(command));
        await ExpectDeliveryAsync(peer, pull, "still here");
    }

    [Fact(Timeout = Limits.Test), Conformance("ZMTP-49")]
    public async Task Connections_without_a_handshake_take_no_messages()
    {
        using var push = new PushSocket(context: Context);
        var endpoint = push.Bind("tcp://127.0.0.1:*");
        var idle = new List<RawPeer>();
        for (var i = 0; i < 50; i++)
            idle.Add(await RawPeer.ConnectAsync(endpoint));
        for (var i = 0; i < 25; i++)
            await idle[i].SendAsync(Wire.Greeting());
        Assert.False(push.TrySend("nobody has shaken hands"));

        using var pull = new PullSocket(context: Context);
        pull.Connect(endpoint);
        push.AwaitPeers(1);
        for (var i = 0; i < 100; i++)
            push.Put($"{i}");
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"[{i}]"), pull.Next(100));
        Assert.Single(push.Peers);
        idle.ForEach(peer => peer.Dispose());
    }

    /// <summary>The greeting and READY may have been sent already; nothing else may follow before the end of the stream.</summary>
    private static async Task ExpectRefusalAsync(RawPeer peer)
    {
        var answer = await peer.ReadToEndAsync();
        var expected = ExpectedGreeting.Concat(Wire.Ready("PULL")).ToArray();
        Assert.True(answer.Length <= expected.Length, $"More than the greeting and READY came: {Wire.ToHex(answer)}");
        Assert.Equal(expected[..answer.Length], answer);
    }
}
