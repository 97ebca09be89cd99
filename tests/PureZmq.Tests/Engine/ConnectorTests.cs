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
    public async Task An_attempt_that_was_begun_for_an_endpoint_that_has_ended_meanwhile_is_closed()
    {
        await using var context = new ContextCore(new ContextSettings());
        var push = new PushPattern(context, new SocketSettings());
        using var listener = RawPeer.Listen();
        var target = new TcpTarget(TcpAddress.ParseConnect(Endpoint.Parse(listener.Endpoint)), new SocketSettings().ToStreams());
        var connector = new Connector(push, listener.Endpoint, target);
        connector.BeginAttempt();
        push.Io.Invoke(connector.Stop);
        push.Io.Post(connector.Start);
        using var peer = await listener.AcceptAsync();
        await peer.ExpectEofAsync();
        push.Close();
    }

    /// <summary>A name whose address changes from one question to the next, until the last one.</summary>
    private sealed class MovingTarget(params IPEndPoint?[] addresses) : StreamTarget
    {
        private readonly TcpTarget _tcp = new(TcpAddress.ParseConnect(Endpoint.Parse("tcp://moving:1")), new SocketSettings().ToStreams());

        public int LookUps { get; private set; }

        public override EndPoint? Known => null;

        public override Task<EndPoint?> LookUpAsync() => Task.FromResult<EndPoint?>(addresses[Math.Min(LookUps++, addresses.Length - 1)]);

        public override StreamSocket? StartConnect(EndPoint remote, out string error) => _tcp.StartConnect(remote, out error);
    }
}
