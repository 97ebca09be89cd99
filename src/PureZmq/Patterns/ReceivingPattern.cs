using PureZmq.Engine;
using PureZmq.Messages;
using PureZmq.Protocol;

namespace PureZmq.Patterns;

/// <summary>A socket that receives by fair queueing.</summary>
internal abstract class ReceivingPattern : SocketCore
{
    protected ReceivingPattern(ContextCore context, SocketSettings settings, SocketType type, bool hasSendGate, bool takesQuickly = false)
        : base(context, settings, type, InboundMode.Queue, hasSendGate)
    {
        if (takesQuickly && !Conflates)
            TakeQuicklyInto(new OwnBodies());
    }

    protected FairQueue Fair { get; } = new();

    public override void OnReadableLocked(Pipe pipe) => Fair.Activate(pipe);

    protected override void OnPipeRemovedLocked(Pipe pipe) => Fair.Remove(pipe);

    protected override bool TryTakeLocked(bool arm, ref AfterGate after, out MessageBody body)
    {
        if (Fair.TryNext(arm, out var pipe))
        {
            body = MessageBody.Rent();
            ReadLocked(pipe, body, ref after);
            return true;
        }

        body = null!;
        return false;
    }

    protected override bool TryTakeQuicklyLocked(MessageBody body)
    {
        if (Fair.Active == 0)
            return false;
        var pipe = Fair.Current;
        if (!TryTakeQuicklyLocked(pipe, body))
            return false;
        if (TakenFrom != pipe)
            TakenFrom = pipe; // as in ReadLocked
        Fair.Advance();
        return true;
    }

    /// <summary>What <see cref="WaitingCore.TakeRunLocked"/> is where every message may be delivered as it came.</summary>
    /// <param name="run">Where the messages go.</param>
    /// <param name="most">At most so many.</param>
    /// <param name="named">With the routing id of its peer in front of each.</param>
    protected int TakeRunInTurnLocked(MessageRun run, int most, bool named = false)
    {
        var taken = 0;
        while (taken < most && Fair.Active > 0 && !Conflates)
        {
            var pipe = Fair.Current;
            if (!pipe.TryTakeInto(run, named ? pipe.RoutingKey : null))
                break;
            if (TakenFrom != pipe)
                TakenFrom = pipe; // as in ReadLocked
            Fair.Advance();
            taken++;
        }

        return taken;
    }

    /// <summary>Takes the next message of the pipe whose turn it is, as <see cref="TryTakeQuicklyLocked(MessageBody)"/> does.</summary>
    protected virtual bool TryTakeQuicklyLocked(Pipe pipe, MessageBody body) => pipe.TryTakeQuickly(body);

    /// <summary>Reads the next message of the pipe whose turn it is, and passes the turn on.</summary>
    protected void ReadLocked(Pipe pipe, MessageBody body, ref AfterGate after)
    {
        var first = body.FrameCount;
        pipe.Inbound.Read(body);
        if (TakenFrom != pipe)
            TakenFrom = pipe; // a read is cheaper than the collector's barrier behind a write
        pipe.Consumed(ref after);
        if (Conflates)
            SkipToNewestLocked(pipe, body, first, ref after);
        body.Properties = pipe.Properties;
        Fair.Advance();
    }

    /// <summary>Drops every message that could be read now.</summary>
    /// <returns>How many there were.</returns>
    protected int DiscardReadableLocked(ref AfterGate after)
    {
        var discarded = DropLookedAhead() ? 1 : 0;
        while (Fair.TryNext(arm: true, out var pipe))
        {
            var body = MessageBody.Rent();
            ReadLocked(pipe, body, ref after);
            body.Return();
            discarded++;
        }

        return discarded;
    }

    private void SkipToNewestLocked(Pipe pipe, MessageBody body, int first, ref AfterGate after)
    {
        while (pipe.Inbound.Messages > 0)
        {
            body.Truncate(first);
            pipe.Inbound.Read(body);
            pipe.Consumed(ref after);
            CountDropped(DropReason.Conflated, 1, pipe);
        }
    }
}
