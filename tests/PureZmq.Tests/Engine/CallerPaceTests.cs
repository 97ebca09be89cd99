using PureZmq.Engine;
using Xunit;

namespace PureZmq.Tests.Engine;

/// <summary>Who floods is judged by the time a thread takes by itself, whatever the kernel takes and wherever the messages go.</summary>
public sealed class CallerPaceTests
{
    private const int Window = 64;
    private readonly CallerPace _pace = new();
    private long _now = 1_000_000_000;

    public CallerPaceTests() => Send(own: 0); // the time before the first message was not spent on sending

    [Fact]
    public void A_thread_that_sends_a_message_within_two_microseconds_floods_after_a_window()
    {
        for (var i = 1; i < Window; i++)
        {
            Send(own: 1_900);
            Assert.False(_pace.Floods, $"Message {i} is too early to tell.");
        }

        Send(own: 1_900);
        Assert.True(_pace.Floods);
    }

    [Fact]
    public void Messages_told_of_together_count_one_by_one()
    {
        Send(own: Window * 1_900, messages: Window);
        Assert.True(_pace.Floods);
    }

    [Theory]
    [InlineData(2_100)]
    [InlineData(20_000)]
    public void A_slow_thread_never_floods(int own)
    {
        for (var i = 0; i < 10 * Window; i++)
        {
            Send(own);
            Assert.False(_pace.Floods);
        }
    }

    [Fact]
    public void Time_in_the_kernel_does_not_count()
    {
        for (var i = 0; i < Window; i++)
            Send(own: 400, inKernel: 8_000);
        Assert.True(_pace.Floods);
    }

    [Fact]
    public void Time_in_the_kernel_counts_once()
    {
        for (var i = 0; i < Window; i++)
            Send(own: 400, inKernel: 8_000);
        for (var i = 0; i < Window; i++)
            Send(own: 4_000); // the first window's kernel time would still cover it
        Assert.False(_pace.Floods);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(1_000)]
    public void Many_pipes_of_one_thread_are_one_flood(int pipes)
    {
        // Each pipe tells of its messages when its fill has doubled, so late and of several at once.
        var untold = new int[pipes];
        for (var i = 0; i < 4 * Window * pipes; i++)
        {
            _now += 300;
            ref var messages = ref untold[i % pipes];
            if (++messages < 4)
                continue;
            _pace.Sent(messages, _now);
            messages = 0;
        }

        Assert.True(_pace.Floods);
    }

    [Fact]
    public void A_flood_goes_on_over_a_moment_and_ends_with_a_quiet_time()
    {
        Send(own: Window * 100, messages: Window);
        Send(own: 10_000);
        Assert.True(_pace.Floods, "A pause of ten microseconds is no end.");
        Send(own: 1_000_000);
        Assert.False(_pace.Floods);
    }

    [Fact]
    public void Each_wait_halves_the_batch_down_to_a_floor()
    {
        var batches = new List<int>();
        for (var i = 0; i < 5; i++)
        {
            _pace.Waits();
            batches.Add(_pace.Batch);
        }

        Assert.Equal([32 * 1024, 16 * 1024, 8 * 1024, 8 * 1024, 8 * 1024], batches);
    }

    [Fact]
    public void A_thread_that_fills_its_batches_without_a_wait_comes_back_to_the_largest()
    {
        _pace.Waits();
        _pace.Waits();
        _pace.Waits();
        for (var i = 0; i < 20; i++)
        {
            var before = _pace.Batch;
            _pace.FilledBatch();
            Assert.InRange(_pace.Batch, before, before * 5 / 4);
        }

        Assert.Equal(Chunk.LargeSize, _pace.Batch);
    }

    [Fact]
    public void Of_a_batch_that_was_read_the_answers_are_still_to_come_while_they_come_fast()
    {
        _pace.HasRead(10, _now);
        Assert.Equal(10, _pace.StillToCome(_now));
        Send(own: 3_900); // twice two microseconds: reading it and the first answer
        Assert.Equal(9, _pace.StillToCome(_now));
        Send(own: 1_000, messages: 8);
        Assert.Equal(1, _pace.StillToCome(_now));
        Send(own: 100);
        Assert.Equal(0, _pace.StillToCome(_now));
    }

    [Theory]
    [InlineData(5_000)] // the first answer took its time
    [InlineData(1_000_000)]
    public void Of_a_slow_thread_no_answer_is_expected(int own)
    {
        _pace.HasRead(100, _now);
        for (var i = 0; i < 3; i++)
        {
            Send(own);
            Assert.Equal(0, _pace.StillToCome(_now));
        }
    }

    [Fact]
    public void Time_in_the_kernel_makes_no_slow_answers()
    {
        _pace.HasRead(10, _now);
        Send(own: 1_000, inKernel: 50_000);
        Assert.Equal(9, _pace.StillToCome(_now));
    }

    [Fact]
    public void Each_batch_is_answered_by_itself_and_none_after_a_wait()
    {
        _pace.HasRead(10, _now);
        _pace.HasRead(3, _now); // of another connection: its answers may go another way
        Assert.Equal(3, _pace.StillToCome(_now));
        _pace.HasRead(0, _now); // a command
        Assert.Equal(3, _pace.StillToCome(_now));
        _pace.Waits();
        Assert.Equal(0, _pace.StillToCome(_now));
    }

    [Fact]
    public void Of_a_thread_whose_answers_go_several_ways_none_is_expected_for_some_batches()
    {
        _pace.HasRead(10, _now);
        _pace.Spreads();
        var batches = 0;
        for (; _pace.StillToCome(_now) == 0 && batches < 100; batches++)
            _pace.HasRead(10, _now);
        Assert.Equal(16, batches);
    }

    [Fact]
    public async Task Each_thread_has_its_own()
    {
        var mine = CallerPace.OfThisThread;
        Assert.Same(mine, CallerPace.OfThisThread);
        Assert.NotSame(mine, await Testing.Within.RunAsync(() => CallerPace.OfThisThread, "another thread"));
    }

    private void Send(long own, int messages = 1, long inKernel = 0)
    {
        _now += own + inKernel;
        if (inKernel > 0)
            _pace.WasHeldUp(inKernel);
        _pace.Sent(messages, _now);
    }
}
