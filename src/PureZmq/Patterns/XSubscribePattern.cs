using PureZmq.Engine;
using PureZmq.Messages;
using PureZmq.Protocol;

namespace PureZmq.Patterns;

/// <summary>XSUB: a SUB that subscribes by sending messages, sends others upstream to all publishers, and does not filter. 29/PUBSUB.</summary>
internal sealed class XSubscribePattern(ContextCore context, SocketSettings settings)
    : SubscriberPattern(context, settings, SocketType.XSub)
{
    private const byte SubscribeMark = 1;
    private const byte CancelMark = 0;
    private readonly FanOut _fanOut = new();

    protected override int TakeRunLocked(MessageRun run, int most) => TakeRunInTurnLocked(run, most);

    protected override SendStatus TrySendLocked(in Outgoing message, ref AfterGate after)
    {
        Span<byte> scratch = stackalloc byte[256];
        var userFrames = 0;
        for (var i = 0; i < message.FrameCount; i++)
        {
            var frame = message.GetFrame(i, scratch);
            var mayBeSubscription = i == 0 || !Settings.OnlyFirstSubscribe;
            if (!mayBeSubscription || frame.Length == 0 || frame[0] is not (SubscribeMark or CancelMark))
                userFrames++;
            else if (frame[0] == SubscribeMark)
                SubscribeLocked(frame[1..], ref after);
            else
                UnsubscribeLocked(frame[1..], ref after);
        }

        if (userFrames == message.FrameCount)
            SendUpstream(in message, ref after);
        else if (userFrames > 0)
            SendRest(in message, ref after);
        return SendStatus.Sent;
    }

    protected override bool CanSendLocked(ref AfterGate after) => true;

    private void SendUpstream(in Outgoing message, ref AfterGate after)
    {
        _fanOut.Targets.Clear();
        foreach (var pipe in Pipes)
        {
            if (!pipe.IsGone)
                _fanOut.Targets.Add(pipe);
        }

        if (_fanOut.Targets.Count == 0)
            CountDropped(DropReason.NoPeer, 1, null);
        else
            _fanOut.Send(in message, this, ref after);
    }

    /// <summary>Some frames were subscriptions: the others go on as the message.</summary>
    private void SendRest(in Outgoing message, ref AfterGate after)
    {
        Span<byte> scratch = stackalloc byte[256];
        var rest = MessageBody.Rent();
        for (var i = 0; i < message.FrameCount; i++)
        {
            var frame = message.GetFrame(i, scratch);
            var mayBeSubscription = i == 0 || !Settings.OnlyFirstSubscribe;
            if (!mayBeSubscription || frame.Length == 0 || frame[0] is not (SubscribeMark or CancelMark))
                frame.CopyTo(rest.AddFrame(frame.Length));
        }

        SendUpstream(new Outgoing(rest), ref after);
        rest.Return();
    }
}
