using PureZmq.Engine;
using PureZmq.Patterns;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Engine;

/// <summary>How long the end of a socket is waited for: no longer than something is under way that the program sent, or would have been
/// given. Real connections, with the I/O thread held where nothing but the call itself may count.</summary>
public sealed class LeavingTests : IAsyncDisposable
{
    private readonly ManualResetEventSlim _hold = new();
    private readonly ContextCore _context = new(new ContextSettings());

    public async ValueTask DisposeAsync()
    {
        _hold.Set();
        await _context.DisposeAsync();
        _hold.Dispose();
    }

    [Fact]
    public async Task A_socket_with_nothing_under_way_is_left_to_the_IO_thread()
    {
        var dealer = new DealerPattern(_context, new SocketSettings());
        using var peer = await PeerAsync(dealer);
        dealer.Io.Post(_hold.Wait);
        dealer.Close();
        Assert.True(dealer.Released.IsCompletedSuccessfully);
        Assert.False(dealer.Closed.IsCompleted);
        _hold.Set();
        await peer.ExpectEofAsync(); // it still says goodbye, and gives the peer time
        Assert.False(dealer.Closed.IsCompleted);
        peer.Dispose();
        await Within.LimitAsync(dealer.Closed, "the socket's descriptors to be closed");
    }

    [Fact]
    public async Task What_is_queued_is_waited_for()
    {
        var dealer = new DealerPattern(_context, new SocketSettings());
        using var listener = RawPeer.Listen();
        dealer.Connect(listener.Endpoint);
        Assert.True(dealer.TrySend("queued", TimeSpan.Zero));
        dealer.Close();
        Assert.False(dealer.Released.IsCompleted);
        using var peer = await listener.AcceptAsync();
        await peer.HandshakeAsync("ROUTER");
        Assert.Equal(Wire.Text("queued"), Assert.Single(await peer.ReadMessageAsync()));
        peer.Dispose();
        await Within.LimitAsync(dealer.Released, "the end of the socket");
    }

    [Fact]
    public async Task What_nobody_has_read_yet_is_waited_for()
    {
        var dealer = new DealerPattern(_context, new SocketSettings());
        using var peer = await PeerAsync(dealer);
        dealer.Io.Post(_hold.Wait);
        await peer.SendAsync(Wire.Message("unread"));
        await Within.UntilAsync(() => HasUnread(dealer), "the message to be in the kernel");
        dealer.Close();
        Assert.False(dealer.Released.IsCompleted);
        _hold.Set();
        await peer.ExpectEofAsync();
        peer.Dispose();
        await Within.LimitAsync(dealer.Released, "the end of the socket");
        Assert.Equal(1, dealer.ReadCounters().Dropped[DropReason.LocalClose]);
    }

    [Fact]
    public async Task An_address_is_free_when_the_end_was_waited_for()
    {
        var router = new RouterPattern(_context, new SocketSettings());
        router.Bind("tcp://127.0.0.1:*");
        router.Io.Post(_hold.Wait);
        router.Close();
        Assert.False(router.Released.IsCompleted);
        _hold.Set();
        await Within.LimitAsync(router.Released, "the end of the socket");
    }

    [Fact]
    public async Task Monitors_have_been_told_of_the_end_that_was_waited_for()
    {
        var dealer = new DealerPattern(_context, new SocketSettings());
        var feed = dealer.Events.Open(SocketEvents.None);
        using (await PeerAsync(dealer))
            dealer.Close();
        await Within.LimitAsync(dealer.Released, "the end of the socket");
        Assert.True(feed.Events.TryRead(out var last));
        Assert.Equal(SocketEvents.MonitorStopped, last.Kind);
    }

    [Fact]
    public async Task One_that_leaves_is_not_open_any_more()
    {
        await using var context = new ContextCore(new ContextSettings { MaxSockets = 1 });
        var first = new DealerPattern(context, new SocketSettings());
        using var peer = await PeerAsync(first);
        first.Io.Post(_hold.Wait);
        first.Close();
        Assert.True(first.Released.IsCompleted);
        var second = new DealerPattern(context, new SocketSettings());
        Assert.Throws<ZmqResourceException>(() => new DealerPattern(context, new SocketSettings()));
        _hold.Set();
        peer.Dispose();
        await Within.LimitAsync(first.Closed, "the first one's descriptors to be closed");
        Assert.Throws<ZmqResourceException>(() => new DealerPattern(context, new SocketSettings()));
        second.Close();
    }

    [Fact]
    public async Task Only_so_many_leave_at_a_time()
    {
        var released = 0;
        var sockets = new List<DealerPattern>();
        for (var i = 0; i <= 64; i++)
        {
            var dealer = new DealerPattern(_context, new SocketSettings());
            if (i == 0)
                dealer.Io.Post(_hold.Wait);
            _ = dealer.Io;
            dealer.Close();
            released += dealer.Released.IsCompleted ? 1 : 0;
            sockets.Add(dealer);
        }

        Assert.Equal(64, released);
        _hold.Set();
        foreach (var socket in sockets)
            await Within.LimitAsync(socket.Closed, "a socket's end");
        var next = new DealerPattern(_context, new SocketSettings());
        _ = next.Io;
        next.Close();
        Assert.True(next.Released.IsCompleted);
    }

    [Fact]
    public async Task The_end_of_the_context_waits_for_those_that_left()
    {
        var context = new ContextCore(new ContextSettings());
        var dealer = new DealerPattern(context, new SocketSettings());
        using var peer = await PeerAsync(dealer);
        dealer.Close();
        Assert.True(dealer.Released.IsCompleted);
        await context.DisposeAsync();
        Assert.True(dealer.Closed.IsCompleted);
    }

    private static bool HasUnread(SocketCore socket)
    {
        socket.Gate.Enter();
        var hasUnread = socket.PipesLocked<StreamPipe>().Single().Connection!.Stream.HasUnread;
        socket.Gate.Exit();
        return hasUnread;
    }

    private static async Task<RawPeer> PeerAsync(SocketCore socket)
    {
        using var listener = RawPeer.Listen();
        socket.Connect(listener.Endpoint);
        var peer = await listener.AcceptAsync();
        await peer.HandshakeAsync("ROUTER");
        Assert.True(await socket.WaitForPeersAsync(1, Within.Limit, default));
        return peer;
    }
}
