using System.Runtime.CompilerServices;
using PureZmq.Engine;
using Xunit;

namespace PureZmq.Tests.Engine;

/// <summary>What is to be done later: in its order, not if it was cancelled, and without a pile of what was.</summary>
public sealed class IoTimersTests
{
    private readonly IoTimers _timers = new();
    private readonly List<int> _done = [];

    [Fact]
    public void What_is_due_is_done_in_the_order_of_its_time_and_once()
    {
        Add(30);
        Add(10);
        Add(20);
        Run(20);
        Assert.Equal([10, 20], _done);
        Assert.True(_timers.TryPeek(out var due));
        Assert.Equal(30, due);
        Run(30);
        Run(40);
        Assert.Equal([10, 20, 30], _done);
        Assert.False(_timers.TryPeek(out _));
    }

    [Fact]
    public void What_is_cancelled_is_not_done_and_no_reason_to_wake()
    {
        var first = Add(10);
        Add(20);
        first.Cancel();
        first.Cancel();
        Assert.True(_timers.TryPeek(out var due));
        Assert.Equal(20, due);
        Run(20);
        Assert.Equal([20], _done);
    }

    [Fact]
    public void Cancelling_what_was_done_changes_nothing()
    {
        var timers = Enumerable.Range(0, 200).Select(Add).ToArray();
        Run(150);
        foreach (var done in timers[..150])
            done.Cancel();
        Run(200);
        Assert.Equal(Enumerable.Range(0, 200), _done);
    }

    [Fact]
    public void Cancelled_timers_of_a_far_future_do_not_pile_up()
    {
        const int Kept = 100;
        for (var i = 0; i < Kept; i++)
            Add(1_000_000 + i);
        for (var i = 0; i < 100_000; i++)
        {
            Add(2_000_000 + i).Cancel();
            Assert.InRange(_timers.Count, Kept, 2 * Kept + 64);
        }

        Run(3_000_000);
        Assert.Equal(Enumerable.Range(1_000_000, Kept), _done);
        Assert.Equal(0, _timers.Count);
    }

    [Fact]
    public void What_a_cancelled_timer_would_have_acted_on_is_not_held()
    {
        var (timer, target) = AddForSomething();
        timer.Cancel();
        GC.Collect();
        Assert.False(target.TryGetTarget(out _));
        GC.KeepAlive(_timers);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private (IoTimer Timer, WeakReference<object> Target) AddForSomething()
    {
        var target = new object();
        return (_timers.Add(10, () => GC.KeepAlive(target)), new WeakReference<object>(target));
    }

    private IoTimer Add(int due) => _timers.Add(due, () => _done.Add(due));

    private void Run(long now)
    {
        while (_timers.TryTake(now, out var action))
            action();
    }
}
