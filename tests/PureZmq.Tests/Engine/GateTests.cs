using System.Runtime.CompilerServices;
using PureZmq.Engine;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Engine;

/// <summary>One thread at a time, and in debug builds only in the order of the ranks.</summary>
public sealed class GateTests
{
    private Gate _gate = new(GateRank.Leaf);
    private long _count;

    [Fact]
    public async Task Under_a_gate_is_one_thread_at_a_time()
    {
        const int Threads = 6;
        const int Turns = 100_000;
        var inside = 0;
        var collisions = 0;
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(i => Within.RunAsync(
            () =>
            {
                for (var turn = 0; turn < Turns; turn++)
                {
                    _gate.Enter();
                    if (++inside != 1)
                        Interlocked.Increment(ref collisions);
                    _count++; // neither atomic nor volatile: the gate orders it
                    inside--;
                    _gate.Exit();
                }
            },
            $"thread {i} at the gate",
            TimeSpan.FromSeconds(60))));
        Assert.Equal(0, collisions);
        Assert.Equal(Threads * Turns, _count);
    }

    [Fact]
    public async Task Who_waits_for_a_gate_gets_it_when_it_is_left()
    {
        _gate.Enter();
        using var waits = new ManualResetEventSlim();
        var waiting = Within.OnThread(
            () =>
            {
                waits.Set();
                _gate.Enter();
                var seen = _count;
                _gate.Exit();
                return seen;
            },
            "a thread at the gate");
        waits.Wait();
        _count = 42;
        Assert.False(waiting.IsCompleted);
        _gate.Exit();
        Assert.Equal(42, await Within.LimitAsync(waiting, "the thread at the gate"));
    }

    [Fact]
    public async Task The_time_at_a_gate_is_none_of_the_thread_s_own()
    {
        const long Held = 400_000_000; // ns
        const int Messages = 50_000; // as many as a thread that floods sends in a quarter of that
        var gate = new StrongBox<Gate>(new Gate(GateRank.Send));
        gate.Value.Enter();
        using var waits = new ManualResetEventSlim();
        var floods = Within.OnThread(
            () =>
            {
                var pace = CallerPace.OfThisThread;
                pace.Sent(0, FlushPolicy.Now);
                waits.Set();
                gate.Value.Enter();
                gate.Value.Exit();
                pace.Sent(Messages, FlushPolicy.Now);
                return pace.Floods;
            },
            "a thread at the gate");
        waits.Wait();
        for (var until = FlushPolicy.Now + Held; FlushPolicy.Now < until;)
            Thread.Yield();
        gate.Value.Exit();
        Assert.True(await Within.LimitAsync(floods, "the thread at the gate"), "it was slow because it was held up");
    }

    [Fact]
    public async Task Who_may_rest_sleeps_while_the_gate_is_held_for_long_and_gets_it_when_it_is_left()
    {
        var gate = new StrongBox<Gate>(new Gate(GateRank.Send));
        gate.Value.Enter();
        Thread? waiting = null;
        var seen = Within.OnThread(
            () =>
            {
                Volatile.Write(ref waiting, Thread.CurrentThread);
                gate.Value.Enter(mayRest: true);
                var count = _count;
                gate.Value.Exit();
                return count;
            },
            "a thread at the gate");
        await Within.UntilAsync(() => Sleeps(Volatile.Read(ref waiting)), "the thread at the gate to sleep");
        _count = 43;
        Assert.False(seen.IsCompleted);
        gate.Value.Exit();
        Assert.Equal(43, await Within.LimitAsync(seen, "the thread at the gate"));
    }

    [Fact]
    public async Task Who_is_interrupted_while_it_rests_gets_the_gate_and_is_interrupted_at_its_next_wait()
    {
        var gate = new StrongBox<Gate>(new Gate(GateRank.Send));
        gate.Value.Enter();
        using var never = new ManualResetEventSlim();
        Thread? waiting = null;
        var isInterrupted = Within.OnThread(
            () =>
            {
                Volatile.Write(ref waiting, Thread.CurrentThread);
                gate.Value.Enter(mayRest: true);
                gate.Value.Exit();
                try
                {
                    never.Wait();
                    return false;
                }
                catch (ThreadInterruptedException)
                {
                    return true;
                }
            },
            "a thread at the gate");
        await Within.UntilAsync(() => Sleeps(Volatile.Read(ref waiting)), "the thread at the gate to sleep");
        waiting!.Interrupt();
        Assert.False(isInterrupted.IsCompleted);
        gate.Value.Exit();
        Assert.True(await Within.LimitAsync(isInterrupted, "the thread at the gate"));
    }

    private static bool Sleeps(Thread? thread) => thread is not null && (thread.ThreadState & ThreadState.WaitSleepJoin) != 0;

#if DEBUG
    [Theory]
    [InlineData(GateRank.Socket, GateRank.Socket)]
    [InlineData(GateRank.Send, GateRank.Socket)]
    [InlineData(GateRank.Leaf, GateRank.Write)]
    public void Gates_are_taken_in_the_order_of_their_ranks(object held, object taken)
    {
        var (first, second) = (new Gate((GateRank)held), new Gate((GateRank)taken));
        first.Enter();
        Assert.Throws<InvalidOperationException>(() => second.Enter());
        Assert.Throws<InvalidOperationException>(() => HeldGates.AssertNone());
        first.Exit();
        HeldGates.AssertNone();
        second.Enter();
        second.Exit();
    }

    [Fact]
    public async Task The_right_order_is_allowed_and_another_thread_has_its_own()
    {
        var (outer, inner) = (new Gate(GateRank.Socket), new Gate(GateRank.Write));
        using var isHeld = new ManualResetEventSlim();
        using var mayLeave = new ManualResetEventSlim();
        var other = Within.OnThread(
            () =>
            {
                var gate = new Gate(GateRank.Leaf);
                gate.Enter();
                isHeld.Set();
                mayLeave.Wait();
                gate.Exit();
            },
            "another thread with a gate");
        isHeld.Wait();
        HeldGates.AssertNone();
        outer.Enter();
        inner.Enter();
        inner.Exit();
        inner.Enter();
        inner.Exit();
        outer.Exit();
        HeldGates.AssertNone();
        mayLeave.Set();
        await Within.LimitAsync(other, "the other thread");
    }
#endif
}
