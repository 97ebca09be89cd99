using System.Diagnostics;

namespace PureZmq.Conformance;

/// <summary>PINGs of our own, and what silence leads to; answering those of others is in <see cref="PingTests"/>.</summary>
public sealed class HeartbeatTests : WireTest
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    // Long enough that a busy machine answers in time, short enough to be waited for.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    [Theory(Timeout = Limits.Test), Conformance("O-14", "O-15", "ZMTP-32")]
    [InlineData(0, "00 00")]
    [InlineData(100, "00 01")]
    [InlineData(1_299, "00 0C")]
    [InlineData(100_000, "02 8F")]
    public async Task A_ping_is_sent_every_interval_with_the_time_to_live(int timeToLive, string octets)
    {
        using var pull = new PullSocket(
            new PullOptions
            {
                HeartbeatInterval = Interval,
                HeartbeatTimeout = TimeSpan.Zero,
                HeartbeatTimeToLive = TimeSpan.FromMilliseconds(timeToLive),
            },
            Context);
        var watch = Stopwatch.StartNew(); // before the handshake, with which the first interval begins
        using var peer = await BindAndHandshakeAsync(pull, "PUSH");
        for (var i = 1; i <= 4; i++)
        {
            Assert.Equal(Wire.Hex($"04 07 04 'PING' {octets}"), await peer.ReadExactlyAsync(9, $"PING {i}"));
            Assert.True(watch.Elapsed >= (Interval * i) - TimeSpan.FromMilliseconds(20), $"PING {i} came after {watch.ElapsedMilliseconds} ms.");
        }
    }

    [Theory(Timeout = Limits.Test), Conformance("O-14", "ZMTP-33")]
    [InlineData(null)]
    [InlineData(150)]
    public async Task A_peer_that_stays_silent_after_a_ping_is_closed_in_time(int? timeout)
    {
        var limit = timeout is { } own ? TimeSpan.FromMilliseconds(own) : Interval;
        using var pull = new PullSocket(
            new PullOptions { HeartbeatInterval = Interval, HeartbeatTimeout = timeout is null ? null : limit }, Context);
        var watch = Stopwatch.StartNew();
        using var peer = await BindAndHandshakeAsync(pull, "PUSH");
        await peer.ReadToEndAsync();
        Assert.InRange(watch.Elapsed, Interval + limit - TimeSpan.FromMilliseconds(25), Limits.Wait);
        pull.AwaitPeersLeft(0);
        await Log.WaitForAsync(entry => $"{entry["Reason"]}".Contains("HeartbeatTimeout", StringComparison.Ordinal), "the reason to be logged");
    }

    [Fact(Timeout = Limits.Test), Conformance("ZMTP-33")]
    public async Task A_connecting_socket_tries_again_and_keeps_what_waits()
    {
        using var push = new PushSocket(
            new PushOptions { HeartbeatInterval = Interval, ReconnectInterval = TimeSpan.FromMilliseconds(20), Linger = TimeSpan.Zero }, Context);
        using var listener = RawPeer.Listen();
        push.Connect(listener.Endpoint);
        using (var dead = await listener.AcceptAsync())
        {
            await dead.HandshakeAsync("PULL");
            await dead.ReadToEndAsync();
        }

        push.Put("kept");
        using var peer = await listener.AcceptAsync();
        await peer.HandshakeAsync("PULL");
        Assert.Equal("kept", Text(Assert.Single(await peer.ReadMessageAsync())));
    }

    [Theory(Timeout = Limits.Test), Conformance("O-14")]
    [InlineData("a PONG")]
    [InlineData("a message")]
    [InlineData("one octet of a frame")]
    public async Task Whatever_comes_after_a_ping_is_a_sign_of_life(string what)
    {
        // The peer of this test answers when a pool thread has time for it, which beside the storms may be late.
        var patience = 2 * Patience;
        using var pull = new PullSocket(new PullOptions { HeartbeatInterval = Interval, HeartbeatTimeout = patience }, Context);
        using var peer = await BindAndHandshakeAsync(pull, "PUSH");
        if (what == "one octet of a frame")
            await peer.SendAsync(Wire.Hex("02 00*6 01 00")); // a frame of 256 octets, which comes one by one
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < 1.5 * patience)
        {
            Assert.Equal("PING", (await peer.ReadFrameAsync()).CommandName);
            await peer.SendAsync(what switch
            {
                "a PONG" => Wire.Command("PONG"),
                "a message" => Wire.Message("x"),
                _ => new byte[1],
            });
        }

        pull.AwaitPeers(1);
    }

    [Fact(Timeout = Limits.Test), Conformance("O-14")]
    public async Task Without_a_timeout_a_silent_peer_stays()
    {
        using var pull = new PullSocket(new PullOptions { HeartbeatInterval = Interval, HeartbeatTimeout = TimeSpan.Zero }, Context);
        using var peer = await BindAndHandshakeAsync(pull, "PUSH");
        for (var i = 0; i < 8; i++)
            Assert.Equal("PING", (await peer.ReadFrameAsync()).CommandName);
        await ExpectDeliveryAsync(peer, pull, "still here");
    }

    [Fact(Timeout = Limits.Test), Conformance("O-14")]
    public async Task While_we_do_not_read_nobody_is_accused_of_silence()
    {
        using var pull = new PullSocket(
            new PullOptions { HeartbeatInterval = Interval, HeartbeatTimeout = Patience, ReceiveHighWaterMark = 1 }, Context);
        using var peer = await BindAndHandshakeAsync(pull, "PUSH");
        await peer.SendAsync(Wire.Message("first"));
        var watch = Stopwatch.StartNew();
        for (var i = 0; watch.Elapsed < 2 * Patience; i++)
        {
            // The first answer stops the reading, and none of them is heard: only their being there tells that the peer lives.
            Assert.Equal("PING", (await peer.ReadFrameAsync()).CommandName);
            if (i == 0)
                await peer.SendAsync(Wire.Command("PONG"));
        }

        await peer.SendAsync(Wire.Message("last"));
        Assert.Equal(["[first]", "[last]"], pull.Next(2));
        await peer.ReadToEndAsync(); // now that it is listened to, its silence counts
    }

    [Fact(Timeout = Limits.Test), Conformance("ZMTP-31")]
    public async Task A_peer_that_breaks_its_own_time_to_live_is_closed_then()
    {
        using var pull = new PullSocket(context: Context);
        using var peer = await BindAndHandshakeAsync(pull, "PUSH");
        var watch = Stopwatch.StartNew();
        await peer.SendAsync("04 07 04 'PING' 00 05");
        Assert.Equal("PONG", (await peer.ReadFrameAsync()).CommandName);
        await peer.ExpectEofAsync();
        Assert.InRange(watch.Elapsed.TotalMilliseconds, 480, Limits.Wait.TotalMilliseconds);
        pull.AwaitPeersLeft(0);
    }

    [Fact(Timeout = Limits.Test), Conformance("ZMTP-31")]
    public async Task A_shorter_time_to_live_counts_at_once()
    {
        using var pull = new PullSocket(context: Context);
        using var peer = await BindAndHandshakeAsync(pull, "PUSH");
        foreach (var octets in new[] { "FF FF", "00 32", "00 03" })
        {
            await peer.SendAsync($"04 07 04 'PING' {octets}");
            Assert.Equal("PONG", (await peer.ReadFrameAsync()).CommandName);
        }

        var watch = Stopwatch.StartNew();
        await peer.ExpectEofAsync();
        Assert.InRange(watch.Elapsed.TotalMilliseconds, 0, 4_500);
    }

    [Theory(Timeout = Limits.Test), Conformance("ZMTP-31")]
    [InlineData("02 90")] // 65.6 s, which in 16 bits of milliseconds would be 64 ms
    [InlineData("FF FF")]
    [InlineData("00 00")]
    public async Task A_long_time_to_live_is_taken_as_it_is(string octets)
    {
        using var pull = new PullSocket(context: Context);
        using var peer = await BindAndHandshakeAsync(pull, "PUSH");
        await peer.SendAsync($"04 07 04 'PING' {octets}");
        Assert.Equal("PONG", (await peer.ReadFrameAsync()).CommandName);
        await peer.ExpectSilenceAsync(TimeSpan.FromMilliseconds(500));
        await ExpectDeliveryAsync(peer, pull, "still here");
    }

    [Fact(Timeout = Limits.Test), Conformance("ZMTP-31")]
    public async Task After_a_sign_of_life_only_the_next_ping_demands_another()
    {
        using var pull = new PullSocket(context: Context);
        using var peer = await BindAndHandshakeAsync(pull, "PUSH");
        await peer.SendAsync("04 07 04 'PING' 00 14");
        Assert.Equal("PONG", (await peer.ReadFrameAsync()).CommandName);
        await ExpectDeliveryAsync(peer, pull, "alive");
        await peer.ExpectSilenceAsync(TimeSpan.FromMilliseconds(2500));
        await peer.SendAsync("04 07 04 'PING' 00 01");
        Assert.Equal("PONG", (await peer.ReadFrameAsync()).CommandName);
        await peer.ExpectEofAsync();
    }
}
