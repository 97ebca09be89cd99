using System.Net;
using PureZmq.Engine;
using PureZmq.Patterns;
using PureZmq.Testing;
using PureZmq.Transports;
using Xunit;

namespace PureZmq.Tests.Engine;

/// <summary>Where attempts to connect go. Real connections, to wherever a name service of the test's own says.</summary>
public sealed class ConnectorTests
{
    [Fact, Conformance("TRN-05")]
    public async Task A_name_is_asked_for_again_at_every_attempt()
    {
        await using var context = new ContextCore(new ContextSettings());
        var push = new PushPattern(context, new SocketSettings { ReconnectInterval = TimeSpan.FromMilliseconds(1) });
        using var listener = RawPeer.Listen();
        var target = new MovingTarget(null, new IPEndPoint(IPAddress.Loopback, Ports.Next()), new IPEndPoint(IPAddress.Loopback, listener.Port));
        var connector = new Connector(push, "tcp://moving:1", target);
        push.Io.Post(connector.Start);
        for (var life = 0; life < 2; life++)
        {
            using var peer = await listener.AcceptAsync();
            await peer.HandshakeAsync("PULL");
            Assert.True(await push.WaitForPeersAsync(1, Within.Limit, default));
            Assert.Equal(3 + life, target.LookUps);
        }

        push.Io.Invoke(connector.Stop);
        push.Close();
    }

    [Fact]
    public async Task The_thread_that_asks_for_an_endpoint_begins_the_first_attempt()
    {
        await using var context = new ContextCore(new ContextSettings());
        var push = new PushPattern(context, new SocketSettings());
        var feed = push.Events.Open(SocketEvents.All);
        using var listener = RawPeer.Listen();
        using var hold = new ManualResetEventSlim();
        push.Io.Post(hold.Wait);
        push.Connect(listener.Endpoint);
        using var peer = await listener.AcceptAsync();
        await peer.ReadExactlyAsync(Wire.SignatureLength, "the signature, though the I/O thread is not there");
        hold.Set();
        await peer.SendAsync(Wire.Greeting(), Wire.Ready("PULL"));
        Assert.True(await push.WaitForPeersAsync(1, Within.Limit, default));
        foreach (var kind in (SocketEvents[])[SocketEvents.ConnectDelayed, SocketEvents.Connected, SocketEvents.HandshakeSucceeded])
            Assert.Equal(kind, (await Within.LimitAsync(feed.Events.ReadAsync(), $"{kind}")).Kind);
        push.Close();
    }

    [Fact]
    public async Task An_attempt_that_was_begun_ends_with_a_socket_that_was_closed_before_anybody_followed_it()
    {
        await using var context = new ContextCore(new ContextSettings());
        var push = new PushPattern(context, new SocketSettings());
        using var listener = RawPeer.Listen();
        using var hold = new ManualResetEventSlim();
        push.Io.Post(hold.Wait);
        var connector = new Connector(push, listener.Endpoint, TargetOf(listener.Endpoint));
        connector.Begin();
        push.Io.Post(connector.Stop);
        push.Io.Post(connector.Start);
        using var peer = await listener.AcceptAsync();
        await peer.ReadExactlyAsync(Wire.SignatureLength);
        hold.Set();
        await peer.ExpectEofAsync();
        push.Close();
    }

    [Fact]
    public async Task Where_nobody_listens_it_is_tried_again()
    {
        await using var context = new ContextCore(new ContextSettings());
        var push = new PushPattern(context, new SocketSettings { ReconnectInterval = TimeSpan.FromMilliseconds(1) });
        var feed = push.Events.Open(SocketEvents.All);
        var port = Ports.Next();
        push.Connect($"tcp://127.0.0.1:{port}");
        foreach (var kind in (SocketEvents[])[SocketEvents.ConnectDelayed, SocketEvents.Closed, SocketEvents.ConnectRetried])
        {
            var told = await Within.LimitAsync(feed.Events.ReadAsync(), $"{kind}");
            Assert.Equal(kind, told.Kind);
            if (kind != SocketEvents.ConnectDelayed)
                Assert.Equal("ConnectionRefused", told.Reason);
        }

        using var listener = RawPeer.Listen(port);
        using var peer = await listener.AcceptAsync();
        await peer.HandshakeAsync("PULL");
        Assert.True(await push.WaitForPeersAsync(1, Within.Limit, default));
        push.Close();
    }

    private static TcpTarget TargetOf(string endpoint) => new(TcpAddress.ParseConnect(Endpoint.Parse(endpoint)), new SocketSettings().ToStreams());

    /// <summary>A name whose address changes from one question to the next, until the last one.</summary>
    private sealed class MovingTarget(params IPEndPoint?[] addresses) : StreamTarget
    {
        private readonly TcpTarget _tcp = TargetOf("tcp://moving:1");

        public int LookUps { get; private set; }

        public override EndPoint? Known => null;

        public override Task<EndPoint?> LookUpAsync() => Task.FromResult<EndPoint?>(addresses[Math.Min(LookUps++, addresses.Length - 1)]);

        public override StreamSocket? StartConnect(EndPoint remote, out string error) => _tcp.StartConnect(remote, out error);
    }
}
