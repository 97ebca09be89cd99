using PureZmq.Protocol;

namespace PureZmq.Engine;

/// <summary>What happens at a socket's pipes to peers in this process: attached, read, cut. Holds no state of its own.</summary>
/// <remarks>Called without gates, by any thread; takes the socket's gates itself.</remarks>
internal sealed class InprocConnections(SocketCore core, EndpointTable endpoints)
{
    /// <summary>Gives the socket one end of a pipe to another socket of the context; if both ends are there, the peer is ready.</summary>
    public void Attach(InprocPipe pipe)
    {
        var after = default(AfterGate);
        core.Gate.Enter();
        core.EnterSendInside();
        if (core.Closing.HasBegun || pipe.IsRemoved)
        {
            core.ExitSendInside();
            core.Gate.Exit();
            core.Context.Inproc.Forget(pipe); // disconnected before it was parked
            pipe.Close(ref after);
            after.Run();
            return;
        }

        if (!core.HoldsLocked(pipe))
            core.AddPipeLocked(pipe);

        // Both the connect and a bind that comes at the same moment may find both ends joined: the first one readies the pipe.
        if (pipe is { Peer: { } peer, IsReady: false, IsGone: false } && core.HoldsLocked(pipe))
        {
            pipe.PeerRoutingId = peer.Owner.Settings.RoutingId;
            pipe.PeerSocketType = SocketTypes.Name(peer.Owner.SocketType);
            core.ReadyLocked(pipe, ref after);
            core.OnRoomLocked(pipe); // both high-water marks count from now on
            core.CountsChangedLocked();
        }

        ReadLocked(pipe, ref after, sendGateIsHeld: true);
        core.ServeSendersLocked(ref after);
        core.ExitSendInside();
        core.ServeReceiversLocked(ref after);
        core.Gate.Exit();
        after.Run();
    }

    /// <summary>A peer has appended something, and this socket had asked to be told.</summary>
    public void OnReadable(InprocPipe pipe, ref AfterGate after)
    {
        core.Gate.Enter();
        if (!pipe.IsRemoved)
        {
            ReadLocked(pipe, ref after, sendGateIsHeld: false);
            core.ServeReceiversLocked(ref after);
        }

        core.Gate.Exit();
    }

    /// <summary>A peer has closed its end. What it had sent stays readable.</summary>
    public void OnPeerGone(InprocPipe pipe, ref AfterGate after)
    {
        var dropped = pipe.PeerClosed();
        core.CountDropped(DropReason.PeerLost, dropped, pipe);
        core.Gate.Enter();
        core.EnterSendInside();
        if (!pipe.IsRemoved)
        {
            ReadLocked(pipe, ref after, sendGateIsHeld: true);
            core.LostLocked(pipe, ref after);
            core.GoneLocked(pipe, ref after);
            core.ServeSendersLocked(ref after);
        }

        core.ExitSendInside();
        core.ServeReceiversLocked(ref after);
        core.Gate.Exit();
        if (dropped > 0)
            EngineLog.Dropped(core.Logger, pipe.Endpoint, dropped, DropReason.PeerLost);
    }

    /// <summary>Cuts a pipe from our side.</summary>
    public void Disconnect(InprocPipe pipe)
    {
        var after = default(AfterGate);
        pipe.Close(ref after);
        core.Gate.Enter();
        core.EnterSendInside();
        core.CountDropped(DropReason.LocalClose, core.DropLookedAhead(pipe) + pipe.Inbound.Clear(), pipe);
        core.LostLocked(pipe, ref after);
        core.GoneLocked(pipe, ref after);
        core.ServeSendersLocked(ref after);
        core.ExitSendInside();
        core.ServeReceiversLocked(ref after);
        core.Gate.Exit();
        after.Run();
    }

    /// <summary>Gives up a pipe; the connecting end makes a new one to the same endpoint.</summary>
    public void Renew(InprocPipe pipe)
    {
        if (pipe.IsIncoming)
        {
            if (pipe.Peer is { } peer)
                peer.Owner.Inproc.Renew(peer); // only the connecting end can be made anew
            return;
        }

        Disconnect(pipe);
        endpoints.ReconnectInproc(pipe);
    }

    private void ReadLocked(InprocPipe pipe, ref AfterGate after, bool sendGateIsHeld)
    {
        if (core.InboundMode == InboundMode.Queue)
        {
            core.OnReadableLocked(pipe);
            return;
        }

        while (pipe.TakeFromPeer(arm: true, out var messages) is { } chunks)
        {
            if (core.InboundMode == InboundMode.Discard)
            {
                core.CountDropped(DropReason.UnexpectedMessage, messages, pipe);
            }
            else
            {
                if (!sendGateIsHeld)
                    core.EnterSendInside();
                DecodeLocked(pipe, chunks, ref after);
                if (!sendGateIsHeld)
                    core.ExitSendInside();
            }

            for (; messages > 0; messages--)
                pipe.Consumed(ref after);
            ChunkPool.ReturnAll(chunks);
        }
    }

    private void DecodeLocked(InprocPipe pipe, Chunk chunks, ref AfterGate after)
    {
        for (Chunk? chunk = chunks; chunk is not null; chunk = chunk.Next)
        {
            // A sender in this process never splits a frame over chunks, and what it framed is sound.
            for (var position = chunk.Start; position < chunk.End;)
            {
                FrameHeader.TryRead(chunk.Buffer.AsSpan(position, chunk.End - position), out var header, out var length);
                var body = chunk.Buffer.AsSpan(position + length, (int)header.BodySize);
                position += length + body.Length;
                if ((header.Flags & FrameFlags.Command) == 0)
                    core.OnFrameLocked(pipe, body, (header.Flags & FrameFlags.More) != 0, ref after);
                else if (Command.TryParse(body, out var command) && command.Name is CommandName.Subscribe or CommandName.Cancel)
                    core.OnSubscriptionLocked(pipe, command.Data, command.Name == CommandName.Subscribe, ref after);
            }
        }
    }
}
