using System.Collections.Concurrent;
using PureZmq.Engine;
using PureZmq.Messages;
using PureZmq.Patterns;
using PureZmq.Testing;
using PureZmq.Transports;
using Xunit;

namespace PureZmq.Tests.Engine;

/// <summary>A system that watches nothing more costs the connection or the endpoint it was asked about, and nothing else.</summary>
public sealed class RefusedWatchTests : IAsyncDisposable
{
    private const string AnyPort = "tcp://127.0.0.1:*";
    private const int Defect = 3000, Refused = 3001, GivenUp = 3013;
    private readonly ConcurrentQueue<ReluctantSet> _sets = []; // the I/O thread's, then those of the sockets
    private readonly TestLog _log = new();
    private readonly ContextCore _context;

    public RefusedWatchTests() => _context = new ContextCore(new ContextSettings { LoggerFactory = _log, NewSet = NewSet });

    private ReluctantSet OfIoThread => _sets.First();

    private ReluctantSet OfSocket => _sets.Last();

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        Assert.DoesNotContain(_log.Entries, entry => entry.Id.Id == Defect);
        _log.Dispose();
    }

    [Fact]
    public async Task An_established_connection_that_is_not_watched_is_lost_and_the_socket_goes_on()
    {
        var pull = new PullPattern(_context, new SocketSettings());
        var feed = pull.Events.Open(SocketEvents.Disconnected);
        var endpoint = pull.Bind(AnyPort);
        using var first = await PeerAsync(endpoint);
        await JoinedAsync(pull);
        OfSocket.Refuse();
        using (var second = await PeerAsync(endpoint))
            await second.ExpectEofAsync();

        Assert.Contains("28", (await Within.LimitAsync(feed.Events.ReadAsync(), "the end of the connection")).Reason, StringComparison.Ordinal);
        Assert.Equal(1, pull.ReadCounters().RefusedConnections);
        await _log.WaitForAsync(entry => entry.Id.Id == GivenUp, "a line that says so");
        using var third = await PeerAsync(endpoint);
        await ExpectDeliveryAsync(third, pull);
        await ExpectDeliveryAsync(first, pull);
        pull.Close();
    }

    [Fact]
    public async Task What_came_with_the_handshake_of_such_a_connection_can_be_received()
    {
        var pull = new PullPattern(_context, new SocketSettings());
        var endpoint = pull.Bind(AnyPort);
        using var first = await PeerAsync(endpoint);
        await JoinedAsync(pull);
        OfSocket.Refuse();
        using var second = await RawPeer.ConnectAsync(endpoint);
        byte[] burst = [.. Wire.Greeting(), .. Wire.Ready("PUSH"), .. Wire.Message("there already")];
        await second.SendAsync(burst);
        await second.ReadToEndAsync();
        Assert.Equal("there already", Next(pull));
        pull.Close();
    }

    [Fact]
    public async Task The_connecting_side_tries_again()
    {
        var push = new PushPattern(_context, new SocketSettings { ReconnectInterval = TimeSpan.FromMilliseconds(1) });
        using var listener = RawPeer.Listen();
        push.Connect(listener.Endpoint);
        using (var first = await listener.AcceptAsync())
        {
            await first.HandshakeAsync("PULL");
            await JoinedAsync(push);
            OfSocket.Refuse();
        }

        await Within.UntilAsync(() => push.SnapshotPeers().Count == 0, "the first peer to be gone");
        Assert.True(push.TrySend("kept", Within.Limit));
        using (var second = await listener.AcceptAsync())
        {
            await second.HandshakeAsync("PULL");
            Assert.Empty(await second.ReadToEndAsync()); // nothing goes out on a connection that is given up
        }

        using var third = await listener.AcceptAsync();
        await third.HandshakeAsync("PULL");
        Assert.Equal(Wire.Text("kept"), Assert.Single(await third.ReadMessageAsync()));
        push.Close();
    }

    [Fact]
    public async Task A_stranger_whose_handshake_is_not_watched_is_refused()
    {
        var pull = new PullPattern(_context, new SocketSettings());
        var feed = pull.Events.Open(SocketEvents.HandshakeFailedNoDetail);
        var endpoint = pull.Bind(AnyPort);
        using var good = await PeerAsync(endpoint);
        await JoinedAsync(pull);
        OfIoThread.Refuse();
        using (var unwatched = await RawPeer.ConnectAsync(endpoint))
            await unwatched.ExpectEofAsync();

        Assert.Equal(Errno.ENOSPC, (await Within.LimitAsync(feed.Events.ReadAsync(), "the failed handshake")).Value);
        await _log.WaitForAsync(entry => entry.Id.Id == Refused, "the refusal");
        Assert.Equal(1, pull.ReadCounters().RefusedConnections);
        using var next = await PeerAsync(endpoint);
        await ExpectDeliveryAsync(next, pull);
        pull.Close();
    }

    [Theory]
    [InlineData(0)] // the attempt
    [InlineData(1)] // the handshake
    public async Task An_attempt_that_is_not_watched_is_repeated(int after)
    {
        var push = new PushPattern(_context, new SocketSettings { ReconnectInterval = TimeSpan.FromMilliseconds(1) });
        var feed = push.Events.Open(SocketEvents.ConnectRetried);
        using var listener = RawPeer.Listen();
        push.Io.Invoke(() => OfIoThread.Refuse(after: after));
        push.Connect(listener.Endpoint);
        Assert.True(push.TrySend("kept", TimeSpan.Zero));
        Assert.Contains("28", (await Within.LimitAsync(feed.Events.ReadAsync(), "another attempt")).Reason, StringComparison.Ordinal);
        using (var unwatched = await listener.AcceptAsync())
            Assert.Empty(await unwatched.ReadToEndAsync());
        using var peer = await listener.AcceptAsync();
        await peer.HandshakeAsync("PULL");
        Assert.Equal(Wire.Text("kept"), Assert.Single(await peer.ReadMessageAsync()));
        push.Close();
    }

    [Fact]
    public async Task A_listener_that_is_not_watched_listens_a_little_later()
    {
        var pull = new PullPattern(_context, new SocketSettings());
        var feed = pull.Events.Open(SocketEvents.AcceptFailed);
        pull.Io.Invoke(() => OfIoThread.Refuse());
        var endpoint = pull.Bind(AnyPort);
        Assert.Equal(Errno.ENOSPC, (await Within.LimitAsync(feed.Events.ReadAsync(), "the failure")).Value);
        using var peer = await PeerAsync(endpoint);
        await ExpectDeliveryAsync(peer, pull);
        pull.Close();
    }

    [Fact]
    public async Task A_paused_connection_that_is_not_watched_again_is_lost()
    {
        var pull = new PullPattern(_context, new SocketSettings { ReceiveHighWaterMark = 1 });
        var endpoint = pull.Bind(AnyPort);
        using var peer = await PeerAsync(endpoint);
        await JoinedAsync(pull);
        while (!IsPaused(pull))
            await peer.SendAsync(Wire.Message("more"));
        OfSocket.Refuse();
        while (pull.TryReceive(out var message, TimeSpan.Zero))
            message.Dispose(); // once there is room, it is to be read again
        await peer.ReadToEndAsync();
        using var next = await PeerAsync(endpoint);
        await ExpectDeliveryAsync(next, pull);
        pull.Close();
    }

    [Fact]
    public async Task The_portable_reactor_refuses_connections_beyond_what_it_can_watch()
    {
        await using var context = new ContextCore(new ContextSettings { LoggerFactory = _log, NewSet = _ => new SelectSet(capacity: 3) });
        var pull = new PullPattern(context, new SocketSettings());
        var endpoint = pull.Bind(AnyPort);
        using var first = await PeerAsync(endpoint);
        using var second = await PeerAsync(endpoint);
        Assert.True(await pull.WaitForPeersAsync(2, Within.Limit, default));
        using (var third = await RawPeer.ConnectAsync(endpoint))
            await third.ExpectEofAsync();
        var refusal = await _log.WaitForAsync(entry => entry.Id.Id == Refused, "the refusal");
        Assert.Contains("The portable reactor watches 3 sockets", $"{refusal["Reason"]}", StringComparison.Ordinal);

        await ExpectDeliveryAsync(first, pull);
        second.Dispose();
        await Within.UntilAsync(() => pull.SnapshotPeers().Count == 1, "the second peer to be gone");
        using var fourth = await PeerAsync(endpoint);
        await ExpectDeliveryAsync(fourth, pull);
        pull.Close();
    }

    private static bool IsPaused(PullPattern pull)
    {
        pull.Gate.Enter();
        var paused = pull.PipesLocked<StreamPipe>().Single().Connection is { Paused: true };
        pull.Gate.Exit();
        return paused;
    }

    /// <summary>Waits until the first peer is there and all that its handshake left to do is done.</summary>
    private static async Task JoinedAsync(SocketCore socket)
    {
        Assert.True(await socket.WaitForPeersAsync(1, Within.Limit, default));
        socket.Io.Invoke(() => { });
    }

    private static async Task<RawPeer> PeerAsync(string endpoint)
    {
        var peer = await RawPeer.ConnectAsync(endpoint);
        await peer.HandshakeAsync("PUSH");
        return peer;
    }

    private static async Task ExpectDeliveryAsync(RawPeer peer, PullPattern pull)
    {
        await peer.SendAsync(Wire.Message("delivered"));
        Assert.Equal("delivered", Next(pull));
    }

    private static string Next(PullPattern pull)
    {
        Assert.True(pull.TryReceive(out var message, Within.Limit), "No message came.");
        using (message)
            return message[0].ToString();
    }

    private ReluctantSet NewSet(ReactorKind kind)
    {
        var set = new ReluctantSet(ReadinessSet.Create(kind));
        _sets.Enqueue(set);
        return set;
    }
}
