using PureZmq.Engine;
using PureZmq.Messages;
using PureZmq.Protocol;

namespace PureZmq.Patterns;

/// <summary>REP: takes a request of any peer, then sends the reply back to it, and so on. 28/REQREP.</summary>
internal sealed class ReplyPattern : ReceivingPattern
{
    private readonly PeerNames _names;
    private byte[] _nextEnvelope = new byte[64]; // of the message taken last, framed: all up to and including the first empty frame
    private int _nextEnvelopeLength;
    private Pipe? _nextAsker;
    private byte[] _envelope = new byte[64]; // of the request delivered
    private int _envelopeLength;
    private Pipe? _asker;
    private bool _isReplying;

    public ReplyPattern(ContextCore context, SocketSettings settings)
        : base(context, settings, SocketType.Rep, hasSendGate: false) => _names = new PeerNames { Handover = settings.RouterHandover };

    protected override void OnSettingsChangedLocked() => _names.Handover = Settings.RouterHandover;

    protected override void OnPipeAddedLocked(Pipe pipe)
    {
        // Not read before its name is known to be free.
    }

    protected override void OnPeerReadyLocked(Pipe pipe, ref AfterGate after)
    {
        if (_names.TryName(pipe) && !FairQueue.Contains(pipe))
            Fair.Add(pipe);
    }

    protected override void OnPipeGoneLocked(Pipe pipe)
    {
        // Requests it sent are still answered, into the void, as the peer would be gone anyway.
    }

    protected override void OnPipeRemovedLocked(Pipe pipe)
    {
        base.OnPipeRemovedLocked(pipe);
        _names.Remove(pipe);
    }

    protected override Exception? MayReceiveLocked()
        => _isReplying ? new ZmqStateException("This REP socket owes a reply: send it first.") : null;

    protected override bool TryTakeLocked(bool arm, ref AfterGate after, out MessageBody body)
    {
        while (Fair.TryNext(arm, out var pipe))
        {
            body = MessageBody.Rent();
            ReadLocked(pipe, body, ref after);
            if (TryKeepEnvelope(body))
            {
                _nextAsker = pipe;
                return true;
            }

            CountDropped(DropReason.MalformedEnvelope, 1, pipe);
            body.Return();
        }

        body = null!;
        return false;
    }

    protected override void DeliveredLocked(ref AfterGate after)
    {
        (_envelope, _nextEnvelope) = (_nextEnvelope, _envelope);
        _envelopeLength = _nextEnvelopeLength;
        _asker = _nextAsker;
        _nextAsker = null;
        _isReplying = true;
        ServeSendersLocked(ref after); // whoever waits until it may send
    }

    protected override SendStatus TrySendLocked(in Outgoing message, ref AfterGate after)
    {
        if (!_isReplying)
            throw new ZmqStateException("This REP socket has no request to reply to: receive one first.");
        var reply = message.WithPrefix(_envelope.AsSpan(0, _envelopeLength));
        if (_asker is not { IsGone: false } asker)
            CountDropped(DropReason.Unroutable, 1, _asker);
        else if (asker.TryAppend(in reply, ref after))
            asker.Sent++;
        else
            CountDropped(DropReason.HighWaterMark, 1, asker);
        _asker = null;
        _isReplying = false;
        ServeReceiversLocked(ref after); // the next request may be given out now
        return SendStatus.Sent;
    }

    protected override bool CanSendLocked(ref AfterGate after) => _isReplying;

    private bool TryKeepEnvelope(MessageBody body)
    {
        // The first empty frame that something follows ends the envelope.
        var delimiter = 0;
        while (delimiter < body.FrameCount && body.GetFrame(delimiter).Length > 0)
            delimiter++;
        if (delimiter + 1 >= body.FrameCount)
            return false;

        _nextEnvelopeLength = 0;
        for (var i = 0; i <= delimiter; i++)
        {
            var frame = body.GetFrame(i);
            var length = FrameHeader.LengthFor(frame.Length) + frame.Length;
            if (_nextEnvelope.Length - _nextEnvelopeLength < length)
                Array.Resize(ref _nextEnvelope, Math.Max(2 * _nextEnvelope.Length, _nextEnvelopeLength + length));
            var space = _nextEnvelope.AsSpan(_nextEnvelopeLength);
            frame.CopyTo(space[FrameHeader.Write(space, FrameFlags.More, frame.Length)..]);
            _nextEnvelopeLength += length;
        }

        body.RemoveFront(delimiter + 1);
        return true;
    }
}
