namespace PureZmq.Conformance;

/// <summary>Answering PING.</summary>
public sealed class PingTests : WireTest
{
    [Theory(Timeout = Limits.Test), Conformance("O-16", "ZMTP-29")]
    [InlineData(1, "")]
    [InlineData(1, "LOL")]
    [InlineData(1, "sixteen octets!!")]
    [InlineData(0, "to a 3.0 peer")]
    public async Task A_pong_echoes_the_context(byte minor, string context)
    {
        using var pull = new PullSocket(context: Context);
        using var peer = await BindAndHandshakeAsync(pull, "PUSH", minor);
        await peer.SendAsync(Wire.Command("PING", [0, 0, .. Wire.Text(context)]));
        var pong = await peer.ReadFrameAsync();
        Assert.Equal("PONG", pong.CommandName);
        Assert.Equal(context, Text(pong.CommandData));
        Assert.Equal(Wire.CommandFlag, pong.Flags);
    }

    [Theory(Timeout = Limits.Test), Conformance("O-16", "ZMTP-29")]
    [InlineData(17)]
    [InlineData(58)]
    public async Task Of_a_longer_context_sixteen_octets_are_echoed(int length)
    {
        using var pull = new PullSocket(context: Context);
        using var peer = await BindAndHandshakeAsync(pull, "PUSH");
        await peer.SendAsync(Wire.Command("PING", [0, 0, .. Patterned.Bytes(length)]));
        var pong = await peer.ReadFrameAsync();
        Assert.Equal("PONG", pong.CommandName);
        Assert.Equal(Patterned.Bytes(16), pong.CommandData);
    }

    [Theory(Timeout = Limits.Test), Conformance("ZMTP-30")]
    [InlineData("04 05 04 'PING'")]
    [InlineData("04 06 04 'PING' 00")]
    public async Task A_ping_without_a_time_to_live_is_not_answered(string ping)
    {
        using var pull = new PullSocket(context: Context);
        using var peer = await BindAndHandshakeAsync(pull, "PUSH");
        await peer.SendAsync(ping);
        peer.CloseSend();
        Assert.Empty(await peer.ReadToEndAsync());
    }

    [Fact(Timeout = Limits.Test), Conformance("ZMTP-29")]
    public async Task An_unsolicited_pong_is_ignored()
    {
        using var pull = new PullSocket(context: Context);
        using var peer = await BindAndHandshakeAsync(pull, "PUSH");
        await peer.SendAsync(Wire.Command("PONG", "LOL"u8));
        await ExpectDeliveryAsync(peer, pull, "next");
    }

    [Fact(Timeout = Limits.Test), Conformance("ZMTP-29")]
    public async Task A_flood_of_pings_is_answered_by_no_more_pongs_and_starves_nobody()
    {
        const int Pings = 20_000;
        using var pull = new PullSocket(context: Context);
        using var peer = await BindAndHandshakeAsync(pull, "PUSH");
        byte[] ping = Wire.Command("PING", [0, 0, 1, 2, 3]);
        await peer.SendAsync(Enumerable.Repeat(ping, Pings).SelectMany(octets => octets).ToArray());
        await ExpectDeliveryAsync(peer, pull, "after the flood");
        await peer.SendAsync(Wire.Command("PING", [0, 0, .. "last"u8]));
        for (var pongs = 1; ; pongs++)
        {
            Assert.InRange(pongs, 1, Pings + 1);
            var pong = await peer.ReadFrameAsync();
            Assert.Equal("PONG", pong.CommandName);
            if (Text(pong.CommandData) == "last")
                return;
        }
    }
}
