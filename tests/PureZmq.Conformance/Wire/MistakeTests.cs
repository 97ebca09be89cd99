using static PureZmq.SocketEvents;

namespace PureZmq.Conformance;

/// <summary>The mistakes a newcomer makes are seen: each gives an event, and one line in the log that says what to do.</summary>
public sealed class MistakeTests : WireTest
{
    private static PushOptions Quick { get; } = new() { ReconnectInterval = TimeSpan.FromMilliseconds(20), Linger = TimeSpan.Zero };

    [Theory(Timeout = Limits.Test), Conformance("R-25")]
    [InlineData("FF 00*7 01 7F 03 01 'CURVE' 00*47", HandshakeFailedProtocol, 0x11000002, "CURVE")] // another mechanism
    [InlineData("FF 00*7 01 7F 03 01 'NULL' 00*48 04 05 04 'PING'", HandshakeFailedProtocol, 0x10000001, "neither READY nor ERROR")]
    [InlineData("FF 00*7 01 7F 03 01 'NULL' 00*48 00 02 'hi'", HandshakeFailedProtocol, 0x10000001, "message frame")]
    [InlineData("FF 00*7 01 7F 03 01 'NULL' 00*48 04 08 05 'READY' 05 'X'", HandshakeFailedProtocol, 0x10000018, "metadata")]
    [InlineData("FF 00*7 01 7F 03 01 'NULL' 00*48 04 07 05 'ERROR' 09", HandshakeFailedProtocol, 0x10000015, "ERROR")]
    [InlineData("FF 00*7 01 7F 03 01 'NULL' 00*48 04 09 05 'ERROR' 02 'no'", HandshakeFailedProtocol, 0x10000000, "[no]")]
    [InlineData("'GET / HTTP/1.1' 0D 0A", HandshakeFailedProtocol, 0x10000000, "no ZMTP")]
    [InlineData("FF 00*7 01 7F 03 01 'NULL' 00*48 04 0A 05 'ERROR' 03 '400'", HandshakeFailedAuth, 400, "400")]
    [InlineData("FF 00*7 01 7F 03 01 'NULL' 00*48 04 19 05 'READY' 0B 'Socket-Type' 00*3 03 'SUB'", IncompatiblePeer, 0, "PUSH talks with PULL")]
    public async Task A_handshake_that_fails_is_told_on_both_sides_and_logged_once(string bytes, SocketEvents kind, int value, string words)
    {
        using (var push = new PushSocket(Quick, Context))
        using (var monitor = push.OpenMonitor())
        {
            using var peer = await BindAndConnectAsync(push);
            await peer.SendAsync(bytes);
            Check(monitor, monitor.Expect(Accepted).Peer, kind, value, words);
        }

        using (var push = new PushSocket(Quick, Context))
        using (var monitor = push.OpenMonitor())
        using (var listener = RawPeer.Listen())
        {
            push.Connect(listener.Endpoint);
            using var peer = await listener.AcceptAsync();
            await peer.SendAsync(bytes);
            Check(monitor, monitor.Expect(Connected).Peer, kind, value, words);
        }

        await Log.WaitForAsync(entry => entry.Id.Id == EndpointEnded);
        Assert.Single(Log.Entries, entry => entry.Id.Id == PeerRefused);
        Assert.Single(Log.Entries, entry => entry.Id.Id == EndpointEnded);
        Assert.All(
            Log.Entries.Where(entry => entry.Id.Id is PeerRefused or EndpointEnded),
            entry => Assert.Contains(words, $"{entry["Reason"]}", StringComparison.Ordinal));
    }

    [Fact(Timeout = Limits.Test), Conformance("R-25")]
    public async Task Silence_and_the_end_of_the_stream_are_failures_without_detail()
    {
        using var pull = new PullSocket(new PullOptions { HandshakeTimeout = TimeSpan.FromMilliseconds(100) }, Context);
        using var monitor = pull.OpenMonitor();
        using (await BindAndConnectAsync(pull))
        {
            var silent = monitor.Expect(HandshakeFailedNoDetail);
            Assert.Equal(110, silent.Value);
            Assert.Contains("HandshakeTimeout", silent.Reason, StringComparison.Ordinal);
            Assert.Equal([Disconnected], monitor.Kinds(1));
        }

        using var other = new PullSocket(context: Context);
        using var second = other.OpenMonitor();
        (await BindAndConnectAsync(other)).Dispose();
        var end = second.Expect(HandshakeFailedNoDetail);
        Assert.Contains("during the handshake", end.Reason, StringComparison.Ordinal);
        Assert.Equal([Disconnected], second.Kinds(1));
    }

    [Fact(Timeout = Limits.Test)]
    public async Task A_client_whose_server_hangs_up_hears_of_it_and_tries_again()
    {
        using var push = new PushSocket(Quick, Context);
        using var monitor = push.OpenMonitor();
        using var listener = RawPeer.Listen();
        push.Connect(listener.Endpoint);
        (await listener.AcceptAsync()).Dispose();
        Assert.Equal([ConnectDelayed, Connected, HandshakeFailedNoDetail, Disconnected, ConnectRetried], monitor.Kinds(5));
    }

    [Fact(Timeout = Limits.Test)]
    public async Task A_peer_that_breaks_the_protocol_later_is_disconnected_with_the_rule()
    {
        using var pull = new PullSocket(new PullOptions { MaxMessageSize = 100 }, Context);
        using var monitor = pull.OpenMonitor();
        using var peer = await BindAndHandshakeAsync(pull, "PUSH");
        await peer.SendAsync(Wire.Frame(new byte[101]));
        var lost = monitor.Expect(Disconnected);
        Assert.Contains("MaxMessageSize is 100", lost.Reason, StringComparison.Ordinal);
        Assert.Contains("Rule: 37/ZMTP", lost.Reason, StringComparison.Ordinal);
        Assert.Equal(0, monitor.Missed);
        await RefusalAsync(pull, "MaxMessageSize");
    }

    [Fact]
    public void Types_that_do_not_go_together_are_told_within_the_process_too()
    {
        using var push = new PushSocket(context: Context);
        using var sub = new SubSocket(context: Context);
        using var atPush = push.OpenMonitor();
        using var atSub = sub.OpenMonitor();
        push.Bind("inproc://mistake");
        sub.Connect("inproc://mistake");
        Assert.Equal("PUSH talks with PULL, not with SUB.", atPush.Expect(IncompatiblePeer).Reason);
        Assert.Equal("SUB talks with PUB, XPUB, not with PUSH.", atSub.Expect(IncompatiblePeer).Reason);
        Assert.Single(Log.Entries, entry => entry.Id.Id == 3007);
    }

    private static void Check(SocketMonitor monitor, string peer, SocketEvents kind, int value, string words)
    {
        var failed = monitor.Expect(kind);
        Assert.Equal((peer, (long)value), (failed.Peer, failed.Value));
        Assert.Contains(words, failed.Reason, StringComparison.Ordinal);
        Assert.True(monitor.TryRead(out var lost, Limits.Wait));
        Assert.Equal((Disconnected, peer, failed.Reason), (lost.Kind, lost.Peer, lost.Reason));
    }
}
