using System.Diagnostics;
using PureZmq.Engine;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Engine;

/// <summary>When appended messages are written: at once, by full chunks, or by the I/O thread.</summary>
/// <remarks>The policy looks at the real clock, for it is about the cost of system calls. So these tests wait for times to pass by spinning, and
/// where a decision needs that little time passes they try again when the machine was slower.</remarks>
public sealed class FlushPolicyTests
{
    private const int Full = Chunk.StandardSize;
    private const int Attempts = 10_000;
    private static readonly TimeSpan Quiet = TimeSpan.FromMicroseconds(50);

    [Fact]
    public Task The_first_message_of_an_idle_pipe_is_written_at_once() => Within.RunAsync(
        () =>
        {
            var policy = FlushPolicy.Create();
            Assert.Equal(FlushDecision.Write, policy.Appended(66, Full));
            policy.Wrote(FlushPolicy.Now, 66, tookAll: true);
            Spin(Quiet);
            Assert.Equal(FlushDecision.Write, policy.Appended(66, Full));
        },
        "a thread that has sent nothing yet");

    [Fact]
    public void A_message_right_behind_a_write_is_left_to_the_IO_thread_which_is_asked_once()
    {
        var policy = Asked();
        // Not armed anew, and no clock is read, before the fill has doubled.
        Assert.Equal(FlushDecision.Nothing, policy.Appended(120, Full));
        Assert.NotEqual(FlushDecision.AskIoThread, policy.Appended(250, Full));
        Assert.NotEqual(FlushDecision.AskIoThread, policy.Appended(600, Full));
    }

