using PureZmq.Engine;
using PureZmq.Messages;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Patterns;

/// <summary>A pipe without a peer: room and messages are what a test says.</summary>
internal sealed class StubPipe(SocketCore owner, string name, bool isIncoming = true) : Pipe(owner, name, isIncoming)
{
    /// <summary>How many more messages it takes.</summary>
    public int Room { get; set; } = int.MaxValue;

    /// <summary>How many it took.</summary>
    public int Taken { get; private set; }

    public override int KnownRoom => Room;

    /// <summary>Puts messages into the inbound queue: one frame each, the name of the pipe and a number.</summary>
    public void Deliver(int from, int count)
    {
        for (var i = from; i < from + count; i++)
        {
            var frame = Wire.Frame($"{Endpoint}{i}");
            var chunk = ChunkPool.Rent(frame.Length);
            frame.CopyTo(chunk.Buffer, 0);
            Assert.False(Inbound.Append(chunk, frame.Length, messages: 1, unfinished: 0));
            ChunkPool.Return(chunk);
        }
    }

    public override bool TryAppend(in Outgoing message, ref AfterGate after)
    {
        if (!HasRoom(ref after))
            return false;
        Room--;
        Taken++;
        return true;
    }

    public override bool TryAppendEncoded(ReadOnlySpan<byte> message, ref AfterGate after) => TryAppend(new Outgoing(message), ref after);

    public override bool TryAppendQuickly(ReadOnlySpan<byte> body) => false;

    public override bool TryAppendQuickly(MessageBody message, int skip) => false;

    public override bool TryAppendEncodedQuickly(ReadOnlySpan<byte> message) => false;

    public override bool TryConsumeQuietly() => true;

    public override bool HasRoom(ref AfterGate after) => Room > 0;

    public override bool Refill(bool arm) => Inbound.Messages > 0;

    public override void SendSubscription(ReadOnlySpan<byte> topic, bool subscribe, ref AfterGate after) => throw Unexpected();

    public override void Flush(ref AfterGate after) => throw Unexpected();

    public override void RoomWasMade(ref AfterGate after) => throw Unexpected();

    public override void Consumed(ref AfterGate after) => throw Unexpected();

    private static InvalidOperationException Unexpected() => new("Not a part of these tests.");

    public override int TakeBackUnsent() => 0;
}
