using PureZmq.Messages;
using PureZmq.Protocol;

namespace PureZmq.Engine;

/// <summary>The verbs that send: at once, blocking or awaited, from any thread.</summary>
/// <remarks>
/// A send that finds room takes the gate of the sending side alone. One that has to wait takes both, to be queued behind those who
/// wait already.
/// </remarks>
internal abstract class SendingCore(ContextCore context, SocketSettings settings, bool hasSendGate)
    : WaitingCore(context, settings, hasSendGate)
{
    private static readonly TimeSpan LongTimeout = TimeSpan.FromMilliseconds(100); // against which a moment does not count

    public bool CanSend
    {
        get
        {
            var after = default(AfterGate);
            EnterSend();
            try
            {
                ThrowIfEnded();
                return !HasSendersFirst && CanSendLocked(ref after);
            }
            finally
            {
                ExitSend();
                after.Run();
            }
        }
    }

    /// <summary>The pattern has a <see cref="TrySendQuicklyLocked(ReadOnlySpan{byte})"/>.</summary>
    protected bool SendsQuickly { get; init; }

    public bool TrySend(ReadOnlySpan<byte> body, TimeSpan timeout)
    {
        if (SendQuickly(body))
            return true;
        var outgoing = new Outgoing(body);
        return SendNow(in outgoing, timeout) || SendLater(in outgoing, null, timeout);
    }

    public bool TrySend(string text, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(text);
        var outgoing = new Outgoing(text);
        return SendNow(in outgoing) || SendLater(in outgoing, null, timeout);
    }

    public bool TrySend(ReadOnlySpan<Frame> frames, TimeSpan timeout)
    {
        var outgoing = Frames(frames);
        if (!SendNow(in outgoing, timeout) && !SendLater(in outgoing, null, timeout))
            return false;
        Release(frames);
        return true;
    }

    public bool TrySend(Message message, TimeSpan timeout)
    {
        var body = Whole(message);
        var version = body.Version; // what is ended after the send is this message, whoever has the body by then
        if (!SendQuickly(body))
        {
            var outgoing = new Outgoing(body);
            if (!SendNow(in outgoing, timeout))
                return SendLater(in outgoing, body, timeout);
        }

        body.TryReturn(version);
        return true;
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
        => !cancellationToken.IsCancellationRequested && SendQuickly(body.Span)
            ? ValueTask.CompletedTask
            : SendAsync(new Outgoing(body.Span), null, cancellationToken);

    public ValueTask SendAsync(string text, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(text);
        return SendAsync(new Outgoing(text), null, cancellationToken);
    }

    public ValueTask SendAsync(ReadOnlySpan<Frame> frames, CancellationToken cancellationToken)
    {
        var sending = SendAsync(Frames(frames), null, cancellationToken);
        // Whether it waits or not, every frame has been copied by now; one that waits keeps its own copy.
        if (!sending.IsFaulted && !sending.IsCanceled)
            Release(frames);
        return sending;
    }

    public ValueTask SendAsync(Message message, CancellationToken cancellationToken)
    {
        var body = Whole(message);
        var version = body.Version;
        if (cancellationToken.IsCancellationRequested || !SendQuickly(body))
            return SendAsync(new Outgoing(body), body, cancellationToken);
        body.TryReturn(version);
        return ValueTask.CompletedTask;
    }

    public ValueTask WaitToSendAsync(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled(cancellationToken);
        var after = default(AfterGate);
        AsyncWaiter? waiter = null;
        Gate.Enter();
        EnterSendInside();
        try
        {
            if (End is { } end)
                return ValueTask.FromException(end);
            if (HasSendersFirst || !CanSendLocked(ref after))
                AddLocked(waiter = AsyncWaiter.Rent(this, WaitKind.Writable, cancellationToken));
        }
        finally
        {
            ExitSendInside();
            Gate.Exit();
            after.Run();
        }

        if (waiter is null)
            return ValueTask.CompletedTask;
        var waiting = waiter.AsDone();
        waiter.Watch(Timeout.InfiniteTimeSpan);
        return waiting;
    }

    /// <summary>Queues a waiter that sends nothing, unless a send would be taken now.</summary>
    /// <returns>False when it would: nothing was queued.</returns>
    public bool QueueWritable(PollWaiter waiter)
    {
        var after = default(AfterGate);
        Gate.Enter();
        EnterSendInside();
        try
        {
            ThrowIfEnded();
            if (!HasSendersFirst && CanSendLocked(ref after))
                return false;
            AddAgainLocked(waiter);
            return true;
        }
        finally
        {
            ExitSendInside();
            Gate.Exit();
            after.Run();
        }
    }

    /// <summary>How many messages of a run would be sent or dropped by a rule, but not refused, if nobody else sends meanwhile. Takes the send
    /// gate.</summary>
    /// <returns>0 says nothing about whether there is room.</returns>
    public int RoomForRun()
    {
        EnterSend();
        var room = End is null && !HasSenders ? RoomForRunLocked() : 0;
        ExitSend();
        return room;
    }

    /// <summary>Sends messages of a run in their order, until one of them has to wait or something has to be done outside the gate, which is
    /// done.</summary>
    public void SendRun(MessageRun run)
    {
        var after = default(AfterGate);
        EnterSend();
        try
        {
            ThrowIfEnded();
            while (!run.IsEmpty && !HasSenders && !after.IsDue)
            {
                var message = run.First;
                if (!TrySendEncodedLocked(message, ref after))
                    break;
                SentCount++;
                run.Pass(message.Length);
            }
        }
        finally
        {
            ExitSend();
            after.Run(); // whatever failed: what went before it is to be told and written
        }
    }

    /// <summary>The same under the send gate, for patterns with a <see cref="TrySendEncodedLocked"/>.</summary>
    protected virtual int RoomForRunLocked() => 0;

    /// <summary>Sends a message of short frames that are encoded already, or drops it by a rule. Under the send gate.</summary>
    /// <returns>False, and nothing was done: it has to go by itself, and perhaps to wait.</returns>
    protected virtual bool TrySendEncodedLocked(ReadOnlySpan<byte> message, ref AfterGate after) => false;

    /// <summary>Sends one short frame, if that needs no memory, cannot fail and leaves nothing to be done outside the gate: the usual case by
    /// itself, as in receiving. Under the send gate.</summary>
    /// <returns>False says nothing about whether there is room.</returns>
    protected virtual bool TrySendQuicklyLocked(ReadOnlySpan<byte> body) => false;

    /// <summary>The same for a message of a few short frames.</summary>
    protected virtual bool TrySendQuicklyLocked(MessageBody message) => false;

    /// <summary>Chooses the pipe for a message of one long frame that is to be written from the caller's memory. Under the send gate.</summary>
    /// <returns>The pipe, with its write gate held; null, and nothing held or done, if that is not possible now.</returns>
    protected virtual Pipe? BeginWriteThroughLocked(int length, out Chunk? chunk)
    {
        chunk = null;
        return null;
    }

    /// <summary>The pipe to which everything goes; null if there are others, or none. Under the send gate.</summary>
    protected virtual Pipe? OnlyPipeLocked() => null;

    /// <summary>Sends a message if nobody comes first and it is of the usual kind. Takes the send gate.</summary>
    /// <returns>False when the careful way has to be gone, which finds out more.</returns>
    private bool SendQuickly(ReadOnlySpan<byte> body)
    {
        if (!SendsQuickly || body.Length > FrameHeader.LongestShort)
            return false;
        EnterSend(mayRest: true);
        var sent = End is null && !HasSenders && TrySendQuicklyLocked(body);
        if (sent)
            SentCount++;
        ExitSend();
        return sent;
    }

    private bool SendQuickly(MessageBody message)
    {
        if (!SendsQuickly)
            return false;
        EnterSend(mayRest: true);
        var sent = End is null && !HasSenders && TrySendQuicklyLocked(message);
        if (sent)
            SentCount++;
        ExitSend();
        return sent;
    }

    private static Outgoing Frames(ReadOnlySpan<Frame> frames)
    {
        if (frames.IsEmpty)
            throw new ArgumentException("A message has at least one frame.", nameof(frames));
        return new Outgoing(frames);
    }

    private static MessageBody Whole(Message message)
    {
        if (message.Count == 0)
            throw new ArgumentException("A message has at least one frame.", nameof(message));
        return message.Body;
    }

    private static void Release(ReadOnlySpan<Frame> frames)
    {
        foreach (ref readonly var frame in frames)
            frame.ReleaseOwner();
    }

    /// <summary>Sends a message of one long frame straight from the caller's memory, if nobody comes first and the peer whose turn it is has
    /// been given everything else.</summary>
    /// <remarks>The send gate is left before the write, which takes long: who sends to other peers need not wait. The pipe's write gate is
    /// held all the time, so nobody can come between the choice and the write.</remarks>
    /// <returns>False when the usual way has to be gone.</returns>
    private bool SendThrough(ReadOnlySpan<byte> body)
    {
        Pipe? pipe = null;
        Chunk? chunk = null;
        EnterSend();
        try
        {
            if (End is null && !HasSenders)
                pipe = BeginWriteThroughLocked(body.Length, out chunk);
            if (pipe is not null)
                SentCount++;
        }
        finally
        {
            ExitSend();
        }

        if (pipe is null)
            return false;
        var after = default(AfterGate);
        pipe.WriteThrough(body, chunk!, ref after);
        after.Run();
        return true;
    }

    /// <summary>Waits a moment for the kernel, if the calling thread may and everything goes to one peer.</summary>
    /// <returns>Whether it may have waited.</returns>
    private bool WaitForKernel(int length, TimeSpan timeout)
    {
        if (Reactor is not { } reactor || (timeout < LongTimeout && timeout != Timeout.InfiniteTimeSpan))
            return false;
        EnterSend();
        var pipe = OnlyPipeLocked() as StreamPipe; // a peer that is slow must not hold up what is for others
        ExitSend();
        if (pipe is null)
            return false;
        pipe.Patience.Wait(pipe, reactor, length);
        return true;
    }

    private bool SendThrough(in Outgoing message, TimeSpan timeout)
    {
        if (!message.TryGetLong(out var body))
            return false;
        if (SendThrough(body))
            return true;
        if (!WaitForKernel(body.Length, timeout))
            return false;
        message.ThrowIfDisposed();
        return message.TryGetLong(out body) && SendThrough(body); // asked again: a frame's message may be gone as well
    }

    private bool SendNow(in Outgoing message, TimeSpan timeout = default)
    {
        if (SendsQuickly && Reactor is not null && SendThrough(in message, timeout))
            return true;
        var encoded = HasSendGate ? EncodeFirst(in message) : null;
        if (encoded is null)
            return SendUnderGate(in message);
        try
        {
            return SendUnderGate(message.WithEncoded(ref encoded));
        }
        finally
        {
            if (encoded is not null)
                ChunkPool.Return(encoded);
        }
    }

    private bool SendUnderGate(in Outgoing message)
    {
        var after = default(AfterGate);
        SendStatus status;
        EnterSend(mayRest: true);
        try
        {
            ThrowIfEnded();
            status = ComesLater(in message) ? SendStatus.Full : TrySendLocked(in message, ref after);
            if (status == SendStatus.Sent)
                SentCount++;
        }
        finally
        {
            ExitSend();
        }

        after.Run();
        return status == SendStatus.Sent;
    }

    /// <summary>Encodes a message of one long frame before any gate is taken, if there is probably room for it.</summary>
    /// <remarks>Under the gates the copy would keep the reader in this process from them nearly all the time, or the thread that writes the queue
    /// to the kernel: it would ask in vain, and the queue get longer than the caches and the pool are large. Then each copy is into memory that
    /// the system has to give first, and the queue never gets shorter (docs/decisions/0017-lent-frames.md, 0011-long-frames.md).</remarks>
    private Chunk? EncodeFirst(in Outgoing message)
    {
        if (!message.TryGetLong(out _) || !CanSend)
            return null;
        message.ThrowIfDisposed();
        return message.TryGetLong(out var body) ? OutboundQueue.Encode(body) : null; // asked again: a frame's message may be gone as well
    }

    private bool SendLater(in Outgoing message, MessageBody? own, TimeSpan timeout)
    {
        if (timeout == TimeSpan.Zero)
            return false;
        var after = default(AfterGate);
        var waiter = SyncWaiter.Rent(WaitKind.Send);
        var body = own ?? message.Materialise();
        var version = body.Version;
        var lead = false;
        try
        {
            Gate.Enter();
            EnterSendInside();
            try
            {
                ThrowIfEnded();
                (waiter.Body, waiter.BodyVersion) = (body, version);
                if (!ComesLater(new Outgoing(body)) && TrySendLocked(new Outgoing(body), ref after) == SendStatus.Sent)
                {
                    SentCount++;
                    waiter.State = WaitState.Done;
                }
                else
                {
                    AddLocked(waiter);
                    lead = Reactor?.TryLeadLocked(waiter) ?? false;
                }
            }
            finally
            {
                ExitSendInside();
                Gate.Exit();
                after.Run();
            }

            waiter.Wait(this, lead, Deadline.After(timeout));
            if (waiter.State == WaitState.Failed)
                throw waiter.Error!;
            return waiter.State == WaitState.Done;
        }
        finally
        {
            if (own is null || waiter.State == WaitState.Done)
                body.TryReturn(version); // our copy in any case; the caller's own message once it was sent
            SyncWaiter.Return(waiter);
        }
    }

    private ValueTask SendAsync(Outgoing message, MessageBody? own, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled(cancellationToken);
        try
        {
            var version = own?.Version ?? 0;
            if (SendNow(in message))
            {
                own?.TryReturn(version);
                return ValueTask.CompletedTask;
            }

            return SendLaterAsync(in message, own, cancellationToken);
        }
        catch (Exception e) when (e is ZmqException or InvalidOperationException or ArgumentException or NotSupportedException)
        {
            return ValueTask.FromException(e); // an asynchronous call reports through what it returns
        }
    }

    private ValueTask SendLaterAsync(in Outgoing message, MessageBody? own, CancellationToken cancellationToken)
    {
        var after = default(AfterGate);
        var body = own ?? message.Materialise();
        var version = body.Version;
        AsyncWaiter? waiter = null;
        Gate.Enter();
        EnterSendInside();
        try
        {
            ThrowIfEnded();
            if (!ComesLater(new Outgoing(body)) && TrySendLocked(new Outgoing(body), ref after) == SendStatus.Sent)
            {
                SentCount++;
            }
            else
            {
                AddLocked(waiter = AsyncWaiter.Rent(this, WaitKind.Send, cancellationToken).WithBody(body, owned: own is null));
            }
        }
        catch
        {
            if (own is null)
                body.Return();
            throw;
        }
        finally
        {
            ExitSendInside();
            Gate.Exit();
            after.Run();
        }

        if (waiter is null)
        {
            body.TryReturn(version);
            return ValueTask.CompletedTask;
        }

        var waiting = waiter.AsDone();
        waiter.Watch(SendTimeout);
        return waiting;
    }
}
