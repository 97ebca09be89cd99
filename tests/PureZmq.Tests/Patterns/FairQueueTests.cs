using System.Text;
using PureZmq.Engine;
using PureZmq.Messages;
using PureZmq.Patterns;
using Xunit;

namespace PureZmq.Tests.Patterns;

/// <summary>Peers are read in turn, one message each, and no message is overlooked.</summary>
public sealed class FairQueueTests : PeersInTurnTest
{
    private readonly FairQueue _queue = new();

    [Fact]
    public void Each_peers_messages_come_in_their_order()
    {
        AddAll("ABC", turns: 3);
        var read = Enumerable.Range(0, 9).Select(_ => Read(TryNext(arm: true)!));
        Assert.Equal("A0 B0 C0 A1 B1 C1 A2 B2 C2", string.Join(' ', read));
    }

    [Fact]
    public void It_knows_who_is_in_it()
    {
        var pipe = Pipe("A");
        Assert.False(FairQueue.Contains(pipe));
        _queue.Add(pipe);
        Assert.True(FairQueue.Contains(pipe));
        _queue.Remove(pipe);
        Assert.False(FairQueue.Contains(pipe));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Peers_of_this_process_that_are_empty_do_not_hide_a_message_of_another_one(int turn)
    {
        // A receive that does not wait asks no peer of this process to tell, so those stay among the ones that are looked at.
        AddAll("EF", turns: 1);
        _queue.Add(Inproc());
        _queue.Add(Inproc());
        Assert.Equal("E0", Read(TryNext(arm: false)!));
        for (var i = 1; i < turn; i++)
            _queue.Advance();
        Assert.Equal("F0", Read(TryNext(arm: false)!));
    }

    private protected override void Add(StubPipe pipe) => _queue.Add(pipe);

    private protected override void Remove(StubPipe pipe) => _queue.Remove(pipe);

    private protected override void Activate(StubPipe pipe) => _queue.Activate(pipe);

    private protected override int PlaceOf(StubPipe pipe) => pipe.FairIndex;

    private protected override void Enable(StubPipe pipe, int turns) => pipe.Deliver(0, turns);

    private protected override int TurnsLeft(StubPipe pipe) => pipe.Inbound.Messages;

    private protected override Pipe? TakeTurn()
    {
        var pipe = TryNext(arm: true);
        if (pipe is not null)
            Read(pipe);
        return pipe;
    }

    private Pipe? TryNext(bool arm) => _queue.TryNext(arm, out var pipe) ? pipe : null;

    /// <summary>Reads the message of the peer whose turn it is, and passes the turn on.</summary>
    private string Read(Pipe pipe)
    {
        var body = MessageBody.Rent();
        pipe.Inbound.Read(body);
        var text = Encoding.UTF8.GetString(body.GetFrame(0));
        body.Return();
        _queue.Advance();
        return text;
    }

    private InprocPipe Inproc() => new(Socket, "inproc://x", isIncoming: true);
}
