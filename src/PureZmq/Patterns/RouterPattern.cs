using PureZmq.Engine;
using PureZmq.Messages;
using PureZmq.Protocol;

namespace PureZmq.Patterns;

/// <summary>ROUTER: receives from all peers in turn, with the sender's routing id in front, and sends to the peer the first frame names. 28/REQREP.</summary>
internal sealed class RouterPattern : ReceivingPattern
{
    private const int LongestId = 255;
    private readonly PeerNames _names;

    public RouterPattern(ContextCore context, SocketSettings settings)
        : base(context, settings, SocketType.Router, hasSendGate: false, takesQuickly: true)
    {
        _names = new PeerNames { Handover = settings.RouterHandover };
        SendsQuickly = true;
    }

    protected override bool IsAddressed => true;

    protected override void OnSettingsChangedLocked() => _names.Handover = Settings.RouterHandover;

    protected override bool IsNameFreeLocked(byte[] name) => _names.Find(name) is null;

    protected override void OnPipeAddedLocked(Pipe pipe)
    {
        if (pipe.GivenName is null)
            return; // not routable, and not read, before its name is known
        _names.AddGiven(pipe);
        Fair.Add(pipe);
    }

    protected override void OnPeerReadyLocked(Pipe pipe, ref AfterGate after)
    {
        if (!_names.TryName(pipe))
            return;
        if (!FairQueue.Contains(pipe))
            Fair.Add(pipe);
        if (Settings.ProbeRouter)
            Probe.SendLocked(pipe, ref after);
    }

    protected override void OnPipeGoneLocked(Pipe pipe)
    {
        // Its name stays taken until its last message is read; sends to it find it gone.
    }

    protected override void OnPipeRemovedLocked(Pipe pipe)
    {
        base.OnPipeRemovedLocked(pipe);
        _names.Remove(pipe);
    }

    protected override bool TryTakeLocked(bool arm, ref AfterGate after, out MessageBody body)
    {
        if (!Fair.TryNext(arm, out var pipe))
        {
            body = null!;
            return false;
        }

        body = MessageBody.Rent();
        body.AddShared(pipe.RoutingKey!);
        body.PeerRoutingId = pipe.RoutingKey;
        ReadLocked(pipe, body, ref after);
        return true;
    }

    protected override bool TryTakeQuicklyLocked(Pipe pipe, MessageBody body) => pipe.TryTakeQuickly(body, pipe.RoutingKey);

    protected override int TakeRunLocked(MessageRun run, int most) => TakeRunInTurnLocked(run, most, named: true);

    /// <summary>With MANDATORY a message may be refused or be an error: then each goes by itself.</summary>
    protected override int RoomForRunLocked() => Settings.RouterMandatory ? 0 : int.MaxValue;

    protected override bool TrySendEncodedLocked(ReadOnlySpan<byte> message, ref AfterGate after)
    {
        var id = MessageRun.FirstFrame(message, out var content);
        if (Settings.RouterMandatory || content.IsEmpty)
            return false; // the careful way says what to do
        if (_names.Find(id) is not { IsGone: false } pipe)
            CountDropped(DropReason.Unroutable, 1, null);
        else if (pipe.TryAppendEncodedAnyway(content, ref after))
            pipe.Sent++;
        else
            CountDropped(DropReason.HighWaterMark, 1, pipe);
        return true;
    }

    /// <summary>An address by itself is no message; the careful way says so.</summary>
    protected override bool TrySendQuicklyLocked(MessageBody message)
    {
        if (!message.TryGetShared(0, out var id) || _names.Find(id) is not { IsGone: false } pipe || !pipe.TryAppendQuickly(message, skip: 1))
            return false;
        pipe.Sent++;
        return true;
    }

    protected override int AddressOf(in Outgoing message)
    {
        Span<byte> scratch = stackalloc byte[LongestId];
        var hash = default(HashCode);
        hash.AddBytes(message.GetFrame(0, scratch));
        return hash.ToHashCode();
    }

    protected override SendStatus TrySendLocked(in Outgoing message, ref AfterGate after)
    {
        Span<byte> scratch = stackalloc byte[LongestId];
        var id = message.GetFrame(0, scratch);
        if (message.FrameCount == 1)
        {
            CountDropped(DropReason.Unroutable, 1, null); // an address without a letter
            return SendStatus.Sent;
        }

        var pipe = _names.Find(id);
        if (pipe is null || pipe.IsGone)
        {
            if (Settings.RouterMandatory)
                throw ZmqUnroutableException.NoPeer(id.ToArray());
            CountDropped(DropReason.Unroutable, 1, null);
            return SendStatus.Sent;
        }

        var content = message.WithoutFirst();
        if (pipe.TryAppend(in content, ref after))
        {
            pipe.Sent++;
            return SendStatus.Sent;
        }

        if (Settings.RouterMandatory)
            return SendStatus.Full;
        CountDropped(DropReason.HighWaterMark, 1, pipe);
        return SendStatus.Sent;
    }

    protected override bool CanSendLocked(ref AfterGate after)
    {
        if (!Settings.RouterMandatory)
            return true;
        foreach (var pipe in Pipes)
        {
            if (pipe is { RoutingKey: not null, IsGone: false, IsIgnored: false } && pipe.HasRoom(ref after))
                return true;
        }

        return false;
    }
}
