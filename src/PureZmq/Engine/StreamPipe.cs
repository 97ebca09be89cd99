using PureZmq.Messages;
using PureZmq.Protocol;
using PureZmq.Transports;

namespace PureZmq.Engine;

/// <summary>A pipe over a stream of the operating system. Of a connecting socket it outlives its connections.</summary>
internal sealed class StreamPipe(SocketCore owner, string endpoint, bool isIncoming) : Pipe(owner, endpoint, isIncoming)
{
    private FlushPolicy _policy = FlushPolicy.Create(); // guarded by WriteGate
    private bool _writeDue; // guarded by WriteGate: to be written once no gate is held
    private bool _lookDue; // guarded by WriteGate: the I/O thread is to be asked to look
    private StreamConnection? _connection; // guarded by WriteGate
    private bool _blocked; // guarded by WriteGate: the kernel takes no more until readiness is reported
    private bool _needsWatch; // guarded by WriteGate: blocked, and the reactor has not been told yet
    private bool _retiring; // guarded by WriteGate: what is queued still goes out, then the stream is shut down
    private bool _shutDown; // guarded by WriteGate
    private bool _commandForm = true; // guarded by WriteGate: the peer understands SUBSCRIBE and CANCEL

    /// <summary>Where accepted pipes came from; null for connecting ones.</summary>
    public Listener? Listener { get; init; }

    /// <summary>Who connects again; null for accepted pipes.</summary>
    public Connector? Connector { get; init; }

    /// <summary>The end of this pipe after its endpoint or socket was closed; null before. Guarded by the owner's gate.</summary>
    public PipeRetirement? Retirement { get; set; }

    /// <summary>The present connection. Guarded by the owner's gate; set by whoever attaches, cleared by the drive right's owner.</summary>
    public StreamConnection? Connection { get; set; }

    /// <summary>A hint without the gate that the kernel has not taken all and takes no more.</summary>
    public bool LooksClogged => Volatile.Read(ref _blocked) && Outbound.LooksFilled;

    /// <summary>Of threads that send long frames through this pipe alone.</summary>
    public DrainPatience Patience;

    private int Limit => Owner.Conflates ? 0 : Owner.SendLimit;

    /// <summary>A paused connection is read again when no more than so many messages are left.</summary>
    private int ResumesAt => Owner.ReceiveLimit / 2;

    public override int KnownRoom
    {
        get
        {
            var limit = Limit; // as in HasRoom, without the write gate
            return Closed ? 0 : limit == 0 ? int.MaxValue : Math.Max(limit - Outbound.Messages, 0);
        }
    }

