namespace PureZmq.Conformance;

/// <summary>Frames: sizes, flags, commands between them, and messages that never end.</summary>
public sealed class FramingTests : WireTest
{
    [Theory(Timeout = Limits.Test), Conformance("ZMTP-17")]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(255, false)]
    [InlineData(256, true)]
    [InlineData(70_000, true)]
    public async Task A_body_is_sent_short_up_to_255_octets_and_long_above(int size, bool isLong)
    {
        using var push = new PushSocket(context: Context);
        using var peer = await BindAndHandshakeAsync(push, "PULL");
        push.AwaitPeers(1);
        var body = Patterned.Bytes(size);
        push.Put(body, body);
        var (first, second) = (await peer.ReadFrameAsync(), await peer.ReadFrameAsync());
        Assert.Equal((isLong, true, false), (first.IsLong, first.HasMore, first.IsCommand));
        Assert.Equal((isLong, false, false), (second.IsLong, second.HasMore, second.IsCommand));
        Assert.Equal(0, (first.Flags | second.Flags) & 0xF8);
        Assert.Equal(body, first.Body);
        Assert.Equal(body, second.Body);
    }

    [Theory(Timeout = Limits.Test), Conformance("ZMTP-17")]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(1_000_000)]
    public async Task The_long_form_is_accepted_for_every_size(int size)
    {
        using var pull = new PullSocket(context: Context);
        using var peer = await BindAndHandshakeAsync(pull, "PUSH");
        var body = Patterned.Bytes(size);
        await peer.SendAsync(Wire.LongFrame(0, body));
        Assert.True(body.AsSpan().SequenceEqual(Assert.Single(pull.NextFrames())));
    }

    [Fact(Timeout = Limits.Test), Conformance("ZMTP-18")]
    public async Task Reserved_flags_are_ignored_and_five_is_a_command()
    {
        using var pull = new PullSocket(context: Context);
        using var peer = await BindAndHandshakeAsync(pull, "PUSH");
        await peer.SendAsync("F8 02 68 69");
        await peer.SendAsync("05 06 05 'HELLO'");
        await peer.SendAsync("07 0000000000000006 05 'HELLO'");
        await peer.SendAsync(Wire.Message("next"));
        Assert.Equal(["[hi]", "[next]"], pull.Next(2));
    }

    [Theory(Timeout = Limits.Test), Conformance("ZMTP-19", "O-08")]
    [InlineData("00 65")]
    [InlineData("02 0000000000000065")]
    [InlineData("01 01 61 02 0000000100000000")]
    public async Task A_frame_above_the_limit_is_refused_from_its_header(string header)
    {
        using var pull = new PullSocket(new PullOptions { MaxMessageSize = 100 }, Context);
        using var peer = await BindAndHandshakeAsync(pull, "PUSH");
        await peer.SendAsync(Wire.Message(new byte[100], new byte[100]));
        Assert.Equal(2, pull.NextFrames().Length);
        await peer.SendAsync(header);
        await peer.ExpectEofAsync();
        await RefusalAsync(pull, "100");
        Assert.False(pull.TryReceive(out _));
        pull.AwaitPeersLeft(0);
    }

    [Fact(Timeout = Limits.Test), Conformance("O-08")]
    public async Task The_limit_holds_for_handshake_commands_too()
    {
        using var pull = new PullSocket(new PullOptions { MaxMessageSize = 10 }, Context);
        using var peer = await BindAndConnectAsync(pull);
        await peer.SendAsync(Wire.Greeting(), Wire.Ready("PUSH"));
        await peer.ReadToEndAsync();
        await RefusalAsync(pull);
    }

    [Theory(Timeout = Limits.Test), Conformance("ZMTP-20")]
    [InlineData("02 FF*8", true)]
    [InlineData("02 80 00*7", true)]
    [InlineData("06 FF*8", true)]
    [InlineData("02 7F FF*7", true)]   // legal on the wire, more than one array holds
    [InlineData("02 00 00 00 FF FF FF FF FF", true)]
    [InlineData("02 00 00 00 00 70 00 00 00", false)]
    public async Task An_impossible_size_ends_the_connection_and_a_huge_one_costs_nothing_until_its_bytes_come(string header, bool impossible)
    {
        using var pull = new PullSocket(context: Context);
        using var peer = await BindAndHandshakeAsync(pull, "PUSH");
        await ExpectDeliveryAsync(peer, pull, "before");
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var resident = Environment.WorkingSet;
        await peer.SendAsync(header);
        if (impossible)
        {
            await peer.ExpectEofAsync();
            await RefusalAsync(pull);
        }
        else
        {
            await peer.SendAsync(new byte[1000]);
            await peer.ExpectSilenceAsync(Silence);
        }

        // Other classes run beside this one, so the bounds are wide: an allocation on trust would be gigabytes.
        Assert.True(GC.GetTotalAllocatedBytes(precise: true) - allocated < 1L << 30, "The announced size was allocated.");
        Assert.True(Environment.WorkingSet - resident < 1L << 30, "The announced size became resident.");
        Assert.False(pull.TryReceive(out _));
    }

    [Theory(Timeout = Limits.Test), Conformance("ZMTP-21")]
    [InlineData("04 00")]
    [InlineData("04 01 FF")]
    [InlineData("04 01 00")]
    [InlineData("04 07 06 'FOOBAR'")]
    [InlineData("06 0000000000000007 06 'FOOBAR'")]
    [InlineData("04 00 04 00 04 00 04 00")]
    public async Task Unknown_empty_and_truncated_commands_in_traffic_are_ignored(string commands)
    {
        using var pull = new PullSocket(context: Context);
        using var peer = await BindAndHandshakeAsync(pull, "PUSH");
        await peer.SendAsync(commands);
        await ExpectDeliveryAsync(peer, pull, "next");
    }

    [Fact(Timeout = Limits.Test), Conformance("ZMTP-27")]
    public async Task A_command_between_the_frames_of_a_message_disturbs_nothing()
    {
        using var pull = new PullSocket(context: Context);
        using var peer = await BindAndHandshakeAsync(pull, "PUSH");
        await peer.SendAsync("01 01 'a' 04 07 04 'PING' 00 00 01 00 04 01 FF 00 01 'b'");
        Assert.Equal("[a][][b]", pull.Next());
        Assert.Equal("PONG", (await peer.ReadFrameAsync()).CommandName);
    }

    [Theory(Timeout = Limits.Test), Conformance("ZMTP-28", "S-36")]
    [InlineData("01 01 'a'")]
    [InlineData("01 01 'a' 01 01 'b' 00")]
    [InlineData("01 01 'a' 00 05 'half'")]
    [InlineData("00 05 'half'")]
    [InlineData("02 00000000")]
    public async Task What_a_peer_began_and_did_not_end_is_never_seen(string beginning)
    {
        using var pull = new PullSocket(context: Context);
        using var peer = await BindAndHandshakeAsync(pull, "PUSH");
        await peer.SendAsync(Wire.Message("whole"));
        await peer.SendAsync(beginning);
        peer.CloseSend();
        await peer.ReadToEndAsync();
        Assert.Equal("[whole]", pull.Next());
        pull.AwaitPeersLeft(0);

        using var other = new PushSocket(context: Context);
        other.ConnectAndWait(pull.LastEndpoint!, pull);
        other.Put("marker");
        Assert.Equal("[marker]", pull.Next());
        Assert.False(pull.TryReceive(out _));
    }

    [Fact(Timeout = Limits.Test), Conformance("ZMTP-03")]
    public async Task Frames_split_anywhere_arrive_as_if_they_were_not()
    {
        using var pull = new PullSocket(context: Context);
        using var peer = await BindAndHandshakeAsync(pull, "PUSH");
        byte[] stream =
        [
            .. Wire.Message("one"), .. Wire.Hex("04 00"), .. Wire.Message("two", "", "three"),
            .. Wire.LongFrame(0, Patterned.Bytes(300)), .. Wire.Message(""),
        ];
        for (var cut = 1; cut < stream.Length; cut += 3)
        {
            await peer.SendAsync(stream.AsMemory(0, cut));
            await peer.SendAsync(stream.AsMemory(cut));
            Assert.Equal("[one]", pull.Next());
            Assert.Equal("[two][][three]", pull.Next());
            Assert.Equal(Patterned.Bytes(300), Assert.Single(pull.NextFrames()));
            Assert.Equal("[]", pull.Next());
        }
    }
}
