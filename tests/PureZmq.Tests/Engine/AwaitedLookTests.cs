using System.Diagnostics;
using PureZmq.Engine;
using PureZmq.Messages;
using PureZmq.Patterns;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Engine;

/// <summary>An awaited receive on a thread of the pool looks for its message before it gives the thread back.</summary>
/// <remarks>Whether a call looks depends on what else the process does: other tests spin on the spare processor, the pool has work. So a test
/// acts when it sees the looking thread lead, and calls again when it did not come to that.</remarks>
public sealed class AwaitedLookTests : IAsyncDisposable
{
    private static readonly TimeSpan Endless = TimeSpan.FromMinutes(1); // a look that nothing but its success ends within a test
    private ContextCore _context = null!;
    private PullPattern _pull = null!;
    private PushPattern _push = null!;

    public async ValueTask DisposeAsync()
    {
        _pull.Close();
        _push.Close();
        await _context.DisposeAsync();
    }

    [Theory]
    [InlineData("tcp://127.0.0.1:*")]
    [InlineData("ipc://*")]
    public async Task A_message_that_comes_during_the_look_is_there_when_the_call_returns(string endpoint)
    {
        await ConnectAsync(new ContextSettings { SpinLimit = Endless }, endpoint);
        await UntilLookedAsync(async () =>
        {
            var (looked, atOnce, waiting) = await ReceiveAsync(() => Send("found"), default);
            Assert.Equal("found", await TextAsync(waiting));
            return looked && atOnce;
        });
    }

    [Theory]
    [InlineData(false, ContinuationMode.ThreadPool, 60)] // a thread of the program's: it may have a user waiting
    [InlineData(true, ContinuationMode.Inline, 60)] // the I/O thread looks
    [InlineData(true, ContinuationMode.ThreadPool, 0)]
    public async Task Who_shall_not_look_gives_the_thread_back_at_once(bool onPool, ContinuationMode mode, int seconds)
    {
        await ConnectAsync(new ContextSettings { SpinLimit = TimeSpan.FromSeconds(seconds), ContinuationMode = mode });
        for (var i = 0; i < 50; i++)
        {
            using var cancellation = new CancellationTokenSource();
            // A look would last longer than the limit of the test.
            var call = onPool ? Task.Run(Call) : Within.OnThread(Call, "a thread of the program's");
            var waiting = (await Within.LimitAsync(call, "the call to return")).Item1;
            Assert.False(waiting.IsCompleted);
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Within.LimitAsync(waiting, "the end of the wait"));

            ValueTuple<Task<Message>> Call() => new(_pull.ReceiveAsync(cancellation.Token).AsTask());
        }
    }

    [Fact]
    public async Task Who_was_queued_first_is_served_before_a_thread_that_could_look()
    {
        await ConnectAsync(new ContextSettings { SpinLimit = Endless });
        for (var i = 0; i < 50; i++)
        {
            var first = (await Within.RunAsync(() => ValueTuple.Create(_pull.ReceiveAsync(default).AsTask()), "the first call")).Item1;
            var (looked, atOnce, second) = await ReceiveAsync(() => { }, default);
            Assert.False(looked || atOnce, "It must not look: somebody comes first.");
            Send("1");
            Send("2");
            Assert.Equal(("1", "2"), (await TextAsync(first), await TextAsync(second)));
        }
    }

    [Fact]
    public async Task Who_comes_during_the_look_is_served_after_it()
    {
        await ConnectAsync(new ContextSettings { SpinLimit = Endless });
        await UntilLookedAsync(async () =>
        {
            Task<Message>? later = null;
            var (looked, atOnce, waiting) = await ReceiveAsync(
                () =>
                {
                    later = _pull.ReceiveAsync(default).AsTask();
                    Send("1");
                    Send("2");
                },
                default);
            var texts = (await TextAsync(waiting), await TextAsync(later!));
            if (!looked || !atOnce)
                return false; // the look ended first, so the calls came at the same time
            Assert.Equal(("1", "2"), texts);
            return true;
        });
    }

    [Fact]
    public async Task A_call_cancelled_during_the_look_ends_and_takes_nothing_with_it()
    {
        await ConnectAsync(new ContextSettings { SpinLimit = TimeSpan.FromMilliseconds(20) });
        await UntilLookedAsync(async () =>
        {
            using var cancellation = new CancellationTokenSource();
            var (looked, _, waiting) = await ReceiveAsync(cancellation.Cancel, cancellation.Token);
            var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Within.LimitAsync(waiting, "the end of the wait"));
            Assert.Equal(cancellation.Token, error.CancellationToken);
            Send("kept");
            Assert.Equal("kept", await TextAsync(_pull.ReceiveAsync(default).AsTask()));
            return looked;
        });
    }

    [Fact]
    public async Task Closing_the_socket_ends_the_look()
    {
        await UntilLookedAsync(async () =>
        {
            await ConnectAsync(new ContextSettings { SpinLimit = Endless });
            var (looked, _, waiting) = await ReceiveAsync(() => _pull.Close(), default);
            await Assert.ThrowsAnyAsync<ObjectDisposedException>(() => Within.LimitAsync(waiting, "the end of the wait"));
            if (!looked)
                await DisposeAsync(); // and once more from the beginning
            return looked;
        });
    }

    private static async Task UntilLookedAsync(Func<Task<bool>> attempt)
    {
        var startedAt = Stopwatch.GetTimestamp();
        while (!await attempt())
        {
            if (Environment.ProcessorCount == 1)
                return; // nobody spins there
            if (Stopwatch.GetElapsedTime(startedAt) > Within.Limit)
                throw Within.TooLate("a call that looks", Within.Limit);
        }
    }

    private static async Task<string> TextAsync(Task<Message> waiting)
    {
        using var message = await Within.LimitAsync(waiting, "a message");
        return message[0].ToString();
    }

    private async Task ConnectAsync(ContextSettings settings, string endpoint = "tcp://127.0.0.1:*")
    {
        _context = new ContextCore(settings);
        _pull = new PullPattern(_context, new SocketSettings());
        _push = new PushPattern(_context, new SocketSettings());
        _push.Connect(_pull.Bind(endpoint));
        Assert.True(await _push.WaitForPeersAsync(1, Within.Limit, default));
        Assert.True(await _pull.WaitForPeersAsync(1, Within.Limit, default));
    }

    /// <summary>Receives on a thread of the pool, and does something while that thread looks; once the call has returned if it never does.</summary>
    private async Task<(bool Looked, bool AtOnce, Task<Message> Waiting)> ReceiveAsync(Action during, CancellationToken token)
    {
        var returned = false;
        var call = Task.Run(() =>
        {
            try
            {
                var waiting = _pull.ReceiveAsync(token);
                return (waiting.IsCompletedSuccessfully, waiting.AsTask());
            }
            finally
            {
                Volatile.Write(ref returned, true);
            }
        });
        var looked = await Within.RunAsync(
            () =>
            {
                var seen = false;
                while (!seen && !Volatile.Read(ref returned))
                {
                    seen = IsLookedAt();
                    Thread.Yield();
                }

                during();
                return seen;
            },
            "the call to look or return");
        var (atOnce, waiting) = await Within.LimitAsync(call, "the call to return");
        return (looked, atOnce, waiting);
    }

    private bool IsLookedAt()
    {
        _pull.Gate.Enter();
        var looks = _pull.FirstParkedWaiter() is { NeverSleeps: true };
        _pull.Gate.Exit();
        return looks;
    }

    private void Send(string text) => Assert.True(_push.TrySend(text, TimeSpan.Zero));
}