    public override bool TryAppend(in Outgoing message, ref AfterGate after)
    {
        WriteGate.Enter();
        if (!HasRoomLocked())
        {
            RefuseLocked(ref after);
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
        var done = StreamsLocked(FrameHeader.ShortLength + body.Length) && Outbound.TryAppendShort(body);
        if (done)
            _policy.AppendedQuickly();
        WriteGate.Exit();
        return done;
    }

    public override bool TryAppendQuickly(MessageBody message, int skip)
    {
        WriteGate.Enter();
        var done = StreamsLocked(0) && Outbound.TryAppendShort(message, skip, _policy.StreamsBelow);
        if (done)
            _policy.AppendedQuickly();
        WriteGate.Exit();
        return done;
    }

    public override bool TryAppendEncodedQuickly(ReadOnlySpan<byte> message)
    {
        WriteGate.Enter();
        var done = !Owner.Conflates && StreamsLocked(message.Length) && Outbound.TryAppendWhole(message);
        if (done)
            _policy.AppendedQuickly();
        WriteGate.Exit();
        return done;
    }

    public override Chunk? BeginWriteThrough(int length)
    {
        WriteGate.Enter();
        if (_connection is null || _blocked || Closed || Owner.Conflates || !Outbound.IsEmpty)
        {
            WriteGate.Exit();
            return null;
        }

        Patience.Restore();
        try
        {
            return ChunkPool.RentFitting(checked(length + FrameHeader.LongLength));
        }
        catch
        {
            WriteGate.Exit(); // no memory, or more than an array holds: nothing was sent
            throw;
        }
    }

    public override void WriteThrough(ReadOnlySpan<byte> body, Chunk chunk, ref AfterGate after)
    {
        var length = (long)body.Length + FrameHeader.LongLength;
        _policy.Appended(length, 1); // it writes in any case; what it does not know is how fast the caller is
        var startedAt = FlushPolicy.Now;
        var status = Outbound.WriteThrough(_connection!.Stream, body, chunk);
        Wrote(startedAt, length, status);
        Settle(ref after, askIoThread: false);
    }

    public override bool TryAppendEncoded(ReadOnlySpan<byte> message, ref AfterGate after)
    {
        WriteGate.Enter();
        if (!HasRoomLocked())
        {
            RefuseLocked(ref after);
            return false;
        }

        MakePlaceForNewestLocked();
        Outbound.AppendEncoded(message, endsMessage: true);
        Appended(ref after);
        return true;
    }

    public override bool HasRoom(ref AfterGate after)
    {
        // Without the write gate: only senders add, and they hold the send gate as this call does; whoever else changes the number lowers it.
        // A long frame that is being written through may add itself a little later (never a publisher's): then the send behind this finds none.
        var limit = Limit;
        if (!Closed && (limit == 0 || Outbound.Messages < limit))
            return true;
        WriteGate.Enter();
        if (!HasRoomLocked())
        {
            RefuseLocked(ref after);
            return false;
        }

        WriteGate.Exit();
        return true;
    }

    public override void SendSubscription(ReadOnlySpan<byte> topic, bool subscribe, ref AfterGate after)
    {
        WriteGate.Enter();
        if (_connection is not null && !Closed)
        {
            var length = CommandEncoder.SubscriptionLength(topic.Length, subscribe, _commandForm);
            CommandEncoder.WriteSubscription(Outbound.Control.Append(length), topic, subscribe, _commandForm);
            Outbound.Control.HoldsMessages |= !_commandForm;
            _writeDue = true;
            after.Flush(this);
        }

        // Without a connection there is nobody to tell: the whole set is replayed when one is made.
        WriteGate.Exit();
    }

    /// <summary>Answers a PING.</summary>
    public void SendPong(ReadOnlySpan<byte> context, ref AfterGate after)
    {
        WriteGate.Enter();
        if (_connection is not null)
        {
            Outbound.Control.SetPong(context);
            _writeDue = true;
            after.Flush(this);
        }

        WriteGate.Exit();
    }

    /// <summary>Asks the peer for a sign of life, unless the connection is not this pipe's any more.</summary>
    public void SendPing(StreamConnection connection, TimeSpan timeToLive, ref AfterGate after)
    {
        WriteGate.Enter();
        if (_connection == connection && !_shutDown)
        {
            Outbound.Control.SetPing(timeToLive);
            _writeDue = true;
            after.Flush(this);
        }

        WriteGate.Exit();
    }

    /// <summary>Gives the pipe a connection to write to.</summary>
    public void Attach(StreamConnection connection, bool commandForm)
    {
        WriteGate.Enter();
        _connection = connection;
        _blocked = _needsWatch = _shutDown = false;
        _commandForm = commandForm;
        _policy = FlushPolicy.Create(); // promises made for the last connection ended with it
        _lookDue = false;
        _writeDue = true;
        WriteGate.Exit();
    }

    /// <summary>Takes the connection away. Called by the drive right's owner, before the descriptor is closed.</summary>
    /// <param name="discard">Drop everything queued; else only the message of which a part was written.</param>
    /// <param name="torn">1 when a message was cut in two.</param>
    /// <returns>How many messages were dropped, a torn one included.</returns>
    public int Detach(bool discard, out int torn)
    {
        WriteGate.Enter();
        _connection = null;
        _blocked = _needsWatch = false;
        torn = Outbound.DropTorn();
        var dropped = torn;
        if (discard)
        {
            Closed = true;
            dropped += Outbound.Clear();
        }

        WriteGate.Exit();
        return dropped;
    }

    /// <summary>Accepts nothing more. What is queued still goes out; then the sending side is shut down.</summary>
    /// <returns>Whether anything is queued.</returns>
    public bool BeginRetirement()
    {
        WriteGate.Enter();
        Closed = true;
        _retiring = true;
        _writeDue = true;
        var pending = Outbound.Messages > 0;
        WriteGate.Exit();
        return pending;
    }

    /// <summary>Drops what has not gone out.</summary>
    /// <returns>How many messages were dropped.</returns>
    public int Discard()
    {
        WriteGate.Enter();
        Closed = true;
        var dropped = Outbound.Clear();
        WriteGate.Exit();
        return dropped;
    }

    public override void Flush(ref AfterGate after)
    {
        WriteGate.Enter();
        if (_writeDue)
            WriteLocked();
        var look = _lookDue;
        _writeDue = _lookDue = false;
        Settle(ref after, look);
    }

    /// <summary>Writes what is queued, whatever the policy says.</summary>
    public void FlushNow(ref AfterGate after)
    {
        WriteGate.Enter();
        WriteLocked();
        Settle(ref after, askIoThread: false);
    }

    /// <summary>The kernel takes octets again. Called by the drive right's owner.</summary>
    public void BecameWritable(ref AfterGate after)
    {
        WriteGate.Enter();
        _blocked = false;
        WriteLocked();
        Settle(ref after, askIoThread: false);
    }

    /// <summary>The I/O thread's look at a pipe that asked for it.</summary>
    /// <param name="wait">With <see cref="TailDecision.LookAgain"/>: nanoseconds until the next look.</param>
    /// <param name="after">Collects what is to be done outside the gate.</param>
    /// <returns>What was done, and whether to look again.</returns>
    public TailDecision LookAtTail(out long wait, ref AfterGate after)
    {
        WriteGate.Enter();
        var octets = _connection is null || _blocked ? 0 : Outbound.Octets;
        var verdict = _policy.Look(octets, out wait);
        if (verdict == TailDecision.WriteAndStop)
            WriteLocked();
        Settle(ref after, askIoThread: false);
        return verdict;
    }

    public override int TakeBackUnsent()
    {
        WriteGate.Enter();
        var dropped = Outbound.Messages > 0 ? Outbound.KeepOnlyStarted() : 0;
        WriteGate.Exit();
        return dropped;
    }

    public override void RoomWasMade(ref AfterGate after) => FlushNow(ref after);

    public override bool Refill(bool arm) => Inbound.Messages > 0;

    public override bool TryConsumeQuietly() => Connection is not { Paused: true } || Inbound.Messages - 1 > ResumesAt;

    public override void Consumed(ref AfterGate after)
    {
        if (Connection is { Paused: true } connection && Inbound.Messages <= ResumesAt)
            Owner.Reactor!.ResumeLocked(connection);
    }

    /// <summary>There is room, and a message of so many octets would have no consequence but the appending.</summary>
    private bool StreamsLocked(int octets)
    {
        var limit = Owner.SendLimit;
        return _connection is not null
            && !_blocked
            && !Closed
            && (limit == 0 || Outbound.Messages < limit)
            && _policy.IsStreaming(Outbound.Octets + octets);
    }

    private bool HasRoomLocked()
    {
        if (Closed)
            return false;
        var limit = Limit;
        if (limit == 0 || Outbound.Messages < limit)
            return true;
        // Full, but perhaps only because nobody has written yet: the caller pays for the write, which never blocks.
        WriteLocked();
        return Outbound.Messages < limit;
    }

    private void RefuseLocked(ref AfterGate after)
    {
        SenderWaits = true;
        if (_needsWatch)
            after.Flush(this);
        WriteGate.Exit();
    }

    private void MakePlaceForNewestLocked()
    {
        if (Owner.Conflates && Outbound.Messages > 0)
            Owner.CountDropped(DropReason.Conflated, Outbound.KeepOnlyStarted(), this);
    }

    private void Appended(ref AfterGate after)
    {
        if (_connection is not null && !_blocked)
        {
            var decision = _policy.Appended(Outbound.Octets, Math.Min(Outbound.WorthWriting, Owner.Settings.SendBatchSize));
            if (decision != FlushDecision.Nothing)
            {
                // Two threads may decide before either acts: both a write and a look asked for must happen.
                _writeDue |= decision == FlushDecision.Write;
                _lookDue |= decision == FlushDecision.AskIoThread;
                after.Flush(this);
            }

            if (decision != FlushDecision.Write)
                CallerPace.OfThisThread.Tail = this; // noted at the first message after a write at the latest: that one takes this way
        }
        else if (_needsWatch)
        {
            after.Flush(this); // making room met a full kernel buffer: readiness has to be asked for
        }

        WriteGate.Exit();
    }

    private void WriteLocked()
    {
        if (_connection is null || _blocked || Outbound.IsEmpty)
            return;
        var startedAt = FlushPolicy.Now;
        var octets = Outbound.Octets;
        Wrote(startedAt, octets, Outbound.WriteTo(_connection.Stream));
    }

    private void Wrote(long startedAt, long octets, IoStatus status)
    {
        _policy.Wrote(startedAt, octets, status == IoStatus.Done);
        if (status == IoStatus.Done)
            return;
        // A broken connection is left to the drive right's owner, who sees it hang up; until then nothing more is written.
        _blocked = true;
        _needsWatch = status == IoStatus.WouldBlock;
    }

    /// <summary>Leaves the write gate and tells those whom the new state concerns.</summary>
    private void Settle(ref AfterGate after, bool askIoThread)
    {
        var watch = _needsWatch ? _connection : null;
        _needsWatch = false;
        var limit = Limit;
        var room = SenderWaits && !Closed && (limit == 0 || Outbound.Messages <= limit / 2);
        if (room)
            SenderWaits = false;
        var shutDown = _retiring && !_shutDown && _connection is not null && !_blocked && Outbound.IsEmpty;
        if (shutDown)
        {
            _shutDown = true;
            _connection!.Stream.ShutdownSend(); // under the gate: the descriptor cannot be closed meanwhile
        }

        WriteGate.Exit();

        if (watch is not null)
            Owner.Reactor!.AwaitWritable(watch);
        if (askIoThread)
        {
            Owner.PipeWithTail = this;
            Owner.Io.RequestLook(this, CallerPace.OfThisThread.Floods);
        }

        if (room)
            Owner.OnRoom(this, ref after);
        if (shutDown)
            Retirement?.WasShutDown();
    }
}
