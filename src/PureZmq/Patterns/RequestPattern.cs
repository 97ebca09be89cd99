using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using PureZmq.Engine;
using PureZmq.Messages;
using PureZmq.Protocol;

namespace PureZmq.Patterns;

/// <summary>REQ: a request to one peer, then its reply, and so on. 28/REQREP.</summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A SemaphoreSlim owns something only once its wait handle was asked for, which nobody does.")]
internal sealed class RequestPattern(ContextCore context, SocketSettings settings)
    : ReceivingPattern(context, settings, SocketType.Req, hasSendGate: false)
{
    private const int IdLength = 4;
    private const int IdFrameLength = FrameHeader.ShortLength + IdLength;
    private readonly RoundRobin _peers = new();
    private readonly SemaphoreSlim _turn = new(1, 1); // callers of Request, one at a time
    private readonly byte[] _prefix = NewPrefix();
    private uint _id = BinaryPrimitives.ReadUInt32LittleEndian(RandomNumberGenerator.GetBytes(sizeof(uint)));
    private Pipe? _asked; // whom the pending request went to; null when none is pending or that peer is gone
    private readonly HashSet<Pipe> _abandoned = []; // their connections are being made anew: nothing goes there, nothing from there counts
    private bool _isWaiting; // a request is out and its reply has not been delivered
    private bool _isNumbered; // that request has a number

    /// <summary>Sends a request and receives its reply as one step, within a limit for all of it; callers take turns.</summary>
    /// <returns>False when no reply came in time; the socket can be used at once again.</returns>
    public bool TryRequest(ReadOnlySpan<Frame> frames, out Message reply, TimeSpan timeout)
        => TryRequest(frames, out reply, timeout, receiveTimeout: null);

    /// <summary>The same with the socket's own limit for each of the two; its turn is a part of sending.</summary>
    public bool TryRequest(ReadOnlySpan<Frame> frames, out Message reply)
        => TryRequest(frames, out reply, SendTimeout, ReceiveTimeout);

    /// <inheritdoc cref="TryRequest(ReadOnlySpan{Frame}, out Message)"/>
    public ValueTask<Message> RequestAsync(ReadOnlySpan<Frame> frames, CancellationToken cancellationToken)
        => RequestAsync(Message.Create(frames), cancellationToken);

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

    protected override void OnPeerLostLocked(Pipe pipe, ref AfterGate after)
    {
        if (_abandoned.Remove(pipe) && !pipe.IsGone)
            _peers.Add(pipe); // from now on requests wait in it for the new connection
    }

    protected override void OnPipeGoneLocked(Pipe pipe)
    {
        _abandoned.Remove(pipe);
        _peers.Remove(pipe);
        if (_asked == pipe)
            _asked = null; // as in libzmq: from now on a reply of any peer is taken
    }

    public override void OnRoomLocked(Pipe pipe) => _peers.Activate(pipe);

    protected override SendStatus TrySendLocked(in Outgoing message, ref AfterGate after)
    {
        if (_isWaiting && !Settings.RequestRelaxed)
            throw new ZmqStateException("This REQ socket waits for a reply: receive it first, or set Relaxed, or use RequestAsync, which queues.");
        var numbered = Settings.RequestCorrelate;
        if (numbered)
            BinaryPrimitives.WriteUInt32LittleEndian(_prefix.AsSpan(FrameHeader.ShortLength), _id + 1);
        if (!_peers.CanSend(ref after))
            return SendStatus.Full;
        // Whatever can be read now answers an older request. Before the new one is appended: a peer in this process may answer at once.
        CountDropped(DropReason.StaleReply, DiscardReadableLocked(ref after), null);
        var request = message.WithPrefix(_prefix.AsSpan(numbered ? 0 : IdFrameLength));
        if (!_peers.TrySend(in request, ref after, out var pipe))
            return SendStatus.Full;
        _id++;
        _asked = pipe;
        _isWaiting = true;
        _isNumbered = numbered;
        return SendStatus.Sent;
    }

    protected override bool CanSendLocked(ref AfterGate after)
        => (!_isWaiting || Settings.RequestRelaxed) && _peers.CanSend(ref after);

    protected override Exception? MayReceiveLocked()
        => _isWaiting ? null : new ZmqStateException("This REQ socket has no request pending: send one first.");

    protected override bool TryTakeLocked(bool arm, ref AfterGate after, out MessageBody body)
    {
        while (Fair.TryNext(arm, out var pipe))
        {
            body = MessageBody.Rent();
            ReadLocked(pipe, body, ref after);
            var envelope = _isNumbered ? 2 : 1;
            if ((_asked is not null && pipe != _asked) || _abandoned.Contains(pipe))
            {
                CountDropped(DropReason.StaleReply, 1, pipe);
            }
            else if (body.FrameCount <= envelope || body.GetFrame(envelope - 1).Length != 0)
            {
                CountDropped(DropReason.MalformedEnvelope, 1, pipe);
            }
            else if (_isNumbered && !IsPendingId(body.GetFrame(0)))
            {
                CountDropped(DropReason.StaleReply, 1, pipe);
            }
            else
            {
                body.RemoveFront(envelope);
                return true;
            }

            body.Return();
        }

        body = null!;
        return false;
    }

    protected override void DeliveredLocked(ref AfterGate after)
    {
        _isWaiting = false;
        _asked = null;
        ServeSendersLocked(ref after); // whoever waits until it may send
    }

    private static byte[] NewPrefix()
    {
        // [id][], of which a request without a number has the delimiter alone. Both frames have followers.
        var prefix = new byte[IdFrameLength + FrameHeader.ShortLength];
        FrameHeader.Write(prefix, FrameFlags.More, IdLength);
        FrameHeader.Write(prefix.AsSpan(IdFrameLength), FrameFlags.More, 0);
        return prefix;
    }

    private bool IsPendingId(ReadOnlySpan<byte> frame)
        => frame.Length == IdLength && BinaryPrimitives.ReadUInt32LittleEndian(frame) == _id;

    private bool TryRequest(ReadOnlySpan<Frame> frames, out Message reply, TimeSpan timeout, TimeSpan? receiveTimeout)
    {
        var startedAt = Clock.GetTimestamp();
        reply = default;
        if (!_turn.Wait(timeout))
            return false;
        var asked = false;
        try
        {
            if (!TrySend(frames, Remaining(timeout, startedAt)))
                return false;
            asked = true;
            if (!TryReceive(out reply, receiveTimeout ?? Remaining(timeout, startedAt)))
                return false;
            asked = false;
            return true;
        }
        finally
        {
            if (asked)
                Abandon();
            _turn.Release();
        }
    }

    private TimeSpan Remaining(TimeSpan timeout, long startedAt)
    {
        if (timeout == Timeout.InfiniteTimeSpan)
            return timeout;
        var remaining = timeout - Clock.GetElapsedTime(startedAt);
        return remaining < TimeSpan.Zero ? TimeSpan.Zero : remaining;
    }

    private async ValueTask<Message> RequestAsync(Message request, CancellationToken cancellationToken)
    {
        try
        {
            await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            request.Dispose();
            throw;
        }

        var asked = false;
        try
        {
            await SendAsync(request, cancellationToken).ConfigureAwait(false);
            asked = true;
            var reply = await ReceiveAsync(cancellationToken).ConfigureAwait(false);
            asked = false;
            return reply;
        }
        finally
        {
            if (asked)
                Abandon();
            else
                request.Dispose(); // nothing to do if it was sent
            _turn.Release();
        }
    }

    /// <summary>Nobody waits for the reply any more: the socket may send again, and a late reply must not answer the next request.</summary>
    /// <remarks>
    /// A late reply cannot be told from the next one on the same connection. So that connection is given up and made anew: its peer
    /// finds the asker gone, as it would with the socket closed and opened again, the usual remedy.
    /// </remarks>
    private void Abandon()
    {
        Pipe? pipe;
        var after = default(AfterGate);
        Gate.Enter();
        pipe = _asked;
        _asked = null;
        _isWaiting = false;
        DropLookedAhead();
        if (pipe is not null)
            CountDropped(DropReason.LocalClose, pipe.TakeBackUnsent(), pipe); // a server that comes late must not answer it
        var renew = pipe is { IsReady: true } && !_isNumbered;
        if (renew)
        {
            _abandoned.Add(pipe!);
            _peers.Remove(pipe!);
        }

        ServeSendersLocked(ref after);
        Gate.Exit();
        after.Run();
        if (renew)
            RenewConnection(pipe!);
    }
}
