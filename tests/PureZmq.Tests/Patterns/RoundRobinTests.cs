using PureZmq.Engine;
using PureZmq.Patterns;
using Xunit;

namespace PureZmq.Tests.Patterns;

/// <summary>Peers get messages in turn, those without room are passed over.</summary>
public sealed class RoundRobinTests : PatternTest
{
    private readonly RoundRobin _peers = new();

    [Fact]
    public void Three_peers_with_room_for_two_each_get_two_in_turn_and_the_seventh_message_finds_no_room()
    {
        foreach (var pipe in Pipes("ABC"))
        {
            pipe.Room = 2;
            _peers.Add(pipe);
        }

        Assert.Equal("ABCABC-", Send(7));
    }

    [Fact]
    public void Without_peers_there_is_no_room()
    {
        Assert.Equal("-", Send(1));
        Assert.False(CanSend());
    }

    [Fact]
    public void A_new_peer_does_not_jump_the_queue()
    {
        Add("AB");
        Assert.Equal("A", Send(1));
        Add("C");
        Assert.Equal("BCABC", Send(5));
    }

    [Fact]
    public void A_full_peer_is_passed_over_until_it_has_room_and_stands_last_then()
    {
        var pipes = Add("ABC");
        pipes[1].Room = 0;
        Assert.Equal("ACAC", Send(4));
        pipes[1].Room = 10;
        Assert.Equal("AC", Send(2)); // nobody has told yet
        _peers.Activate(pipes[1]);
        _peers.Activate(pipes[1]);
        Assert.Equal("ACBACB", Send(6));
    }

    [Fact]
    public void Looking_for_room_changes_no_turn()
    {
        var pipes = Add("ABC");
        Assert.Equal("A", Send(1));
        Assert.True(CanSend());
        Assert.True(CanSend());
        Assert.Equal("BC", Send(2));
        pipes[0].Room = 0;
        Assert.True(CanSend());
        pipes[1].Room = pipes[2].Room = 0;
        Assert.False(CanSend());
        Assert.Equal("-", Send(1));
    }

    [Fact]
    public void Who_was_removed_gets_nothing_and_may_be_removed_and_told_of_again()
    {
        var pipes = Add("ABC");
        _peers.Remove(pipes[0]);
        _peers.Remove(pipes[0]);
        _peers.Activate(pipes[0]);
        Assert.Equal(4, Send(4).Count(name => name is 'B' or 'C'));
        Assert.Equal(0, pipes[0].Taken);
        Assert.Equal(2, pipes[1].Taken);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void As_long_as_somebody_has_room_a_message_goes_to_one_who_has(int seed)
    {
        var random = new Random(seed);
        var present = new List<StubPipe>();
        for (var step = 0; step < 20_000; step++)
        {
            switch (random.Next(6))
            {
                case 0 when present.Count < 8:
                    present.Add(Pipe("P"));
                    present[^1].Room = random.Next(3);
                    _peers.Add(present[^1]);
                    break;
                case 1 when present.Count > 0:
                    var leaving = present[random.Next(present.Count)];
                    present.Remove(leaving);
                    _peers.Remove(leaving);
                    Assert.Equal(-1, leaving.BalanceIndex);
                    break;
                case 2 when present.Count > 0:
                    var emptied = present[random.Next(present.Count)];
                    emptied.Room += 2;
                    _peers.Activate(emptied);
                    break;
                default:
                    var room = present.Sum(pipe => pipe.Room);
                    Assert.Equal(room > 0, CanSend());
                    Assert.Equal(room > 0, Send(1) != "-");
                    Assert.Equal(Math.Max(0, room - 1), present.Sum(pipe => pipe.Room));
                    break;
            }
        }
    }

    [Fact]
    public void Peers_that_always_have_room_get_equally_many()
    {
        var pipes = Add("ABCDE");
        Send(5000);
        Assert.All(pipes, pipe => Assert.Equal(1000, pipe.Taken));
        Assert.All(pipes, pipe => Assert.Equal(1000, pipe.Sent));
    }

    private StubPipe[] Add(string names)
    {
        var pipes = Pipes(names);
        foreach (var pipe in pipes)
            _peers.Add(pipe);
        return pipes;
    }

    private bool CanSend()
    {
        var after = default(AfterGate);
        return _peers.CanSend(ref after);
    }

    /// <summary>The names of those who got the messages; a dash for one that found no room.</summary>
    private string Send(int count)
    {
        var names = "";
        for (var i = 0; i < count; i++)
        {
            var after = default(AfterGate);
            names += _peers.TrySend(new Outgoing("x"), ref after, out var chosen) ? chosen.Endpoint : "-";
        }

        return names;
    }
}
