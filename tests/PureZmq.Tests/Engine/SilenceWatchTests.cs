using PureZmq.Engine;
using PureZmq.Patterns;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Engine;

/// <summary>A sign of life counts from the moment it was asked for, however late the I/O thread looks. Over tcp, by a clock that stands.</summary>
public sealed class SilenceWatchTests : IAsyncDisposable
{
    private static readonly TimeSpan AfterItsTime = TimeSpan.FromSeconds(1);
    private readonly ManualClock _clock = new();
    private readonly ContextCore _context;
    private readonly PullPattern _pull;

    public SilenceWatchTests()
    {
        _context = new ContextCore(new ContextSettings { TimeProvider = _clock });
        _pull = new PullPattern(_context, new SocketSettings());
    }

    public async ValueTask DisposeAsync()
    {
        _pull.Close();
        await _context.DisposeAsync();
    }

    [Fact]
    public async Task Silence_beyond_its_own_time_to_live_ends_a_connection()
    {
        using var peer = await ConnectAsync();
        await SendPingAsync(peer);
        await PassTheTimeAsync();
        await peer.ExpectEofAsync();
    }

    [Fact]
    public async Task A_message_that_another_thread_reads_before_the_IO_thread_hears_of_the_ping_is_a_sign_of_life()
    {
        using var peer = await ConnectAsync();
        using var block = new ManualResetEventSlim();
        _pull.Io.Post(block.Wait);
        var received = Receive();
        await SendPingAsync(peer);
        await peer.SendAsync(Wire.Message("alive"));
        Assert.Equal("alive", await Within.LimitAsync(received, "the message"));
        block.Set();
        await PassTheTimeAsync();
        await ExpectToBeThereAsync(peer);
    }

    [Fact]
    public async Task A_message_right_behind_the_ping_is_a_sign_of_life()
    {
        using var peer = await ConnectAsync();
        byte[] octets = [.. Wire.Hex("04 07 04 'PING' 00 01"), .. Wire.Message("alive")];
        await peer.SendAsync(octets);
        Assert.Equal("PONG", (await peer.ReadFrameAsync()).CommandName);
        Assert.Equal("alive", await Within.LimitAsync(Receive(), "the message"));
        await PassTheTimeAsync();
        await ExpectToBeThereAsync(peer);
    }

    [Fact]
    public async Task What_is_read_after_the_time_but_before_the_end_is_a_sign_of_life()
    {
        using var peer = await ConnectAsync();
        _pull.Gate.Enter();
        var connection = _pull.PipesLocked<StreamPipe>().Single().Connection!;
        _pull.Gate.Exit();
        await SendPingAsync(peer);
        _pull.Io.Invoke(() => { }); // the wait has begun
        using var driving = new ManualResetEventSlim();
        using var block = new ManualResetEventSlim();
        var owner = Within.OnThread(
            () => _pull.Reactor!.RunAsOwner(() =>
            {
                driving.Set();
                block.Wait();
                connection.Reads++; // what a read does, by the only one who may
            }),
            "the owner of the drive right");
        await Within.RunAsync(driving.Wait, "somebody to drive");
        await PassTheTimeAsync();
        block.Set();
        await Within.LimitAsync(owner, "the owner");
        await ExpectToBeThereAsync(peer);
    }

    private static async Task SendPingAsync(RawPeer peer)
    {
        await peer.SendAsync("04 07 04 'PING' 00 01");
        Assert.Equal("PONG", (await peer.ReadFrameAsync()).CommandName);
    }

    private async Task<RawPeer> ConnectAsync()
    {
        var peer = await RawPeer.ConnectAsync(_pull.Bind("tcp://127.0.0.1:*"));
        await peer.HandshakeAsync("PUSH");
        Assert.True(await _pull.WaitForPeersAsync(1, Within.Limit, default));
        return peer;
    }

    private Task<string> Receive() => Within.OnThread(
        () =>
        {
            Assert.True(_pull.TryReceive(out var message, Within.Limit));
            using (message)
                return message[0].ToString();
        },
        "a receiving thread");

    /// <summary>The time to live is over, and the I/O thread has looked.</summary>
    private async Task PassTheTimeAsync()
    {
        for (var i = 0; i < 3; i++)
        {
            await Within.RunAsync(() => _pull.Io.Invoke(() => { }), "the I/O thread"); // timers run behind what is posted
            if (i == 0)
                _clock.Advance(AfterItsTime);
        }
    }

    private async Task ExpectToBeThereAsync(RawPeer peer)
    {
        var received = Receive();
        await peer.SendAsync(Wire.Message("still here"));
        Assert.Equal("still here", await Within.LimitAsync(received, "the last message"));
    }
}
