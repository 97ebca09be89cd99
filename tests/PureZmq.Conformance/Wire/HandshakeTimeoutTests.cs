using System.Diagnostics;

namespace PureZmq.Conformance;

/// <summary>A handshake has a time limit that no trickle of octets can stretch.</summary>
public sealed class HandshakeTimeoutTests : WireTest
{
    private static readonly TimeSpan Allowed = TimeSpan.FromMilliseconds(300);

    // Where a handshake has to be done within the limit: a busy machine needs its time for that.
    private static readonly TimeSpan Ample = TimeSpan.FromSeconds(2);

    [Fact(Timeout = Limits.Test), Conformance("ZMTP-26", "O-13", "R-25")]
    public async Task A_silent_stranger_is_cut_off()
    {
        using var pull = new PullSocket(new PullOptions { HandshakeTimeout = Allowed }, Context);
        var watch = Stopwatch.StartNew();
        using var peer = await BindAndConnectAsync(pull);
        Assert.Equal(10, (await peer.ReadToEndAsync()).Length);
        AssertInTime(watch);
        await RefusalAsync(pull, "handshake");
    }

    [Fact(Timeout = Limits.Test), Conformance("ZMTP-26")]
    public async Task An_octet_now_and_then_does_not_stretch_it()
    {
        using var pull = new PullSocket(new PullOptions { HandshakeTimeout = Allowed }, Context);
        var watch = Stopwatch.StartNew();
        using var peer = await BindAndConnectAsync(pull);
        var end = peer.ReadToEndAsync();
        var greeting = Wire.Greeting();
        for (var sent = 0; !end.IsCompleted && sent < 63; sent++)
        {
            try
            {
                await peer.SendAsync(greeting.AsMemory(sent, 1));
            }
            catch (System.Net.Sockets.SocketException)
            {
                break;   // cut off between two octets, which is what this test waits for
            }

            await Task.WhenAny(end, Task.Delay(50));
        }

        await end;
        AssertInTime(watch);
    }

    [Fact(Timeout = Limits.Test), Conformance("ZMTP-26")]
    public async Task A_greeting_without_ready_is_cut_off_too()
    {
        using var pull = new PullSocket(new PullOptions { HandshakeTimeout = Allowed }, Context);
        var watch = Stopwatch.StartNew();
        using var peer = await BindAndConnectAsync(pull);
        await peer.SendAsync(Wire.Greeting());
        await peer.ReadToEndAsync();
        AssertInTime(watch);
    }

    [Fact(Timeout = Limits.Test), Conformance("ZMTP-26", "O-13")]
    public async Task A_connecting_socket_gives_up_on_a_silent_server_and_tries_again()
    {
        using var push = new PushSocket(
            new PushOptions { HandshakeTimeout = Ample, ReconnectInterval = TimeSpan.FromMilliseconds(20), Linger = TimeSpan.Zero }, Context);
        using var listener = RawPeer.Listen();
        var watch = Stopwatch.StartNew();
        push.Connect(listener.Endpoint);
        push.Put("kept");
        using (var silent = await listener.AcceptAsync())
        {
            Assert.Equal(10, (await silent.ReadToEndAsync()).Length);
            AssertInTime(watch, Ample);
        }

        using var peer = await listener.AcceptAsync();
        await peer.HandshakeAsync("PULL");
        Assert.Equal("kept", Text(Assert.Single(await peer.ReadMessageAsync())));
    }

    [Fact(Timeout = Limits.Test), Conformance("ZMTP-26")]
    public async Task The_limit_ends_with_the_handshake()
    {
        var clock = new ManualClock();
        using var context = new ZmqContext(new ZmqContextOptions { TimeProvider = clock });
        using var pull = new PullSocket(new PullOptions { HandshakeTimeout = Allowed }, context);
        using var peer = await BindAndHandshakeAsync(pull, "PUSH");
        await ExpectDeliveryAsync(peer, pull, "the handshake is done");
        clock.Advance(10 * Allowed);
        await peer.ExpectSilenceAsync(Silence);
        await ExpectDeliveryAsync(peer, pull, "still here");
    }

    private static void AssertInTime(Stopwatch watch, TimeSpan? limit = null)
        => Assert.InRange(watch.Elapsed, (limit ?? Allowed) - TimeSpan.FromMilliseconds(20), Limits.Wait);
}
