namespace PureZmq.Conformance;

/// <summary>The Identity property: absent, empty, too long, taken.</summary>
public sealed class IdentityTests : WireTest
{
    [Theory(Timeout = Limits.Test), Conformance("ZMTP-15")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_peer_with_an_empty_identity_or_none_gets_five_octets(bool announced)
    {
        using var router = new RouterSocket(context: Context);
        using var peer = await BindAndHandshakeAsync(router, "DEALER", identity: announced ? [] : null);
        await peer.SendAsync(Wire.Message("x"));
        var frames = router.NextFrames();
        Assert.Equal((5, 0), (frames[0].Length, frames[0][0]));
        router.Put(frames[0], "back");
        Assert.Equal("back", Text(Assert.Single(await peer.ReadMessageAsync())));
    }

    [Fact(Timeout = Limits.Test), Conformance("ZMTP-14")]
    public async Task The_own_routing_id_is_announced()
    {
        using var dealer = new DealerSocket(new DealerOptions { RoutingId = "me" }, Context);
        using var peer = await BindAndConnectAsync(dealer);
        var ready = await peer.HandshakeAsync("ROUTER");
        Assert.Equal("me"u8, ready.Identity ?? []);
    }

    [Fact(Timeout = Limits.Test), Conformance("ZMTP-16", "S-17")]
    public async Task A_second_connection_with_a_live_identity_stays_open_and_unheard()
    {
        using var router = new RouterSocket(context: Context);
        var endpoint = router.Bind("tcp://127.0.0.1:*");
        using var first = await RawPeer.ConnectAsync(endpoint);
        await first.HandshakeAsync("DEALER", identity: "X"u8.ToArray());
        await first.SendAsync(Wire.Message("first"));
        Assert.Equal("[X][first]", router.Next());

        using var second = await RawPeer.ConnectAsync(endpoint);
        await second.HandshakeAsync("DEALER", identity: "X"u8.ToArray());
        await second.SendAsync(Wire.Message("unheard"));
        router.Put("X", "for the first");
        Assert.Equal("for the first", Text(Assert.Single(await first.ReadMessageAsync())));
        await first.SendAsync(Wire.Message("marker"));
        Assert.Equal("[X][marker]", router.Next());
        await second.ExpectSilenceAsync(Silence);
        Assert.False(router.TryReceive(out _));
    }

    [Fact(Timeout = Limits.Test), Conformance("ZMTP-16", "S-18")]
    public async Task With_handover_the_second_connection_takes_the_identity_and_the_first_stays_open()
    {
        using var router = new RouterSocket(new RouterOptions { Handover = true }, Context);
        var endpoint = router.Bind("tcp://127.0.0.1:*");
        using var first = await RawPeer.ConnectAsync(endpoint);
        await first.HandshakeAsync("DEALER", identity: "X"u8.ToArray());
        await first.SendAsync(Wire.Message("first"));
        Assert.Equal("[X][first]", router.Next());

        using var second = await RawPeer.ConnectAsync(endpoint);
        await second.HandshakeAsync("DEALER", identity: "X"u8.ToArray());
        await second.SendAsync(Wire.Message("second"));
        Assert.Equal("[X][second]", router.Next());
        router.Put("X", "for the second");
        Assert.Equal("for the second", Text(Assert.Single(await second.ReadMessageAsync())));
        await first.SendAsync(Wire.Message("no longer read"));
        await first.ExpectSilenceAsync(Silence);
        Assert.False(router.TryReceive(out _));
    }

    [Fact(Timeout = Limits.Test), Conformance("ZMTP-16")]
    public async Task A_peers_identity_cannot_replace_a_generated_one()
    {
        using var router = new RouterSocket(context: Context);
        var endpoint = router.Bind("tcp://127.0.0.1:*");
        using var victim = await RawPeer.ConnectAsync(endpoint);
        await victim.HandshakeAsync("DEALER");
        await victim.SendAsync(Wire.Message("I am here"));
        var id = router.NextFrames()[0];

        using var thief = await RawPeer.ConnectAsync(endpoint);
        await thief.SendAsync(Wire.Greeting(), Wire.Ready("DEALER", id), Wire.Message("it is mine"));
        using var marker = await RawPeer.ConnectAsync(endpoint);
        await marker.HandshakeAsync("DEALER", identity: "marker"u8.ToArray());
        router.Put(id, "for the victim");
        Assert.Equal("for the victim", Text(Assert.Single(await victim.ReadMessageAsync())));
    }

    [Fact(Timeout = Limits.Test), Conformance("ZMTP-15")]
    public async Task An_identity_of_more_than_255_octets_ends_the_connection()
    {
        using var router = new RouterSocket(context: Context);
        using var peer = await BindAndConnectAsync(router);
        await peer.SendAsync(Wire.Greeting(), Wire.Ready("DEALER", new byte[256]));
        await peer.ReadToEndAsync();
        await RefusalAsync(router);
        Assert.Empty(router.Peers);
    }
}
