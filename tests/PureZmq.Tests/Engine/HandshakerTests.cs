using PureZmq.Engine;
using PureZmq.Patterns;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Engine;

/// <summary>What counts when more than one thing ends a handshake. Real connections: it is the kernel that reports the end.</summary>
public sealed class HandshakerTests
{
    [Fact]
    public async Task A_peer_that_breaks_the_protocol_and_resets_at_once_is_refused_for_what_it_said()
    {
        await using var context = new ContextCore(new ContextSettings());
        using var listener = RawPeer.Listen();
        var push = new PushPattern(context, new SocketSettings());
        var feed = push.Events.Open(SocketEvents.All);
        using var hold = new ManualResetEventSlim();
        push.Connect(listener.Endpoint);
        var peer = await listener.AcceptAsync();
        await peer.ReadExactlyAsync(Wire.SignatureLength);
        push.Io.Post(hold.Wait); // so that the reset has come when it reads
        await peer.SendAsync(Wire.Greeting(), Wire.Ready("SUB"));
        peer.Abort();
        hold.Set();
        SocketEvent end;
        do
            end = await Within.LimitAsync(feed.Events.ReadAsync(), "the end of the handshake");
        while (end.Kind is SocketEvents.ConnectDelayed or SocketEvents.Connected);
        Assert.Equal(SocketEvents.IncompatiblePeer, end.Kind);
        Assert.Equal(1, push.ReadCounters().RefusedConnections);
        push.Close();
    }
}
