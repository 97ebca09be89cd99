using System.Diagnostics;

namespace PureZmq.Conformance;

/// <summary>Who comes back after a lost connection, when, and with what.</summary>
public sealed class ReconnectTests : WireTest
{
    private static PushOptions Quick { get; } = new() { ReconnectInterval = TimeSpan.FromMilliseconds(20), Linger = TimeSpan.Zero };

    [Fact(Timeout = Limits.Test), Conformance("ZMTP-23", "R-25", "R-32")]
    public async Task An_error_in_the_handshake_ends_the_endpoint()
    {
        using var push = new PushSocket(Quick, Context);
        using var listener = RawPeer.Listen();
        push.Connect(listener.Endpoint);
        using (var peer = await listener.AcceptAsync())
        {
            await peer.SendAsync(Wire.Greeting(), Wire.Hex("04 0A 05 'ERROR' 03 '400'"));
            await peer.ReadToEndAsync();
        }

        await RefusalAsync(push, "400");
        Assert.False(await listener.AcceptsWithinAsync(TimeSpan.FromMilliseconds(300)), "The socket came back after an ERROR.");
    }

    [Theory(Timeout = Limits.Test), Conformance("R-32")]
    [InlineData("another mechanism", "FF 00*7 01 7F 03 01 'PLAIN' 00*47")]
    [InlineData("a message for READY", "FF 00*7 01 7F 03 01 'NULL' 00*48 00 02 'hi'")]
    [InlineData("malformed metadata", "FF 00*7 01 7F 03 01 'NULL' 00*48 04 08 05 'READY' 05 'X'")]
    [InlineData("a malformed ERROR", "FF 00*7 01 7F 03 01 'NULL' 00*48 04 07 05 'ERROR' 09")]
    public async Task A_protocol_error_ends_the_endpoint(string what, string bytes)
    {
        using var push = new PushSocket(Quick, Context);
        using var listener = RawPeer.Listen();
        push.Connect(listener.Endpoint);
        using (var peer = await listener.AcceptAsync())
        {
            await peer.SendAsync(bytes);
            await peer.ReadToEndAsync();
        }

        await RefusalAsync(push);
        Assert.False(await listener.AcceptsWithinAsync(TimeSpan.FromMilliseconds(300)), $"The socket came back after {what}.");
    }

    [Fact(Timeout = Limits.Test), Conformance("R-32")]
    public async Task After_a_protocol_error_disconnect_and_connect_begin_anew()
    {
        using var push = new PushSocket(Quick, Context);
        using var listener = RawPeer.Listen();
        push.Connect(listener.Endpoint);
        using (var peer = await listener.AcceptAsync())
        {
            await peer.SendAsync(Wire.Greeting(), Wire.Ready("PUB"));
            await peer.ReadToEndAsync();
        }

        push.Disconnect(listener.Endpoint);
        push.Connect(listener.Endpoint);
        using var second = await listener.AcceptAsync();
        await second.HandshakeAsync("PULL");
        push.Put("works");
        Assert.Equal("works", Text(Assert.Single(await second.ReadMessageAsync())));
    }

