using PureZmq.Engine;
using PureZmq.Messages;
using PureZmq.Protocol;

namespace PureZmq.Patterns;

/// <summary>DEALER: sends to its peers in turn and receives from them in turn; adds and removes nothing. 28/REQREP.</summary>
internal sealed class DealerPattern : ReceivingPattern
{
    private readonly RoundRobin _peers = new();

    public DealerPattern(ContextCore context, SocketSettings settings)
        : base(context, settings, SocketType.Dealer, hasSendGate: true, takesQuickly: true) => SendsQuickly = !Conflates;

    protected override void OnPipeAddedLocked(Pipe pipe)
    {
        _peers.Add(pipe);
        Fair.Add(pipe);
    }

    protected override void OnPeerReadyLocked(Pipe pipe, ref AfterGate after)
    {
        if (Settings.ProbeRouter)
            Probe.SendLocked(pipe, ref after);
    }

    protected override void OnPipeGoneLocked(Pipe pipe) => _peers.Remove(pipe);

    public override void OnRoomLocked(Pipe pipe) => _peers.Activate(pipe);

    protected override SendStatus TrySendLocked(in Outgoing message, ref AfterGate after)
        => _peers.TrySend(in message, ref after, out _) ? SendStatus.Sent : SendStatus.Full;

    protected override bool TrySendQuicklyLocked(ReadOnlySpan<byte> body) => _peers.TrySendQuickly(body);

    protected override bool TrySendQuicklyLocked(MessageBody message) => _peers.TrySendQuickly(message);

    protected override int TakeRunLocked(MessageRun run, int most) => TakeRunInTurnLocked(run, most);

    protected override int RoomForRunLocked() => _peers.KnownRoom;

    protected override bool TrySendEncodedLocked(ReadOnlySpan<byte> message, ref AfterGate after) => _peers.TrySendEncoded(message, ref after);

    protected override Pipe? BeginWriteThroughLocked(int length, out Chunk? chunk) => _peers.BeginWriteThrough(length, out chunk);

    protected override Pipe? OnlyPipeLocked() => _peers.Only;

    protected override bool CanSendLocked(ref AfterGate after) => _peers.CanSend(ref after);
}
