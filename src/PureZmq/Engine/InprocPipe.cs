using PureZmq.Messages;
using PureZmq.Protocol;

namespace PureZmq.Engine;

/// <summary>One end of a pipe between two sockets of the same context. No operating system, no handshake; the same frames as on a wire.</summary>
/// <remarks>
/// The sender appends to its outbound queue; the reader takes the whole queue at once when it has nothing left, so the two meet
/// at the sender's write gate once a batch and not once a message. Who waits says so: a reader under the sender's write gate, in the same
/// section in which it found nothing; a sender by the handshake described at <see cref="Consumed"/>.
/// </remarks>
internal sealed class InprocPipe(SocketCore owner, string endpoint, bool isIncoming)
    : Pipe(owner, endpoint, isIncoming, handsOver: true)
{
    private InprocPipe? _peer; // set once, under WriteGate, before either end can be reached through the other
    private bool _readerWaits; // guarded by WriteGate: the reader found nothing and wants to be told
    private bool _tell; // guarded by WriteGate: the reader is to be told outside the gates
    private long _appended; // guarded by WriteGate
    private long _roomUntil; // guarded by WriteGate: as far as is known there is room until so much was appended; 0 when nothing is known
    private PaddedCount _consumed; // messages taken from the peer's outbound queue; written under the owner's gate, read by the peer
    private long _consumedInAll; // guarded by the owner's gate
    private long _sincePublished; // guarded by the owner's gate
    private long _publishEvery; // guarded by the owner's gate: half of what the sender may have under way; 0 until both ends are joined

    /// <summary>The other end; null while nobody has bound the name.</summary>
    public InprocPipe? Peer => Volatile.Read(ref _peer);

    /// <summary>A hint without a gate that the peer has appended something, for spinning readers.</summary>
    public bool LooksReadable => Peer is { } peer && peer.Outbound.LooksFilled;

    /// <summary>Whether messages are queued that the peer has not taken.</summary>
    public bool HasUnread
    {
        get
        {
            WriteGate.Enter();
            var unread = Outbound.Messages > 0;
            WriteGate.Exit();
            return unread;
        }
    }

    public override int KnownRoom
    {
        get
        {
            WriteGate.Enter();
            var limit = Limit;
            if (limit != 0)
                _ = Room(limit);
            var room = Closed ? 0 : limit == 0 ? int.MaxValue : Math.Max(_roomUntil - _appended, 0);
            WriteGate.Exit();
            return (int)Math.Min(room, int.MaxValue);
        }
    }

    /// <summary>Most messages between this end's sender and its reader; 0 for no limit. Both ends contribute.</summary>
    private int Limit
    {
        get
        {
            if (Owner.Conflates)
                return 0;
            var send = Owner.SendLimit;
            if (Peer is not { } peer)
                return send;
            var receive = peer.Owner.ReceiveLimit;
            return send == 0 || receive == 0 || peer.Owner.Conflates ? 0 : (int)Math.Min((long)send + receive, int.MaxValue);
        }
    }

    /// <summary>Only the newest message is kept: either end wants it so.</summary>
    private bool Conflates => Owner.Conflates || (_peer is { } peer && peer.Owner.Conflates);

    /// <summary>Joins two ends. The connecting end may have messages waiting already.</summary>
    public static void Join(InprocPipe one, InprocPipe other)
    {
        one.Meet(other);
        other.Meet(one);
    }

    public override bool TryAppend(in Outgoing message, ref AfterGate after)
    {
        WriteGate.Enter();
        if (!HasRoomLocked())
        {
            WriteGate.Exit();
            return false;
        }

        MakePlaceForNewestLocked();
        AppendLocked(in message);
        Appended(ref after);
        return true;
    }

    public override bool TryAppendQuickly(ReadOnlySpan<byte> body)
    {
        WriteGate.Enter();
        var done = TakesQuicklyLocked() && Outbound.TryAppendShort(body);
        if (done)
            _appended++;
        WriteGate.Exit();
        return done;
    }

    public override bool TryAppendQuickly(MessageBody message, int skip)
    {
        WriteGate.Enter();
        var done = TakesQuicklyLocked() && Outbound.TryAppendShort(message, skip, long.MaxValue);
        if (done)
            _appended++;
        WriteGate.Exit();
        return done;
    }

    public override bool TryAppendEncodedQuickly(ReadOnlySpan<byte> message)
    {
        WriteGate.Enter();
        var done = TakesQuicklyLocked() && Outbound.TryAppendWhole(message);
        if (done)
            _appended++;
        WriteGate.Exit();
        return done;
    }

    public override bool TryAppendEncoded(ReadOnlySpan<byte> message, ref AfterGate after)
    {
        WriteGate.Enter();
        if (!HasRoomLocked())
        {
            WriteGate.Exit();
            return false;
        }

        MakePlaceForNewestLocked();
        Outbound.AppendEncoded(message, endsMessage: true);
        Appended(ref after);
        return true;
    }

    public override bool HasRoom(ref AfterGate after)
    {
        WriteGate.Enter();
        var room = HasRoomLocked();
        WriteGate.Exit();
        return room;
    }

    public override void SendSubscription(ReadOnlySpan<byte> topic, bool subscribe, ref AfterGate after)
    {
        WriteGate.Enter();
        if (!Closed)
        {
            var length = CommandEncoder.SubscriptionLength(topic.Length, subscribe, asCommand: true);
            CommandEncoder.WriteSubscription(Outbound.AppendCommand(length), topic, subscribe, asCommand: true);
            TellReader(ref after);
        }

        WriteGate.Exit();
    }

    public override void Flush(ref AfterGate after)
    {
        WriteGate.Enter();
        var peer = _tell ? _peer : null;
        if (peer is not null)
            _tell = false;
        WriteGate.Exit();
        peer?.Owner.OnInprocReadable(peer, ref after);
    }

    /// <summary>The reader published what it took, and saw that a send waits.</summary>
    public override void RoomWasMade(ref AfterGate after)
    {
        WriteGate.Enter();
        var room = SenderWaits && !Closed && HasRoomLocked();
        if (room)
            SenderWaits = false;
        WriteGate.Exit();
        if (room)
            Owner.OnRoom(this, ref after);
    }

    public override int TakeBackUnsent()
    {
        WriteGate.Enter();
        var dropped = Outbound.ClearMessages();
        _appended -= dropped;
        WriteGate.Exit();
        return dropped;
    }

    public override void Ignore()
    {
        if (TakeFromPeer(arm: false, out var messages) is { } chunks)
            Inbound.AppendAll(chunks, messages);
        base.Ignore();
    }

    public override bool Refill(bool arm)
    {
        if (Inbound.Messages > 0 || IsIgnored)
            return Inbound.Messages > 0;
        // Commands alone (a subscriber joined to a type that is none) are no message: the queue must be found empty to be armed.
        while (TakeFromPeer(arm, out var messages) is { } chunks)
        {
            Inbound.AppendAll(chunks, messages);
            Received += messages;
            if (messages > 0)
                return true;
        }

        return false;
    }

    /// <summary>Takes everything the peer has appended. Called under the owner's gate.</summary>
    public Chunk? TakeFromPeer(bool arm, out int messages)
    {
        messages = 0;
        if (Peer is not { } peer)
            return null;
        peer.WriteGate.Enter();
        var chunks = peer.Outbound.TakeAll(out messages);
        if (chunks is null && arm)
            peer._readerWaits = true;
        peer.WriteGate.Exit();
        return chunks;
    }

    public override bool TryConsumeQuietly()
    {
        if (_sincePublished + 1 >= _publishEvery)
            return false; // others have to be told; also before it is known how often
        _sincePublished++;
        _consumedInAll++;
        return true;
    }

    public override void Consumed(ref AfterGate after)
    {
        _consumedInAll++;
        if (++_sincePublished < _publishEvery || Peer is not { } sender)
            return;
        if (_publishEvery == 0)
        {
            // Both ends' marks are known now. Kept here, as the sender's own fields change under our eyes: reading them for every
            // message took its cache line away each time, and halved the throughput.
            var limit = sender.Limit;
            _publishEvery = ((limit == 0 ? int.MaxValue : (long)limit) + 1) / 2;
            if (_sincePublished < _publishEvery)
                return;
        }

        _sincePublished = 0;
        Publish(sender, ref after);
    }

    /// <summary>The high-water marks of one end changed. Called under the owner's gate.</summary>
    public void LimitsChangedLocked(ref AfterGate after)
    {
        WriteGate.Enter();
        _roomUntil = 0;
        WriteGate.Exit();
        // A sender with less room than before must not wait for a report that was due after more messages than it can send.
        _publishEvery = 0;
        if (_sincePublished == 0 || Peer is not { } sender)
            return;
        _sincePublished = 0;
        Publish(sender, ref after);
    }

    /// <summary>The high-water marks of this end changed: the other one counts anew. Called without gates.</summary>
    public void TellPeerOfLimits(ref AfterGate after)
    {
        if (Peer is not { } peer)
            return;
        peer.Owner.Gate.Enter();
        peer.LimitsChangedLocked(ref after);
        peer.Owner.Gate.Exit();
        peer.RoomWasMade(ref after);
    }

    /// <summary>The end of this end: nothing more is accepted; what was appended stays readable for the peer.</summary>
    public void Close(ref AfterGate after)
    {
        WriteGate.Enter();
        Closed = true;
        WriteGate.Exit();
        Peer?.Owner.OnInprocPeerGone(Peer, ref after);
    }

    /// <summary>The peer has closed its end: nobody will read what is queued here.</summary>
    /// <returns>How many messages were dropped.</returns>
    public int PeerClosed()
    {
        WriteGate.Enter();
        Closed = true;
        var dropped = Outbound.Clear();
        WriteGate.Exit();
        return dropped;
    }

    private void Meet(InprocPipe peer)
    {
        WriteGate.Enter();
        Volatile.Write(ref _peer, peer);
        _roomUntil = 0; // its limit counts as well from now on
        WriteGate.Exit();
    }

    private void Publish(InprocPipe sender, ref AfterGate after)
    {
        Volatile.Write(ref _consumed.Value, _consumedInAll);
        // The reader publishes what it took, then looks whether the sender waits; the sender says that it waits, then looks at what was
        // taken. Without a full fence between the two steps, on both sides, each could see the other's old state, and the sender
        // would wait beside an empty pipe.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref sender.SenderWaits))
            after.GaveRoom(sender);
    }

    /// <summary>There is room for sure, and nobody to be told.</summary>
    private bool TakesQuicklyLocked() => !_readerWaits && _appended < _roomUntil && !Closed;

    private bool HasRoomLocked()
    {
        if (Closed)
            return false;
        var limit = Limit;
        if (limit == 0)
        {
            _roomUntil = Conflates ? 0 : long.MaxValue;
            return true;
        }

        if (Room(limit))
            return true;
        var waits = SenderWaits; // another one may, who watches for room: he must not be forgotten because this send found some
        SenderWaits = true;
        Interlocked.MemoryBarrier(); // see Publish
        if (!Room(limit))
            return false;
        SenderWaits = waits;
        return true;
    }

    private bool Room(int limit)
    {
        _roomUntil = limit + (_peer is { } peer ? Volatile.Read(ref peer._consumed.Value) : 0);
        return _appended < _roomUntil;
    }

    private void MakePlaceForNewestLocked()
    {
        if (Conflates && Outbound.Messages > 0)
            Owner.CountDropped(DropReason.Conflated, Outbound.ClearMessages(), this);
    }

    private void Appended(ref AfterGate after)
    {
        _appended++;
        TellReader(ref after);
        WriteGate.Exit();
    }

    private void TellReader(ref AfterGate after)
    {
        if (!_readerWaits)
            return;
        _readerWaits = false;
        _tell = true;
        after.Flush(this);
    }
}
