using PureZmq.Messages;
using PureZmq.Protocol;

namespace PureZmq.Engine;

/// <summary>The pair of queues between a socket and one peer.</summary>
/// <remarks>
/// Three gates meet here: <see cref="WriteGate"/> guards what leaves, the owner's gate guards what came in and the place in the
/// receiving patterns, the owner's send gate the place in the sending ones.
/// </remarks>
internal abstract class Pipe(SocketCore owner, string endpoint, bool isIncoming, bool handsOver = false)
{
    /// <summary>Guards <see cref="Outbound"/> and all that decides about writing. Taken after the owner's gates.</summary>
    public Gate WriteGate = new(GateRank.Write);

    public SocketCore Owner { get; } = owner;

    /// <summary>What was bound or connected.</summary>
    public string Endpoint { get; } = endpoint;

    /// <summary>The peer connected to us.</summary>
    public bool IsIncoming { get; } = isIncoming;

    public OutboundQueue Outbound { get; } = new(handsOver);

    public InboundQueue Inbound { get; } = new(lends: handsOver);

    // Guarded by the owner's gate.
    public int FairIndex = -1;
    public bool IsReady; // the peer is there: handshake done, or both ends bound in process
    public bool IsGone; // no peer and none to come; only messages received before may be left
    public bool IsRemoved;
    public bool IsIgnored; // connected, but nothing it sends is delivered and nothing is routed to it
    public byte[] PeerRoutingId = [];
    public byte[]? GivenName; // the name our side gave the peer when it connected; set before the pipe is added, never changed
    public byte[]? RoutingKey; // the name under which ROUTER and REP know this pipe; null: not (yet) routable
    public PeerProperties? Properties;
    public string? PeerSocketType;
    public string? ProtocolVersion;
    public string? RemoteAddress;
    public long Received;
    public object? PatternState;

    // Guarded by the owner's send gate.
    public int BalanceIndex = -1;
    public int FanOutMark;
    public long Sent;
    public long Dropped;

    /// <summary>Nothing is accepted any more. Guarded by <see cref="WriteGate"/>.</summary>
    public bool Closed;

    /// <summary>A send found no room and is told when there is some. Guarded by <see cref="WriteGate"/>.</summary>
    protected bool SenderWaits;

    /// <summary>Encodes a message at the end of the queue, whole or not at all. Under <see cref="WriteGate"/>, which it leaves if it throws.</summary>
    protected void AppendLocked(in Outgoing message)
    {
        if (!message.MayFail)
        {
            message.AppendTo(Outbound);
            return;
        }

        var mark = Outbound.Mark();
        try
        {
            message.AppendTo(Outbound);
        }
        catch
        {
            // A frame of a message disposed meanwhile, an owner of the caller's that fails, no memory: the caller's error, not the pipe's.
            Outbound.RollBack(in mark);
            WriteGate.Exit();
            throw;
        }
    }

    /// <summary>Appends a message if there is room. Called under the owner's send gate.</summary>
    public abstract bool TryAppend(in Outgoing message, ref AfterGate after);

    /// <summary>Appends a message of one short frame if that has no consequence but the appending; else does nothing. Called under the
    /// owner's send gate.</summary>
    public abstract bool TryAppendQuickly(ReadOnlySpan<byte> body);

    /// <summary>Appends a message of short frames, under the same conditions.</summary>
    /// <param name="message">The message.</param>
    /// <param name="skip">So many frames at its front are left out.</param>
    public abstract bool TryAppendQuickly(MessageBody message, int skip);

    /// <summary>Appends a message that is encoded already, under the same conditions as <see cref="TryAppendQuickly(ReadOnlySpan{byte})"/>.</summary>
    public abstract bool TryAppendEncodedQuickly(ReadOnlySpan<byte> message);

    /// <summary>Begins to write a message of one long frame from the caller's memory, if the peer has been given all that came before.
    /// Called under the owner's send gate.</summary>
    /// <returns>What <see cref="WriteThrough"/> needs, which must follow: until then <see cref="WriteGate"/> is held. Null: nothing is.</returns>
    public virtual Chunk? BeginWriteThrough(int length) => null;

    /// <summary>Writes the message, queues what the kernel does not take, and leaves <see cref="WriteGate"/>. With no other gate held.</summary>
    public virtual void WriteThrough(ReadOnlySpan<byte> body, Chunk chunk, ref AfterGate after) => throw new NotSupportedException();

