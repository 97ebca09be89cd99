using PureZmq.Engine;
using PureZmq.Messages;
using PureZmq.Protocol;

namespace PureZmq.Patterns;

/// <summary>PUSH: gives each message to one PULL peer, in turn; waits while none has room. 30/PIPELINE.</summary>
internal sealed class PushPattern : SocketCore
{
    private readonly RoundRobin _peers = new();

    public PushPattern(ContextCore context, SocketSettings settings)
        : base(context, settings, SocketType.Push, InboundMode.Discard, hasSendGate: true) => SendsQuickly = !Conflates;

    protected override void OnPipeAddedLocked(Pipe pipe) => _peers.Add(pipe);

    protected override void OnPipeGoneLocked(Pipe pipe) => _peers.Remove(pipe);

    public override void OnRoomLocked(Pipe pipe) => _peers.Activate(pipe);

    protected override SendStatus TrySendLocked(in Outgoing message, ref AfterGate after)
        => _peers.TrySend(in message, ref after, out _) ? SendStatus.Sent : SendStatus.Full;

    protected override bool TrySendQuicklyLocked(ReadOnlySpan<byte> body) => _peers.TrySendQuickly(body);

    protected override bool TrySendQuicklyLocked(MessageBody message) => _peers.TrySendQuickly(message);

    protected override int RoomForRunLocked() => _peers.KnownRoom;

    protected override bool TrySendEncodedLocked(ReadOnlySpan<byte> message, ref AfterGate after) => _peers.TrySendEncoded(message, ref after);

    protected override Pipe? BeginWriteThroughLocked(int length, out Chunk? chunk) => _peers.BeginWriteThrough(length, out chunk);

    protected override Pipe? OnlyPipeLocked() => _peers.Only;

    protected override bool CanSendLocked(ref AfterGate after) => _peers.CanSend(ref after);

    protected override bool TryTakeLocked(bool arm, ref AfterGate after, out MessageBody body)
        => throw new NotSupportedException("A PUSH socket does not receive.");
}
