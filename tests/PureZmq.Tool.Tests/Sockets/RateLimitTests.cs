using PureZmq.Testing;
using PureZmq.Tool.Sockets;
using Xunit;

namespace PureZmq.Tool.Tests.Sockets;

/// <summary>Pacing, by a clock that moves when the test says so.</summary>
public sealed class RateLimitTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task Messages_go_at_even_distances_and_the_first_at_once()
    {
        var limit = new RateLimit(10, _clock);
        await Go(limit);
        for (var i = 0; i < 5; i++)
        {
            var next = limit.WaitAsync(CancellationToken.None).AsTask();
            _clock.Advance(TimeSpan.FromMilliseconds(99));
            Assert.False(next.IsCompleted);
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            await Within.LimitAsync(next, "the next message's turn");
        }
    }

    [Fact]
    public async Task Who_had_nothing_to_send_does_not_catch_up()
    {
        var limit = new RateLimit(10, _clock);
        await Go(limit);
        _clock.Advance(TimeSpan.FromSeconds(10));
        await Go(limit);
        Assert.False(limit.WaitAsync(CancellationToken.None).AsTask().IsCompleted);
    }

    [Fact]
    public async Task A_timer_that_comes_late_does_not_lower_the_rate()
    {
        var limit = new RateLimit(100, _clock);
        await Go(limit);
        for (var i = 1; i <= 20; i++)
        {
            var next = limit.WaitAsync(CancellationToken.None).AsTask();
            _clock.Advance(TimeSpan.FromMilliseconds(10 * i + 3) - _clock.Elapsed); // 3 ms late every time
            await Within.LimitAsync(next, "the next message's turn");
        }

        Assert.Equal(TimeSpan.FromMilliseconds(203), _clock.Elapsed);
    }

    [Fact]
    public async Task Rates_above_the_timers_grain_are_kept_on_average()
    {
        var limit = new RateLimit(10_000, _clock);
        var sent = 0;
        while (_clock.Elapsed < TimeSpan.FromSeconds(1))
        {
            var next = limit.WaitAsync(CancellationToken.None).AsTask();
            if (!next.IsCompleted)
                _clock.Advance(TimeSpan.FromMilliseconds(1));
            await Within.LimitAsync(next, "the next message's turn");
            sent++;
        }

        Assert.InRange(sent, 9_950, 10_050);
    }

    [Fact]
    public async Task A_wait_can_be_cancelled()
    {
        var limit = new RateLimit(1, _clock);
        await Go(limit);
        using var stop = new CancellationTokenSource();
        var next = limit.WaitAsync(stop.Token).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Within.LimitAsync(next, "the wait to end"));
    }

    private static Task Go(RateLimit limit)
    {
        var wait = limit.WaitAsync(CancellationToken.None).AsTask();
        Assert.True(wait.IsCompleted);
        return wait;
    }
}