    [Theory]
    [InlineData(Chunk.StandardSize)]
    [InlineData(Chunk.LargeSize)]
    [InlineData(500)]
    public void A_full_chunk_is_written_by_the_caller(int full)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var policy = FlushPolicy.Create();
            policy.Wrote(FlushPolicy.Now, 100, tookAll: true);
            if (policy.Appended(full - 1, full) == FlushDecision.Write)
                continue; // too slow: it was quiet long enough for a small write
            Assert.Equal(FlushDecision.Write, policy.Appended(full, full));
            return;
        }

        Assert.Fail("Each attempt took longer than the gap between two small writes.");
    }

    [Fact]
    public Task A_thread_that_had_to_wait_writes_smaller_batches() => Within.RunAsync(
        () =>
        {
            var (batches, octets) = (new List<long>(), 0L);
            var policy = FlushPolicy.Create();
            for (var wait = 0; wait < 3; wait++)
                CallerPace.OfThisThread.Waits();
            while (batches.Count < 3)
            {
                octets += 66;
                if (policy.Appended(octets, Full) != FlushDecision.Write)
                    continue;
                policy.Wrote(FlushPolicy.Now, octets, tookAll: true);
                if (octets > 4 * 1024) // else it was quiet long enough for a small write
                    batches.Add(octets);
                octets = 0;
            }

            Assert.All(batches, batch => Assert.InRange(batch, 0, Full / 4));
            Assert.True(batches[2] > batches[0], "They do not grow again.");
        },
        "a flood of a thread that had to wait");

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(100)]
    public async Task A_flood_is_not_interrupted_by_small_writes_to_however_many_pipes(int pipes)
    {
        const int Messages = 10_000;
        var fewest = Messages;
        for (var attempt = 0; attempt < 100 && fewest > Messages / 4; attempt++)
            fewest = Math.Min(fewest, await Within.RunAsync(() => SmallWrites(pipes, Messages, pause: TimeSpan.Zero), "a flood"));
        Assert.True(fewest <= Messages / 4, $"At best {fewest} of {Messages} messages were written by themselves.");
    }

    [Fact]
    public async Task A_burst_is_written_whenever_as_much_has_come_as_before()
    {
        long[] expected = [66, 66, 2 * 66, 4 * 66, 8 * 66, 16 * 66];
        long[] batches = [];
        for (var attempt = 0; attempt < 1000 && !batches.SequenceEqual(expected); attempt++)
            batches = await Within.RunAsync(() => Batches(messages: 32), "a burst of a thread that has sent nothing yet");
        Assert.Equal(expected, batches); // in most attempts a small write comes in between, as the gap was over
    }

    [Theory]
    [InlineData(32)]
    [InlineData(18)]
    [InlineData(34)]
    public async Task Of_many_answers_half_are_gathered_before_the_first_write(int answers)
    {
        var half = answers / 2 * 66L;
        long[] batches = [];
        for (var attempt = 0; attempt < 1000 && (batches.Length == 0 || batches[0] != half); attempt++)
            batches = await Within.RunAsync(() => Answers(answers), "a thread that answers what it has read at once");
        Assert.Equal(half, batches[0]); // where the first answer was slow it is written by itself
    }

    [Fact]
    public async Task A_few_answers_are_written_as_any_burst()
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            var batches = await Within.RunAsync(() => Answers(8), "a thread that answers what it has read at once");
            Assert.Equal(66, batches[0]);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // whose tails are not taken so soon
    public async Task The_IO_thread_is_asked_to_look_soon_after_what_is_held_back(bool afterFlood)
    {
        var isHeld = false;
        for (var attempt = 0; attempt < 1000 && !isHeld; attempt++)
        {
            isHeld = await Within.RunAsync(
                () =>
                {
                    var policy = FlushPolicy.Create();
                    if (afterFlood)
                        FillSlowly(ref policy);
                    CallerPace.OfThisThread.HasRead(32, FlushPolicy.Now);
                    if (policy.Appended(66, Full) != FlushDecision.AskIoThread)
                        return false; // slow: it is written
                    Spin(Quiet);
                    Assert.Equal(TailDecision.WriteAndStop, policy.Look(66, out _));
                    return true;
                },
                "a thread that answers what it has read at once");
        }

        Assert.True(isHeld, "No answer was held back.");

        static void FillSlowly(ref FlushPolicy policy)
        {
            while (policy.Appended(66, Full) == FlushDecision.Write)
                policy.Wrote(FlushPolicy.Now, 66, tookAll: true);
            Spin(TimeSpan.FromMilliseconds(1)); // so long the chunk takes
            Assert.Equal(FlushDecision.Write, policy.Appended(Full, Full));
            policy.Wrote(FlushPolicy.Now, Full, tookAll: true);
            Spin(Quiet);
        }
    }

    [Fact]
    public async Task Answers_that_go_to_several_peers_are_not_held_back()
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var held = await Within.RunAsync(
                () =>
                {
                    var (first, second, held) = (FlushPolicy.Create(), FlushPolicy.Create(), 0);
                    for (var batch = 0; batch < 10; batch++)
                    {
                        CallerPace.OfThisThread.HasRead(20, FlushPolicy.Now);
                        held += Held(ref first) + Held(ref second);
                        Spin(Quiet);
                    }

                    return held;
                },
                "a thread that answers two peers");
            Assert.InRange(held, 0, 1); // of the first batch: nothing is known yet
        }

        static int Held(ref FlushPolicy policy)
        {
            var isHeld = policy.Appended(66, Full) != FlushDecision.Write;
            policy.Wrote(FlushPolicy.Now, 66, tookAll: true); // in the end
            return isHeld ? 1 : 0;
        }
    }

    [Fact]
    public Task Of_a_flood_no_tail_is_taken_before_it_is_older_than_two_chunks_took() => Within.RunAsync(
        () =>
        {
            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                var policy = FlushPolicy.Create();
                policy.Wrote(FlushPolicy.Now, 66, tookAll: true);
                policy.Appended(66, Full);
                Spin(TimeSpan.FromMilliseconds(1)); // so long the chunk takes
                Assert.Equal(FlushDecision.Write, policy.Appended(Full, Full));
                policy.Wrote(FlushPolicy.Now, Full, tookAll: true);
                if (policy.Appended(66, Full) == FlushDecision.Write)
                    continue; // too slow: it was quiet long enough for a small write
                Spin(Quiet);
                var verdict = policy.Look(66, out var wait);
                if (verdict == TailDecision.WriteAndStop)
                    continue; // too slow: the tail was due
                Assert.InRange(wait, 1, 5_000_000);
                Spin(TimeSpan.FromMilliseconds(6));
                Assert.Equal(TailDecision.WriteAndStop, policy.Look(66, out _));
                return;
            }

            Assert.Fail("Each attempt took longer than a tail may wait.");
        },
        "a thread that fills chunks");

    [Fact]
    public async Task A_slow_sender_writes_each_message_at_once()
    {
        var writes = await Within.RunAsync(() => SmallWrites(pipes: 1, messages: 500, Quiet), "a slow sender");
        Assert.Equal(500, writes);
    }

    [Fact]
    public void A_tail_is_taken_once_it_is_old_enough_and_the_IO_thread_goes_back_to_sleep()
    {
        var policy = Asked();
        Spin(Quiet);
        Assert.Equal(TailDecision.WriteAndStop, policy.Look(66, out var wait));
        Assert.Equal(0, wait);
    }

    [Fact]
    public void A_young_tail_is_looked_at_again_when_it_is_due()
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var policy = Asked();
            if (policy.Look(66, out var wait) != TailDecision.LookAgain)
                continue; // too slow: the tail was due
            Assert.InRange(wait, 1, 20_000);
            return;
        }

        Assert.Fail("Each attempt took longer than a tail may wait.");
    }

    [Fact]
    public void After_a_look_the_IO_thread_is_asked_again()
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var policy = Asked();
            Spin(Quiet);
            Assert.Equal(TailDecision.WriteAndStop, policy.Look(66, out _));
            policy.Wrote(FlushPolicy.Now, 66, tookAll: true);
            if (policy.Appended(66, Full) == FlushDecision.AskIoThread)
                return;
        }

        Assert.Fail("The I/O thread was never asked a second time.");
    }

    [Fact]
    public void With_nothing_written_since_the_last_look_the_looking_ends()
    {
        var policy = FlushPolicy.Create();
        Assert.Equal(TailDecision.Stop, policy.Look(0, out _));
    }

    [Fact]
    public void While_the_caller_streams_the_looks_become_rarer_and_end_after_four_that_found_nothing()
    {
        var policy = Asked();
        var waits = new List<long>();
        policy.Wrote(FlushPolicy.Now, 66, tookAll: true);
        while (policy.Look(0, out var wait) == TailDecision.LookAgain)
        {
            waits.Add(wait);
            policy.Wrote(FlushPolicy.Now, 66, tookAll: true);
        }

        Assert.Equal([50_000, 100_000, 200_000], waits);
    }

    [Fact]
    public void Promises_that_came_to_nothing_make_the_next_look_a_late_one_until_there_is_something_to_write()
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var policy = Asked();
            for (var promise = 0; promise < 8; promise++)
            {
                policy.Wrote(FlushPolicy.Now, 66, tookAll: true); // the caller's, before he waits for an answer
                while (policy.Look(0, out _) == TailDecision.LookAgain)
                {
                }

                Ask(ref policy);
            }

            if (policy.Look(66, out var late) == TailDecision.WriteAndStop)
                continue; // too slow: the tail was due
            Assert.Equal(800_000, late);
            Spin(Quiet);
            Assert.Equal(TailDecision.WriteAndStop, policy.Look(66, out _));
            Ask(ref policy);
            if (policy.Look(66, out var soon) == TailDecision.WriteAndStop)
                continue;
            Assert.InRange(soon, 1, 20_000);
            return;
        }

        Assert.Fail("Each attempt took longer than a tail may wait.");
    }

    /// <summary>A policy that has just asked the I/O thread to take a tail.</summary>
    private static FlushPolicy Asked()
    {
        var policy = FlushPolicy.Create();
        Ask(ref policy);
        return policy;
    }

    private static void Ask(ref FlushPolicy policy)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            policy.Wrote(FlushPolicy.Now, 66, tookAll: true);
            if (policy.Appended(66, Full) == FlushDecision.AskIoThread)
                return;
        }

        Assert.Fail("Each attempt took longer than the gap between two small writes.");
    }

    /// <summary>Sends in turn to some pipes, whose small writes are slow. Only on a fresh thread: how fast a thread sends is remembered.</summary>
    /// <returns>How often less than a full chunk was written.</returns>
    private static int SmallWrites(int pipes, int messages, TimeSpan pause)
    {
        var policies = Enumerable.Range(0, pipes).Select(_ => FlushPolicy.Create()).ToArray();
        var queued = new long[pipes];
        var smallWrites = 0;
        for (var i = 0; i < messages; i++)
        {
            Spin(pause);
            var pipe = i % pipes;
            queued[pipe] += 66;
            if (policies[pipe].Appended(queued[pipe], Full) != FlushDecision.Write)
                continue;
            smallWrites += queued[pipe] < Full ? 1 : 0;
            var startedAt = FlushPolicy.Now;
            Spin(TimeSpan.FromMicroseconds(8));
            policies[pipe].Wrote(startedAt, queued[pipe], tookAll: true);
            queued[pipe] = 0;
        }

        return smallWrites;
    }

    /// <summary>Sends messages as fast as it can through one pipe, and gives what was written each time. Only on a fresh thread.</summary>
    private static long[] Answers(int messages)
    {
        CallerPace.OfThisThread.HasRead(messages, FlushPolicy.Now);
        return Batches(messages);
    }

    private static long[] Batches(int messages)
    {
        var policy = FlushPolicy.Create();
        var batches = new List<long>();
        var octets = 0L;
        for (var i = 0; i < messages; i++)
        {
            octets += 66;
            if (policy.Appended(octets, Full) != FlushDecision.Write)
                continue;
            policy.Wrote(FlushPolicy.Now, octets, tookAll: true);
            batches.Add(octets);
            octets = 0;
        }

        return [.. batches];
    }

    private static void Spin(TimeSpan time)
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < time)
        {
        }
    }
}
