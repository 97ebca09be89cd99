using PureZmq.Engine;
using PureZmq.Patterns;
using Xunit;

namespace PureZmq.Tests.Patterns;

/// <summary>Peers get messages in turn, those without room are passed over.</summary>
public sealed class RoundRobinTests : PeersInTurnTest
{
    private readonly RoundRobin _peers = new();

    [Fact]
    public void Looking_for_room_changes_no_turn()
    {
        var pipes = AddAll("ABC", turns: 10);
        Assert.Equal("A", Take(1));
        Assert.True(CanSend());
        Assert.True(CanSend());
        Assert.Equal("BC", Take(2));
        pipes[0].Room = 0;
        Assert.True(CanSend());
        pipes[1].Room = pipes[2].Room = 0;
        Assert.False(CanSend());
        Assert.Equal("-", Take(1));
    }

    [Fact]
    public void Peers_that_always_have_room_get_equally_many()
    {
        var pipes = AddAll("ABCDE", turns: 10_000);
        Take(5000);
        Assert.All(pipes, pipe => Assert.Equal(1000, pipe.Taken));
        Assert.All(pipes, pipe => Assert.Equal(1000, pipe.Sent));
    }

    private protected override void Add(StubPipe pipe) => _peers.Add(pipe);

    private protected override void Remove(StubPipe pipe) => _peers.Remove(pipe);

    private protected override void Activate(StubPipe pipe) => _peers.Activate(pipe);

    private protected override int PlaceOf(StubPipe pipe) => pipe.BalanceIndex;

    private protected override void Enable(StubPipe pipe, int turns) => pipe.Room += turns;

    private protected override int TurnsLeft(StubPipe pipe) => pipe.Room;

    private protected override Pipe? TakeTurn()
    {
        var can = CanSend();
        var after = default(AfterGate);
        var sent = _peers.TrySend(new Outgoing("x"), ref after, out var chosen);
        Assert.Equal(can, sent);
        return sent ? chosen : null;
    }

    private bool CanSend()
    {
        var after = default(AfterGate);
        return _peers.CanSend(ref after);
    }
}
