using System.Threading.Tasks.Sources;
using PureZmq.Sockets;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Sockets;

/// <summary>A thread that waits for an awaitable operation, again and again.</summary>
public sealed class BlockingWaitTests
{
    [Fact]
    public async Task Each_wait_of_a_thread_lasts_until_its_own_operation_ends()
    {
        var operations = Enumerable.Range(0, 100).Select(_ => new Operation()).ToArray();
        var ended = 0;
        Thread? waiter = null;
        var waiting = Within.OnThread(
            () =>
            {
                Volatile.Write(ref waiter, Thread.CurrentThread);
                foreach (var operation in operations)
                {
                    BlockingWait.For(operation.Task);
                    Interlocked.Increment(ref ended);
                }
            },
            "the thread that waits");
        for (var i = 0; i < operations.Length; i++)
        {
            await Within.UntilAsync(
                () => waiting.IsCompleted || (Volatile.Read(ref ended) == i && Sleeps(Volatile.Read(ref waiter))), "the thread to sleep");
            operations[i].End();
        }

        await Within.LimitAsync(waiting, "the thread to end");
        Assert.Equal(operations.Length, ended);
    }

    [Fact]
    public async Task An_interrupted_wait_has_no_part_in_the_next_one()
    {
        var (first, second) = (new Operation(), new Operation());
        Thread? waiter = null;
        var waiting = Within.OnThread(
            () =>
            {
                Thread.CurrentThread.Interrupt();
                Assert.Throws<ThreadInterruptedException>(() => BlockingWait.For(first.Task));
                first.End();
                Volatile.Write(ref waiter, Thread.CurrentThread);
                BlockingWait.For(second.Task);
            },
            "the thread that waits");
        await Within.UntilAsync(() => waiting.IsCompleted || Sleeps(Volatile.Read(ref waiter)), "the thread to sleep");
        second.End();
        await Within.LimitAsync(waiting, "the thread to end");
    }

    private static bool Sleeps(Thread? thread) => thread is not null && (thread.ThreadState & ThreadState.WaitSleepJoin) != 0;

    /// <summary>Throws when its result is taken before it ended, and never waits.</summary>
    private sealed class Operation : IValueTaskSource
    {
        private ManualResetValueTaskSourceCore<bool> _source;

        public ValueTask Task => new(this, _source.Version);

        public void End() => _source.SetResult(true);

        public void GetResult(short token) => _source.GetResult(token);

        public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
            => _source.OnCompleted(continuation, state, token, flags);
    }
}