    /// <summary>Whether <see cref="TryAppend"/> would find room. When not, the pipe tells when there is some. Called under the owner's
    /// send gate.</summary>
    public abstract bool HasRoom(ref AfterGate after);

    /// <summary>Messages that would find room, as far as is known without asking anybody. Called under the owner's send gate.</summary>
    public abstract int KnownRoom { get; }

    /// <summary>Appends a message that is encoded already, whole, if there is room.</summary>
    public abstract bool TryAppendEncoded(ReadOnlySpan<byte> message, ref AfterGate after);

    /// <summary>The one or the other.</summary>
    public bool TryAppendEncodedAnyway(ReadOnlySpan<byte> message, ref AfterGate after)
        => TryAppendEncodedQuickly(message) || TryAppendEncoded(message, ref after);

    /// <summary>Sends a subscription or its end, ahead of messages and exempt from the high-water mark.</summary>
    public abstract void SendSubscription(ReadOnlySpan<byte> topic, bool subscribe, ref AfterGate after);

    /// <summary>Does what an append left to be done outside the gates.</summary>
    public abstract void Flush(ref AfterGate after);

    /// <summary>Room was made at the far end of a pipe whose sender waits.</summary>
    public abstract void RoomWasMade(ref AfterGate after);

    /// <summary>Takes back the messages of which the peer has got nothing yet. Called under the owner's gates.</summary>
    /// <returns>How many there were.</returns>
    public abstract int TakeBackUnsent();

    /// <summary>Notes what the peer said of itself in a handshake. Called under the owner's gate.</summary>
    public void Introduce(RemotePeer peer, string address)
    {
        PeerRoutingId = peer.RoutingId;
        PeerSocketType = peer.SocketType is { } type ? SocketTypes.Name(type) : null;
        ProtocolVersion = peer.MinorVersion > 0 ? "3.1" : "3.0";
        RemoteAddress = address;
        Properties = PeerProperties.Create(address, peer.Properties);
    }

    /// <summary>From now on the peer is ignored; what it had sent before stays readable. Called under both of the owner's gates.</summary>
    public virtual void Ignore() => IsIgnored = true;

    /// <summary>Fetches what a sender in the same process has appended. Called under the owner's gate.</summary>
    /// <param name="arm">If there is nothing: have the sender tell.</param>
    /// <returns>Whether the inbound queue holds a message now.</returns>
    public abstract bool Refill(bool arm);

    /// <summary>Notes that a message is about to be taken from <see cref="Inbound"/>, if that has no consequence but the noting; else
    /// notes nothing. Called under the owner's gate.</summary>
    public abstract bool TryConsumeQuietly();

    /// <summary>Takes the oldest message if it is one short frame, or a few, and taking it concerns nobody else. Called under the owner's
    /// gate.</summary>
    /// <param name="body">An idle one; stays so if the answer is false.</param>
    public bool TryTakeQuickly(MessageBody body)
    {
        if (!Inbound.StartsWithShort(out var frame))
            return TryTakeQuickly(body, routingId: null);
        if (!TryConsumeQuietly())
            return false;
        body.Begin(frame, Properties);
        Inbound.PassWhole(FrameHeader.ShortLength + frame.Length);
        return true;
    }

    /// <summary>The same, with a routing id put in front, or any number of frames that is small.</summary>
    public bool TryTakeQuickly(MessageBody body, byte[]? routingId)
    {
        if (!Inbound.StartsWithFewShort(out var frames) || !body.Holds(frames.Length + (routingId?.Length ?? 0)) || !TryConsumeQuietly())
            return false;
        body.BeginEmpty(routingId, Properties);
        for (var rest = frames; !rest.IsEmpty;)
        {
            var frame = rest.Slice(FrameHeader.ShortLength, rest[1]);
            frame.CopyTo(body.AddFrame(frame.Length));
            rest = rest[(FrameHeader.ShortLength + frame.Length)..];
        }

        Inbound.PassWhole(frames.Length);
        return true;
    }

    /// <summary>Takes the oldest message into a run, under the same conditions and if there is place.</summary>
    public bool TryTakeInto(MessageRun run, byte[]? routingId)
    {
        if (!Inbound.StartsWithFewShort(out var frames) || !run.Holds(frames.Length + (routingId?.Length ?? 0)) || !TryConsumeQuietly())
            return false;
        run.Add(routingId, frames);
        Inbound.PassWhole(frames.Length);
        return true;
    }

    /// <summary>A message was taken from <see cref="Inbound"/>. Called under the owner's gate.</summary>
    public abstract void Consumed(ref AfterGate after);
}