    [Theory(Timeout = Limits.Test), Conformance("ZMTP-25", "R-25", "R-32")]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(64)]
    public async Task The_end_of_the_stream_in_a_handshake_leads_to_another_attempt(int octets)
    {
        using var push = new PushSocket(Quick, Context);
        using var listener = RawPeer.Listen();
        push.Connect(listener.Endpoint);
        push.Put("kept");
        using (var peer = await listener.AcceptAsync())
            await peer.SendAsync(Wire.Greeting().AsMemory(0, octets));

        using var second = await listener.AcceptAsync();
        await second.HandshakeAsync("PULL");
        Assert.Equal("kept", Text(Assert.Single(await second.ReadMessageAsync())));
    }

    [Fact(Timeout = Limits.Test), Conformance("TRN-40")]
    public async Task Waits_grow_from_the_fourth_connection_that_ends_before_its_handshake()
    {
        using var push = new PushSocket(Quick with { ReconnectInterval = TimeSpan.FromMilliseconds(50) }, Context);
        using var listener = RawPeer.Listen();
        push.Connect(listener.Endpoint);
        var peer = await listener.AcceptAsync();
        var waits = new List<double>();
        for (var i = 0; i < 6; i++)
        {
            (peer, var wait) = await CloseAndWaitAsync(peer, listener);
            waits.Add(wait);
        }

        var shown = string.Join(", ", waits.Select(wait => $"{wait:0}"));
        Assert.All(waits.Take(3), wait => Assert.True(wait >= 45, $"A wait was shorter than the interval: {shown}"));
        Assert.True(waits[3] >= 95, $"The fourth wait did not double: {shown}");
        Assert.True(waits[4] >= 190, $"The fifth wait did not double: {shown}");
        Assert.True(waits[5] >= 380, $"The sixth wait did not double: {shown}");

        var fresh = double.MaxValue;
        for (var i = 0; i < 3; i++) // a busy machine may make one of them long
        {
            await peer.HandshakeAsync("PULL");
            (peer, var wait) = await CloseAndWaitAsync(peer, listener);
            fresh = Math.Min(fresh, wait);
        }

        peer.Dispose();
        Assert.True(fresh < waits[5], $"After a completed handshake the wait was {fresh:0} still: {shown}");
    }

    [Fact(Timeout = Limits.Test), Conformance("TRN-40")]
    public async Task With_a_maximum_the_waits_stop_growing_there()
    {
        using var push = new PushSocket(
            Quick with { ReconnectInterval = TimeSpan.FromMilliseconds(40), ReconnectIntervalMax = TimeSpan.FromMilliseconds(100) }, Context);
        using var listener = RawPeer.Listen();
        push.Connect(listener.Endpoint);
        var peer = await listener.AcceptAsync();
        var waits = new List<double>();
        for (var i = 0; i < 7; i++)
        {
            (peer, var wait) = await CloseAndWaitAsync(peer, listener);
            waits.Add(wait);
        }

        peer.Dispose();

        var shown = string.Join(", ", waits.Select(wait => $"{wait:0}"));
        Assert.All(waits, wait => Assert.True(wait >= 36, $"A wait was shorter than the interval: {shown}"));
        Assert.True(waits[3] >= 76, $"The fourth wait did not double: {shown}");
        Assert.All(waits.Skip(4), wait => Assert.True(wait >= 95, $"A later wait was shorter than the maximum: {shown}"));
        Assert.True(waits.Skip(4).Min() < 190, $"The waits grew beyond the maximum: {shown}");
    }

    [Fact(Timeout = Limits.Test), Conformance("O-11", "TRN-40")]
    public async Task Refused_attempts_wait_ever_longer_up_to_the_maximum_and_a_handshake_starts_over()
    {
        var clock = new ManualClock();
        using var context = new ZmqContext(new ZmqContextOptions { TimeProvider = clock });
        using var push = new PushSocket(
            new PushOptions { ReconnectIntervalMax = TimeSpan.FromSeconds(1), Linger = TimeSpan.Zero }, context);
        using var monitor = push.OpenMonitor(SocketEvents.ConnectRetried);
        var port = Ports.Next();
        push.Connect($"tcp://127.0.0.1:{port}");
        foreach (var wait in new[] { 100, 200, 400, 800, 1000 })
        {
            await ExpectWaitAsync(wait);
            clock.Advance(TimeSpan.FromMilliseconds(wait));
        }

        await ExpectWaitAsync(1000);
        using var listener = RawPeer.Listen(port);
        clock.Advance(TimeSpan.FromMilliseconds(1000));
        using (var peer = await listener.AcceptAsync())
            await peer.HandshakeAsync("PULL");
        await ExpectWaitAsync(100);

        async Task ExpectWaitAsync(int milliseconds)
        {
            Assert.Equal(milliseconds, monitor.Expect(SocketEvents.ConnectRetried).Value);
            await clock.WaitForTimersAsync(1);
        }
    }

    [Theory(Timeout = Limits.Test), Conformance("O-09", "TRN-41")]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task Without_an_interval_a_lost_connection_is_not_replaced(int milliseconds)
    {
        using var push = new PushSocket(Quick with { ReconnectInterval = TimeSpan.FromMilliseconds(milliseconds) }, Context);
        using var listener = RawPeer.Listen();
        push.Connect(listener.Endpoint);
        using (var peer = await listener.AcceptAsync())
            await peer.HandshakeAsync("PULL");
        Assert.False(await listener.AcceptsWithinAsync(TimeSpan.FromMilliseconds(400)), "The connection was replaced.");
    }

    [Theory(Timeout = Limits.Test), Conformance("O-09", "TRN-41")]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task Without_an_interval_a_refused_attempt_is_not_repeated(int milliseconds)
    {
        var port = Ports.Next();
        using var push = new PushSocket(Quick with { ReconnectInterval = TimeSpan.FromMilliseconds(milliseconds) }, Context);
        push.Connect($"tcp://127.0.0.1:{port}");
        await Log.WaitForAsync(entry => entry.Message.Contains($":{port}", StringComparison.Ordinal), "the refused attempt to be logged");
        using var listener = RawPeer.Listen(port);
        Assert.False(await listener.AcceptsWithinAsync(TimeSpan.FromMilliseconds(400)), "The attempt was repeated.");
    }

    [Fact(Timeout = Limits.Test), Conformance("TRN-44", "S-38")]
    public async Task Whole_messages_arrive_once_and_in_order_over_many_lost_connections()
    {
        const int Count = 60;
        using var push = new PushSocket(Quick with { ReconnectInterval = TimeSpan.FromMilliseconds(5) }, Context);
        using var listener = RawPeer.Listen();
        push.Connect(listener.Endpoint);
        var received = new List<int>();
        for (var i = 0; i < Count; i++)
        {
            push.Put($"{i}", "body", "end");
            using var peer = await listener.AcceptAsync();
            await peer.HandshakeAsync("PULL");
            var frames = await peer.ReadMessageAsync();
            Assert.Equal(3, frames.Length);
            received.Add(int.Parse(Text(frames[0])));
            peer.Dispose();
            push.AwaitPeersLeft(0);
        }

        Assert.Equal(Enumerable.Range(0, Count), received);
    }

    [Fact(Timeout = Limits.Test), Conformance("TRN-12")]
    public async Task Unbind_closes_the_connections_it_accepted()
    {
        using var pull = new PullSocket(context: Context);
        using var peer = await BindAndHandshakeAsync(pull, "PUSH");
        pull.AwaitPeers(1);
        pull.Unbind(pull.LastEndpoint!);
        await peer.ExpectEofAsync();
        pull.AwaitPeersLeft(0);
    }

    [Fact(Timeout = Limits.Test), Conformance("TRN-12")]
    public async Task Unbind_closes_handshakes_in_progress_too()
    {
        using var pull = new PullSocket(context: Context);
        using var peer = await BindAndConnectAsync(pull);
        await peer.ReadExactlyAsync(10, "the signature");
        pull.Unbind(pull.LastEndpoint!);
        await peer.ReadToEndAsync();
    }

    [Fact(Timeout = Limits.Test), Conformance("TRN-13")]
    public async Task Disconnect_sends_what_was_queued_and_does_not_come_back()
    {
        using var push = new PushSocket(Quick with { Linger = Limits.Wait, SendHighWaterMark = 0 }, Context);
        using var listener = RawPeer.Listen(receiveBufferSize: 8_192);
        push.Connect(listener.Endpoint);
        using (var peer = await listener.AcceptAsync())
        {
            await peer.HandshakeAsync("PULL");
            push.AwaitPeers(1);
            var body = Patterned.Bytes(100_000);
            for (var i = 0; i < 100; i++)
                push.Put($"{i}", body);
            push.Disconnect(listener.Endpoint);
            for (var i = 0; i < 100; i++)
            {
                var frames = await peer.ReadMessageAsync();
                Assert.Equal($"{i}", Text(frames[0]));
                Assert.True(body.AsSpan().SequenceEqual(frames[1]));
            }

            await peer.ExpectEofAsync();
        }

        Assert.False(await listener.AcceptsWithinAsync(TimeSpan.FromMilliseconds(200)), "The socket came back after Disconnect.");
    }

    [Fact(Timeout = Limits.Test), Conformance("TRN-14", "S-47")]
    public async Task Repeated_connects_are_one_connection_for_a_dealer_and_three_for_a_push()
    {
        using var listener = RawPeer.Listen();
        using var dealer = new DealerSocket(context: Context);
        for (var i = 0; i < 3; i++)
            dealer.Connect(listener.Endpoint);
        (await listener.AcceptAsync()).Dispose();
        dealer.Dispose();
        using var push = new PushSocket(Quick with { ReconnectInterval = TimeSpan.FromSeconds(30) }, Context);
        using var other = RawPeer.Listen();
        for (var i = 0; i < 3; i++)
            push.Connect(other.Endpoint);
        var accepted = new List<RawPeer>();
        for (var i = 0; i < 3; i++)
            accepted.Add(await other.AcceptAsync());
        Assert.False(await other.AcceptsWithinAsync(Silence));
        accepted.ForEach(peer => peer.Dispose());
    }

    private static async Task<(RawPeer Next, double Milliseconds)> CloseAndWaitAsync(RawPeer peer, RawListener listener)
    {
        var watch = Stopwatch.StartNew(); // before the other side can know, so that the figure is never less than its wait
        peer.Dispose();
        var next = await listener.AcceptAsync();
        return (next, watch.Elapsed.TotalMilliseconds);
    }
}
