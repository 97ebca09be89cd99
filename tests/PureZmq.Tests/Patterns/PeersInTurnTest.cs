using PureZmq.Engine;
using Xunit;

namespace PureZmq.Tests.Patterns;

/// <summary>What every list of peers in turn holds to, whatever a peer needs to use its turn: room for a message, or one to read.</summary>
public abstract class PeersInTurnTest : PatternTest
{
    [Fact]
    public void Three_peers_able_twice_each_have_two_turns_and_then_nobody_has_one()
    {
        foreach (var pipe in AddAll("ABC"))
            Enable(pipe, 2);
        Assert.Equal("ABCABC-", Take(7));
    }

    [Fact]
    public void Without_able_peers_nobody_has_a_turn()
    {
        Assert.Equal("-", Take(1));
        AddAll("AB");
        Assert.Equal("-", Take(1));
    }

    [Fact]
    public void A_new_peer_does_not_jump_the_queue()
    {
        AddAll("AB", turns: 10);
        Assert.Equal("A", Take(1));
        AddAll("C", turns: 10);
        Assert.Equal("BCABC", Take(5));
    }

    [Fact]
    public void A_peer_that_is_not_able_is_passed_over_until_it_is_and_stands_last_then()
    {
        var pipes = AddAll("ABC");
        Enable(pipes[0], 10);
        Enable(pipes[2], 10);
        Assert.Equal("ACAC", Take(4));
        Enable(pipes[1], 10);
        Assert.Equal("AC", Take(2)); // nobody has told yet
        Activate(pipes[1]);
        Activate(pipes[1]);
        Assert.Equal("ACBACB", Take(6));
    }

    [Fact]
    public void Who_was_removed_has_no_turn_and_may_be_removed_and_told_of_again()
    {
        var pipes = AddAll("ABC", turns: 2);
        Remove(pipes[1]);
        Remove(pipes[1]);
        Activate(pipes[1]);
        Assert.Equal("ACAC-", Take(5));
        Assert.Equal(2, TurnsLeft(pipes[1]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void As_long_as_somebody_is_able_one_who_is_has_the_turn(int seed)
    {
        var random = new Random(seed);
        var present = new List<StubPipe>();
        for (var step = 0; step < 20_000; step++)
        {
            switch (random.Next(6))
            {
                case 0 when present.Count < 8:
                    present.AddRange(AddAll("P", random.Next(3)));
                    break;
                case 1 when present.Count > 0:
                    var leaving = present[random.Next(present.Count)];
                    present.Remove(leaving);
                    Remove(leaving);
                    Assert.Equal(-1, PlaceOf(leaving));
                    break;
                case 2 when present.Count > 0:
                    var able = present[random.Next(present.Count)];
                    Enable(able, 2);
                    Activate(able);
                    break;
                default:
                    var turns = present.Sum(TurnsLeft);
                    Assert.Equal(turns > 0, Take(1) != "-");
                    Assert.Equal(Math.Max(0, turns - 1), present.Sum(TurnsLeft));
                    break;
            }
        }
    }

    private protected abstract void Add(StubPipe pipe);

    private protected abstract void Remove(StubPipe pipe);

    private protected abstract void Activate(StubPipe pipe);

    private protected abstract int PlaceOf(StubPipe pipe);

    /// <summary>Makes a peer able to use so many more turns; the list is not told.</summary>
    private protected abstract void Enable(StubPipe pipe, int turns);

    private protected abstract int TurnsLeft(StubPipe pipe);

    /// <summary>Gives one peer its turn.</summary>
    /// <returns>Null when nobody was able.</returns>
    private protected abstract Pipe? TakeTurn();

    /// <summary>Adds new peers, each able to use so many turns.</summary>
    private protected StubPipe[] AddAll(string names, int turns = 0)
    {
        var pipes = Pipes(names);
        foreach (var pipe in pipes)
        {
            pipe.Room = 0;
            Enable(pipe, turns);
            Add(pipe);
        }

        return pipes;
    }

    /// <summary>The names of those who had a turn; a dash for one that nobody could use.</summary>
    private protected string Take(int turns)
    {
        var names = "";
        for (var i = 0; i < turns; i++)
            names += TakeTurn()?.Endpoint ?? "-";
        return names;
    }
}
