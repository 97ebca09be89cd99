using System.Diagnostics;
using PureZmq.Engine;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Engine;

/// <summary>Spinning turns itself off where it does not pay, and on again where it would.</summary>
public sealed class SpinBudgetTests
{
    private static readonly long Limit = Stopwatch.Frequency / 20_000; // 50 microseconds

    [Fact]
    public void At_first_the_whole_limit_may_be_spun() => Assert.Equal(Limit, Budget(Create()));

    [Fact]
    public void A_limit_of_zero_turns_spinning_off_for_good()
    {
        var spin = new SpinBudget(TimeSpan.Zero);
        Assert.Equal(0, Budget(spin));
        Assert.False(spin.TryBegin(out _));
        spin.Learn(slept: false, waited: 1);
        Assert.Equal(0, Budget(spin));
    }

    [Fact]
    public void Long_waits_halve_the_budget_down_to_nothing()
    {
        var spin = Create();
        var budgets = new List<long>();
        while (Budget(spin) is > 0 and var budget)
        {
            budgets.Add(budget);
            Assert.InRange(budgets.Count, 1, 10);
            spin.Learn(slept: true, waited: 100 * Limit);
        }

        Assert.Equal(Limit, budgets[0]);
        Assert.All(budgets.Zip(budgets.Skip(1)), pair => Assert.Equal(pair.First / 2, pair.Second));
        Assert.True(budgets[^1] >= Stopwatch.Frequency / 500_000, "Below two microseconds it is worth nothing.");
        Assert.False(spin.TryBegin(out _));
    }

    [Theory]
    [InlineData(false, 1000)] // it did not have to sleep, however long it took
    [InlineData(true, 1)] // a little more patience would have done
    public void A_wait_that_spinning_would_have_covered_restores_it(bool slept, int limits)
    {
        var spin = Create();
        for (var i = 0; i < 20; i++)
            spin.Learn(slept: true, waited: 100 * Limit);
        Assert.Equal(0, Budget(spin));
        spin.Learn(slept, limits * Limit);
        Assert.Equal(Limit, Budget(spin));
    }

    [Fact]
    public void A_peer_that_is_always_a_little_too_slow_is_tried_only_now_and_then()
    {
        var spin = Create();
        var spun = 0;
        for (var i = 0; i < 1000; i++)
        {
            spin.Learn(slept: true, waited: Limit + 1);
            spun += spin.IsOpen ? 1 : 0;
        }

        Assert.InRange(spun, 20, 60);
        spin.Learn(slept: false, waited: 1); // a trial that succeeded
        Assert.Equal(Limit, Budget(spin));
        spin.Learn(slept: true, waited: Limit + 1);
        Assert.True(spin.IsOpen, "One miss after a success is forgiven.");
    }

    [Fact]
    public void Long_waits_in_between_do_not_hide_a_peer_that_is_a_little_too_slow()
    {
        var spin = Create();
        var spun = 0;
        for (var i = 0; i < 1000; i++)
        {
            spin.Learn(slept: true, waited: i % 5 == 0 ? 100 * Limit : Limit + 1);
            spun += spin.IsOpen ? 1 : 0;
        }

        Assert.InRange(spun, 20, 100);
    }

    [Fact]
    public void A_look_that_was_interrupted_is_followed_by_a_rest_as_many_times_as_long()
    {
        var spin = Create();
        Begin(spin);
        var now = Stopwatch.GetTimestamp();
        spin.End(until: now - Stopwatch.Frequency, now + (100 * Stopwatch.Frequency)); // the rest is longer than this test
        spin.Learn(slept: false, waited: Stopwatch.Frequency);
        Assert.False(spin.IsOpen, "It found something, and yet others want the processor.");
        Assert.False(spin.TryBegin(out _));
    }

    [Fact]
    public void Waits_during_a_rest_teach_nothing()
    {
        var spin = Create();
        Begin(spin);
        var now = Stopwatch.GetTimestamp() + (100 * Stopwatch.Frequency);
        spin.End(until: now - Stopwatch.Frequency, now);
        for (var i = 0; i < 100; i++)
            spin.Learn(slept: true, waited: 100 * Limit);
        Assert.False(spin.IsOpen);
        Begin(Create());
        var longAgo = Stopwatch.GetTimestamp() - (100 * Stopwatch.Frequency);
        spin.End(until: longAgo - Stopwatch.Frequency, now: longAgo); // another rest, which is over
        Assert.True(spin.IsOpen);
    }

    [Fact]
    public void A_rest_ends()
    {
        var spin = Create();
        Begin(spin);
        var longAgo = Stopwatch.GetTimestamp() - (100 * Stopwatch.Frequency);
        spin.End(until: longAgo - Stopwatch.Frequency, now: longAgo);
        Assert.True(spin.IsOpen);
    }

    [Fact]
    public void A_look_that_was_not_interrupted_is_followed_by_no_rest()
    {
        var spin = Create();
        Begin(spin);
        var now = Stopwatch.GetTimestamp();
        spin.End(until: now - (Stopwatch.Frequency / 20_000), now);
        Assert.True(spin.IsOpen);
    }

    [Fact]
    public async Task One_thread_for_each_spare_processor_may_spin()
    {
        var spin = Create();
        var (spinning, most) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount + 2).Select(i => Within.RunAsync(
            () =>
            {
                for (var turn = 0; turn < 2000; turn++)
                {
                    if (!spin.TryBegin(out _))
                        continue;
                    var now = Interlocked.Increment(ref spinning);
                    InterlockedMax(ref most, now);
                    Thread.SpinWait(50);
                    Interlocked.Decrement(ref spinning);
                    spin.End(until: 0, now: 0);
                }
            },
            $"spinner {i}")));
        Assert.InRange(most, Environment.ProcessorCount > 1 ? 1 : 0, Environment.ProcessorCount - 1);
    }

    private static SpinBudget Create() => new(TimeSpan.FromMicroseconds(50));

    /// <summary>Takes leave to spin, for which other tests may be the ones to wait for.</summary>
    private static void Begin(SpinBudget spin)
        => Assert.True(SpinWait.SpinUntil(() => spin.TryBegin(out _), TimeSpan.FromSeconds(30)));

    private static long Budget(SpinBudget spin)
    {
        // It is told also where other tests are the ones who spin.
        if (spin.TryBegin(out var ticks))
            spin.End(until: 0, now: 0);
        return ticks;
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen;)
        {
            var before = Interlocked.CompareExchange(ref most, value, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }
}
