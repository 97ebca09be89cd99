using PureZmq.Engine;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Engine;

/// <summary>The waits between attempts to connect: libzmq's, and our difference for servers that accept and close.</summary>
public sealed class ReconnectDelayTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    [Fact, Conformance("O-10")]
    public void Without_a_maximum_each_wait_is_the_interval_and_a_jitter_drawn_anew()
    {
        var delay = new ReconnectDelay(Interval, TimeSpan.Zero);
        var waits = Enumerable.Range(0, 500).Select(_ => delay.Next()).ToArray();
        Assert.All(waits, wait => Assert.InRange(wait, Interval, 2 * Interval));
        Assert.All(waits, wait => Assert.True(wait < 2 * Interval));
        Assert.True(waits.Distinct().Count() > 100);
        Assert.True(waits.Min() < 1.1 * Interval && waits.Max() > 1.9 * Interval, "The jitter does not use its range.");
    }

    [Fact, Conformance("O-11")]
    public void With_a_maximum_the_waits_double_up_to_it_without_jitter()
    {
        var delay = new ReconnectDelay(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(400));
        Assert.Equal([50, 100, 200, 400, 400, 400], Waits(delay, 6));
    }

    [Fact]
    public void A_maximum_below_the_interval_is_always_the_wait()
    {
        var delay = new ReconnectDelay(Interval, TimeSpan.FromMilliseconds(30));
        Assert.Equal([30, 30, 30], Waits(delay, 3));
    }

    [Theory]
    [InlineData(100, 400)]
    [InlineData(3_600_000, 86_400_000)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void However_often_it_fails_the_wait_stays_at_the_maximum(int interval, int maximum)
    {
        var delay = new ReconnectDelay(TimeSpan.FromMilliseconds(interval), TimeSpan.FromMilliseconds(maximum));
        Assert.All(Waits(delay, 100)[20..], wait => Assert.Equal(maximum, wait));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Without_an_interval_one_attempt_is_all_there_is(int milliseconds)
        => Assert.False(new ReconnectDelay(TimeSpan.FromMilliseconds(milliseconds), TimeSpan.FromSeconds(1)).Retries);

    [Fact]
    public void With_an_interval_it_tries_again() => Assert.True(new ReconnectDelay(Interval, TimeSpan.Zero).Retries);

    [Fact, Conformance("O-11")]
    public void A_completed_handshake_starts_over()
    {
        var delay = new ReconnectDelay(Interval, TimeSpan.FromSeconds(10));
        Waits(delay, 5);
        delay.Connected();
        delay.HandshakeCompleted();
        Assert.Equal([100, 200], Waits(delay, 2));
    }

    [Fact]
    public void Three_connections_that_end_before_the_handshake_start_over_and_from_the_fourth_on_the_waits_go_on_doubling()
    {
        var delay = new ReconnectDelay(Interval, TimeSpan.FromSeconds(2));
        Assert.Equal([100, 200, 400], Waits(delay, 3)); // refused
        Assert.Equal([100, 100, 100, 200, 400, 800, 1600, 2000, 2000], FailedHandshakes(delay, 9));
        delay.Connected();
        delay.HandshakeCompleted();
        Assert.Equal([100, 100, 100, 200], FailedHandshakes(delay, 4));
    }

    [Fact]
    public void Without_a_maximum_they_double_up_to_32_intervals_and_keep_their_jitter()
    {
        var delay = new ReconnectDelay(Interval, TimeSpan.Zero);
        var waits = FailedHandshakes(delay, 12);
        int[] expected = [100, 100, 100, 200, 400, 800, 1600, 3200, 3200, 3200, 3200, 3200];
        Assert.All(waits.Zip(expected), wait => Assert.InRange(wait.First, wait.Second, wait.Second + 100));
        Assert.Contains(waits.Zip(expected), wait => wait.First > wait.Second);
        delay.Connected();
        delay.HandshakeCompleted();
        Assert.InRange(delay.Next(), Interval, 2 * Interval);
    }

    [Fact]
    public void Refused_attempts_neither_count_nor_reset_the_count_of_failed_handshakes()
    {
        var delay = new ReconnectDelay(Interval, TimeSpan.FromSeconds(100));
        Assert.Equal([100, 100, 100], FailedHandshakes(delay, 3));
        Assert.Equal([200, 400], Waits(delay, 2)); // refused
        Assert.Equal([800], FailedHandshakes(delay, 1)); // the fourth: not restarted
    }

    [Fact]
    public void Refused_attempts_behind_failed_handshakes_wait_no_longer_than_others()
    {
        var delay = new ReconnectDelay(Interval, TimeSpan.Zero);
        FailedHandshakes(delay, 6);
        Assert.InRange(delay.Next(), Interval, 2 * Interval); // refused: as in the table, ivl and jitter
        delay.Connected();
        delay.HandshakeFailed();
        Assert.InRange(delay.Next(), 16 * Interval, 17 * Interval); // the seventh
    }

    private static double[] FailedHandshakes(ReconnectDelay delay, int count)
    {
        var waits = new double[count];
        for (var i = 0; i < count; i++)
        {
            delay.Connected();
            delay.HandshakeFailed();
            waits[i] = delay.Next().TotalMilliseconds;
        }

        return waits;
    }

    private static double[] Waits(ReconnectDelay delay, int count)
        => [.. Enumerable.Range(0, count).Select(_ => delay.Next().TotalMilliseconds)];
}
