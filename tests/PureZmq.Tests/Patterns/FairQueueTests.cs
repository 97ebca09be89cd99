using System.Text;
using PureZmq.Engine;
using PureZmq.Messages;
using PureZmq.Patterns;
using Xunit;

namespace PureZmq.Tests.Patterns;

/// <summary>Peers are read in turn, one message each, and no message is overlooked.</summary>
public sealed class FairQueueTests : PatternTest
{
    private readonly FairQueue _queue = new();

    [Fact]
    public void Three_peers_with_three_messages_each_are_read_in_turn()
    {
        foreach (var pipe in Add("ABC"))
            pipe.Deliver(0, 3);
        Assert.Equal("A0 B0 C0 A1 B1 C1 A2 B2 C2 -", Take(10));
    }

    [Fact]
    public void Without_peers_or_messages_there_is_nothing()
    {
        Assert.Equal("-", Take(1));
        Add("AB");
        Assert.Equal("-", Take(1));
    }

    [Fact]
    public void An_empty_peer_is_passed_over_until_it_is_readable_and_stands_last_then()
    {
        var pipes = Add("ABC");
        pipes[0].Deliver(0, 3);
        pipes[2].Deliver(0, 3);
        Assert.Equal("A0 C0 A1", Take(3));
        pipes[1].Deliver(0, 2);
        _queue.Activate(pipes[1]);
        _queue.Activate(pipes[1]);
        Assert.Equal("C1 B0 A2 C2 B1 -", Take(6));
    }

    [Fact]
    public void Who_was_removed_is_not_read_and_may_be_removed_and_told_of_again()
    {
        var pipes = Add("ABC");
        foreach (var pipe in pipes)
            pipe.Deliver(0, 2);
        Assert.True(FairQueue.Contains(pipes[1]));
        _queue.Remove(pipes[1]);
        _queue.Remove(pipes[1]);
        _queue.Activate(pipes[1]);
        Assert.False(FairQueue.Contains(pipes[1]));
        Assert.Equal("A0 C0 A1 C1 -", Take(5));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void As_long_as_a_message_is_there_one_is_found(int seed)
    {
        var random = new Random(seed);
        var present = new List<StubPipe>();
        for (var step = 0; step < 20_000; step++)
        {
            switch (random.Next(6))
            {
                case 0 when present.Count < 8:
                    present.Add(Pipe("P"));
                    present[^1].Deliver(0, random.Next(3));
                    _queue.Add(present[^1]);
                    break;
                case 1 when present.Count > 0:
                    var leaving = present[random.Next(present.Count)];
                    present.Remove(leaving);
                    _queue.Remove(leaving);
                    Assert.Equal(-1, leaving.FairIndex);
                    break;
                case 2 when present.Count > 0:
                    var readable = present[random.Next(present.Count)];
                    readable.Deliver(0, 2);
                    _queue.Activate(readable);
                    break;
                default:
                    var messages = present.Sum(pipe => pipe.Inbound.Messages);
                    Assert.Equal(messages > 0, Take(1, arm: random.Next(2) == 0) != "-");
                    Assert.Equal(Math.Max(0, messages - 1), present.Sum(pipe => pipe.Inbound.Messages));
                    break;
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Peers_of_this_process_that_are_empty_do_not_hide_a_message_of_another_one(int turn)
    {
        // A receive that does not wait asks no peer of this process to tell, so those stay among the ones that are looked at.
        var (empty, full) = (Pipe("E"), Pipe("F"));
        Pipe[] pipes = [empty, full, Inproc(), Inproc()];
        foreach (var pipe in pipes)
        {
            (pipe as StubPipe)?.Deliver(0, 1);
            _queue.Add(pipe);
        }

        Assert.Equal("E0", Take(1, arm: false));
        for (var i = 1; i < turn; i++)
            _queue.Advance();
        Assert.Equal("F0", Take(1, arm: false));
    }

    private InprocPipe Inproc() => new(Socket, "inproc://x", isIncoming: true);

    private StubPipe[] Add(string names)
    {
        var pipes = Pipes(names);
        foreach (var pipe in pipes)
            _queue.Add(pipe);
        return pipes;
    }

    /// <summary>The messages read; a dash for a look that found none.</summary>
    private string Take(int count, bool arm = true)
    {
        var taken = new List<string>();
        for (var i = 0; i < count; i++)
        {
            if (!_queue.TryNext(arm, out var pipe))
            {
                taken.Add("-");
                continue;
            }

            var body = MessageBody.Rent();
            pipe.Inbound.Read(body);
            taken.Add(Encoding.UTF8.GetString(body.GetFrame(0)));
            body.Return();
            _queue.Advance();
        }

        return string.Join(' ', taken);
    }
}
