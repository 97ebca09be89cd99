using System.Diagnostics;
using PureZmq.Engine;
using PureZmq.Tests.Patterns;
using Xunit;

namespace PureZmq.Tests.Engine;

/// <summary>When the I/O thread looks at the tails it was asked to write: rarely at those of threads that flood many pipes.</summary>
public sealed class TailRoundsTests : PatternTest
{
    private static readonly TimeSpan WriteTime = TimeSpan.FromMilliseconds(1);
    private readonly TailRounds _rounds = new();
    private readonly List<StreamPipe> _looked = [];

    [Fact]
    public void After_a_round_of_several_writes_those_who_can_wait_do()
    {
        var pipes = Tails(4);
        Ask(patient: pipes);
        Look();
        Assert.Equal(4, _looked.Count);
        Assert.InRange(_rounds.Rest(FlushPolicy.Now), 1, 10_000_000);

        for (var attempt = 0; attempt < 100; attempt++)
        {
            _looked.Clear();
            Ask(patient: pipes);
            Look();
            if (_looked.Count == 0)
                return;
            // The thread had lost its processor for longer than the rest: this was the next round.
        }

        Assert.Fail("There is no rest.");
    }

    [Fact]
    public void Those_who_wait_for_the_end_of_a_rest_are_not_forgotten()
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            Ask(patient: Tails(4));
            Look();
            _looked.Clear();
            Ask(patient: Tails(1));
            var wait = Look();
            if (_looked.Count > 0)
                continue; // the thread had lost its processor for longer than the rest
            Assert.InRange(wait, 1, 10_000_000);
            return;
        }

        Assert.Fail("There is no rest.");
    }

    [Fact]
    public void Those_who_cannot_wait_are_looked_at_during_a_rest()
    {
        Ask(patient: Tails(4));
        Look();
        var prompt = Tails(1);
        Ask(prompt: prompt);
        Look();
        Assert.Same(prompt[0], _looked[^1]);
    }

    [Fact]
    public void After_the_rest_everybody_has_a_turn()
    {
        var pipes = Tails(8);
        Ask(patient: pipes);
        Look();
        Ask(patient: pipes);
        Assert.True(SpinWait.SpinUntil(() => _rounds.Rest(FlushPolicy.Now) == 0, TimeSpan.FromSeconds(10)), "The rest does not end.");
        Look();
        Assert.Equal(16, _looked.Count);
    }

    [Fact]
    public void A_round_without_a_write_is_followed_by_no_rest_and_says_when_to_look_again()
    {
        Ask(patient: Tails(3), prompt: Tails(1));
        var wait = 20_000L;
        Assert.Equal(16_000, _rounds.Look(_ => (TailDecision.LookAgain, wait -= 1_000)));
        Assert.Equal(0, _rounds.Rest(FlushPolicy.Now));
    }

    [Fact]
    public void Who_is_done_is_forgotten()
    {
        Ask(patient: Tails(2), prompt: Tails(2));
        _rounds.Look(_ => (TailDecision.Stop, 0));
        Look();
        Assert.Empty(_looked);
    }

    private StreamPipe[] Tails(int count)
        => [.. Enumerable.Range(0, count).Select(i => new StreamPipe(Socket, $"tcp://127.0.0.1:{i + 1}", isIncoming: false))];

    private void Ask(StreamPipe[]? prompt = null, StreamPipe[]? patient = null) => _rounds.Add([.. prompt ?? []], [.. patient ?? []]);

    private long Look() => _rounds.Look(pipe =>
    {
        _looked.Add(pipe);
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < WriteTime)
        {
        }

        return (TailDecision.WriteAndStop, 0);
    });
}
