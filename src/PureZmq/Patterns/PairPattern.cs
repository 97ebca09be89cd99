using PureZmq.Engine;
using PureZmq.Messages;
using PureZmq.Protocol;

namespace PureZmq.Patterns;

/// <summary>PAIR: one peer at a time, both directions. 31/EXPAIR.</summary>
/// <remarks>A second peer completes its handshake and is then ignored: closing it would make it connect again without end.</remarks>
internal sealed class PairPattern : SocketCore
{
    private Pipe? _peer; // changed under both gates, read under either

    public PairPattern(ContextCore context, SocketSettings settings)
        : base(context, settings, SocketType.Pair, InboundMode.Queue, hasSendGate: true)
    {
        SendsQuickly = true;
        TakeQuicklyInto(new OwnBodies());
    }

    protected override void OnPipeAddedLocked(Pipe pipe)
    {
        if (_peer is null)
            _peer = pipe;
        else
            pipe.IsIgnored = true;
    }

    protected override void OnPipeGoneLocked(Pipe pipe)
    {
        // Its messages stay readable; the place is free once they are read.
    }

    protected override void OnPipeRemovedLocked(Pipe pipe)
    {
        if (_peer == pipe)
            _peer = null;
    }

    protected override SendStatus TrySendLocked(in Outgoing message, ref AfterGate after)
    {
        if (_peer is not { IsGone: false } peer || !peer.TryAppend(in message, ref after))
            return SendStatus.Full;
        peer.Sent++;
        return SendStatus.Sent;
    }

    protected override bool TrySendQuicklyLocked(ReadOnlySpan<byte> body)
    {
        if (_peer is not { IsGone: false } peer || !peer.TryAppendQuickly(body))
            return false;
        peer.Sent++;
        return true;
    }

    protected override bool TrySendQuicklyLocked(MessageBody message)
    {
        if (_peer is not { IsGone: false } peer || !peer.TryAppendQuickly(message, skip: 0))
            return false;
        peer.Sent++;
        return true;
    }

    protected override Pipe? BeginWriteThroughLocked(int length, out Chunk? chunk)
    {
        chunk = null;
        if (_peer is not { IsGone: false } peer)
            return null;
        chunk = peer.BeginWriteThrough(length);
        if (chunk is null)
            return null;
        peer.Sent++;
        return peer;
    }

    protected override Pipe? OnlyPipeLocked() => _peer;

    protected override bool TryTakeQuicklyLocked(MessageBody body)
    {
        if (_peer is not { } peer || !peer.TryTakeQuickly(body))
            return false;
        if (TakenFrom != peer)
            TakenFrom = peer; // a read is cheaper than the collector's barrier behind a write
        return true;
    }

    protected override bool CanSendLocked(ref AfterGate after) => _peer is { IsGone: false } peer && peer.HasRoom(ref after);

    protected override bool TryTakeLocked(bool arm, ref AfterGate after, out MessageBody body)
    {
        body = null!;
        if (_peer is not { } peer)
            return false;
        if (peer.Inbound.Messages == 0 && !peer.Refill(arm))
        {
            RemoveIfReadLocked(peer);
            return false;
        }

        body = MessageBody.Rent();
        peer.Inbound.Read(body);
        TakenFrom = peer;
        peer.Consumed(ref after);
        body.Properties = peer.Properties;
        return true;
    }
}
