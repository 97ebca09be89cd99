using PureZmq.Engine;
using PureZmq.Messages;
using PureZmq.Patterns;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Engine;

/// <summary>Awaited operations are recycled, and nobody who still holds an old one can touch the next.</summary>
public sealed class AsyncWaiterTests : IAsyncDisposable
{
    private readonly ContextCore _context = new(new ContextSettings { IoThreads = 0 });
    private readonly PullPattern _core;

    public AsyncWaiterTests() => _core = new PullPattern(_context, new SocketSettings());

    public async ValueTask DisposeAsync()
    {
        _core.Close();
        await _context.DisposeAsync();
    }

    [Fact]
    public async Task What_was_awaited_serves_again()
    {
        var seen = new HashSet<AsyncWaiter>();
        var recycled = 0;
        for (var i = 0; i < 1000; i++)
        {
            var waiter = AsyncWaiter.Rent(_core, WaitKind.Readable, default);
            recycled += seen.Add(waiter) ? 0 : 1;
            Assert.Equal((WaitKind.Readable, WaitState.Waiting), (waiter.Kind, waiter.State));
            Assert.Null(waiter.Body);
            Assert.Null(waiter.Error);
            var waiting = AwaitAsync(waiter.AsAnswer());
            Assert.False(waiting.IsCompleted);
            waiter.State = WaitState.Done;
            waiter.Signal();
            Assert.True(await Within.LimitAsync(waiting, "the answer"));
        }

        Assert.True(recycled > 500, $"Only {recycled} of 1000 were recycled.");
    }

    [Fact]
    public Task An_operation_whose_result_was_taken_cannot_be_awaited_again()
    {
        var waiter = AsyncWaiter.Rent(_core, WaitKind.Readable, default);
        return AwaitBothAsync(waiter, waiter.AsAnswer(), waiter.AsAnswer());

        static async Task AwaitBothAsync(AsyncWaiter waiter, ValueTask<bool> answer, ValueTask<bool> again)
        {
            waiter.State = WaitState.Done;
            waiter.Signal();
            Assert.True(await answer);
            await Assert.ThrowsAsync<InvalidOperationException>(() => AwaitAsync(again));
        }
    }

    [Fact]
    public async Task A_message_is_handed_over_and_no_trace_of_it_is_left()
    {
        var waiter = AsyncWaiter.Rent(_core, WaitKind.Receive, default);
        var body = MessageBody.Rent();
        "hello"u8.CopyTo(body.AddFrame(5));
        var waiting = waiter.AsMessage();
        (waiter.Body, waiter.State) = (body, WaitState.Done);
        waiter.Signal();
        using var message = await waiting;
        Assert.Equal("hello", message[0].ToString());
        Assert.Null(waiter.Body);
    }

    [Fact]
    public async Task An_error_is_thrown_where_it_is_awaited_and_does_not_stay()
    {
        var waiter = AsyncWaiter.Rent(_core, WaitKind.Receive, default);
        var waiting = waiter.AsMessage();
        (waiter.Error, waiter.State) = (new ZmqStateException("Not now."), WaitState.Failed);
        waiter.Signal();
        var error = await Assert.ThrowsAsync<ZmqStateException>(async () => await waiting);
        Assert.Equal("Not now.", error.Message);
        Assert.Null(waiter.Error);
    }

    [Fact]
    public async Task Cancelling_ends_the_wait_with_the_token_of_the_caller()
    {
        using var cancellation = new CancellationTokenSource();
        var waiting = _core.ReceiveAsync(cancellation.Token).AsTask();
        Assert.False(waiting.IsCompleted);
        await cancellation.CancelAsync();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(cancellation.Token, error.CancellationToken);
        Assert.False(_core.HasAwaiters);
    }

    [Fact]
    public async Task A_cancelled_wait_leaves_those_behind_it_in_their_order()
    {
        using var cancellation = new CancellationTokenSource();
        using var sender = Connected();
        var first = _core.ReceiveAsync(default).AsTask();
        var second = _core.ReceiveAsync(cancellation.Token).AsTask();
        var third = _core.ReceiveAsync(default).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        sender.Send("1");
        sender.Send("2");
        Assert.Equal("1", (await Within.LimitAsync(first, "the first message"))[0].ToString());
        Assert.Equal("2", (await Within.LimitAsync(third, "the second message"))[0].ToString());
    }

    [Fact]
    public async Task A_wait_whose_time_ran_out_says_which_option_limited_it()
    {
        var clock = new ManualClock();
        await using var context = new ContextCore(new ContextSettings { IoThreads = 0, TimeProvider = clock });
        var core = new PullPattern(context, new SocketSettings { ReceiveTimeout = TimeSpan.FromSeconds(3) });
        var waiting = core.ReceiveAsync(default).AsTask();
        clock.Advance(TimeSpan.FromSeconds(2.9));
        Assert.False(waiting.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(0.2));
        var error = await Within.LimitAsync(Assert.ThrowsAsync<TimeoutException>(() => waiting), "the timeout");
        Assert.Contains("ReceiveTimeout", error.Message, StringComparison.Ordinal);
        core.Close();
    }

    [Fact]
    public async Task A_timer_that_fires_when_the_result_was_taken_already_does_no_harm()
    {
        // Disposing a timer does not wait for a callback that runs. On a pool thread an exception in it would end the process.
        var clock = new LateClock();
        await using var context = new ContextCore(new ContextSettings { IoThreads = 0, TimeProvider = clock });
        var core = new PullPattern(context, new SocketSettings { ReceiveTimeout = TimeSpan.FromSeconds(3) });
        using var sender = new Sender(context, core);
        var waiting = core.ReceiveAsync(default).AsTask();
        sender.Send("in time");
        Assert.Equal("in time", (await Within.LimitAsync(waiting, "the message"))[0].ToString());

        var next = core.ReceiveAsync(default).AsTask();
        clock.FireFirst();
        Assert.False(next.IsCompleted);
        sender.Send("next");
        Assert.Equal("next", (await Within.LimitAsync(next, "the next message"))[0].ToString());
        core.Close();
    }

    private static async Task<bool> AwaitAsync(ValueTask<bool> answer) => await answer;

    private Sender Connected() => new(_context, _core);

    /// <summary>A PUSH in the same process, connected to the core under test.</summary>
    private sealed class Sender : IDisposable
    {
        private readonly PushPattern _push;

        public Sender(ContextCore context, SocketCore receiver)
        {
            receiver.Bind("inproc://waiter");
            _push = new PushPattern(context, new SocketSettings());
            _push.Connect("inproc://waiter");
        }

        public void Send(string text) => Assert.True(_push.TrySend(text, TimeSpan.Zero));

        public void Dispose() => _push.Close();
    }

    /// <summary>A clock whose timers fire when told to, even after they were disposed.</summary>
    private sealed class LateClock : TimeProvider
    {
        private readonly List<Action> _timers = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _timers.Add(() => callback(state));
            return new Timer();
        }

        public void FireFirst() => _timers[0]();

        private sealed class Timer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
                // Too late: the callback is on its way.
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
