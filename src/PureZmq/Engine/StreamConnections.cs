using System.Diagnostics;
using PureZmq.Messages;
using PureZmq.Protocol;
using PureZmq.Transports;

namespace PureZmq.Engine;

/// <summary>What happens at a socket's stream connections: established, read, lost. Holds no state of its own.</summary>
/// <remarks>Called without gates, by the I/O thread or by the owner of the drive right; takes the socket's gates itself.</remarks>
internal sealed class StreamConnections(SocketCore core)
{
    private const int LongBody = 256 * 1024;

    /// <summary>A handshake is done: the connection joins the socket's reactor. On the I/O thread.</summary>
    /// <param name="pipe">The connecting side's pipe, or a new one.</param>
    /// <param name="stream">The connection; belongs to the socket from now on.</param>
    /// <param name="peer">What the peer said.</param>
    /// <param name="leftover">Octets that came right behind its READY.</param>
    public void Establish(StreamPipe pipe, StreamSocket stream, RemotePeer peer, ReadOnlySpan<byte> leftover)
    {
        var after = default(AfterGate);
        core.EnsureReactor(ref after);
        try
        {
            Join(pipe, stream, peer, leftover, ref after);
        }
        finally
        {
            // Only now, and in any case: a thread that was given the lead is woken when what is queued is on its way to the peer.
            after.Run();
        }
    }

    /// <summary>Octets were read from a connection. By the owner of the drive right, or before the connection joins the reactor.</summary>
    /// <returns>True when the buffer was kept.</returns>
    public bool OnOctets(StreamConnection connection, Chunk buffer, int count)
    {
        var after = default(AfterGate);
        var error = InboundScan.Run(connection, buffer.Buffer, ref count, out var stale, ref after);
        var messages = connection.Scanner.TakeCompletedMessages();
        if (!IoThread.IsCurrentThread) // it reads for others; and where they go on upon it, it could not look after what it held back
            CallerPace.OfThisThread.HasRead(messages, FlushPolicy.Now);
        var apart = error is null ? SetBodyApart(connection, buffer, count) : 0;
        count -= apart;
        var kept = false;
        core.Gate.Enter();
        try
        {
            // One that was cut meanwhile has lost what nobody had received in full, these octets included. What the scan noted is done all
            // the same: a PONG goes nowhere then, but a wait that was served has to hear of it.
            if (!connection.IsClosed)
                kept = TakeInLocked(connection, buffer, count, apart, stale, messages, ref after);
        }
        finally
        {
            core.Gate.Exit();
        }

        after.Run();
        if (error is not null)
            OnLost(connection, error.Message, error);
        return kept;
    }

    /// <summary>Octets were read into the body that is under way. By the owner of the drive right.</summary>
    public void OnBodyOctets(StreamConnection connection, int count)
    {
        var octets = connection.Body.Add(count);
        var result = connection.Scanner.Next(ref octets);
        Debug.Assert(result == ScanResult.NeedMore && octets.IsEmpty, "only octets of a body were read");
        if (!connection.Body.IsWhole)
            return;
        var body = connection.Body.Take();
        var messages = connection.Scanner.TakeCompletedMessages();
        var after = default(AfterGate);
        var kept = false;
        core.Gate.Enter();
        try
        {
            if (!connection.IsClosed && IsWantedLocked(connection.Pipe, messages))
            {
                connection.Pipe.Inbound.AppendBody(body, messages);
                kept = true;
                CameInLocked(connection.Pipe, messages, ref after);
            }
        }
        finally
        {
            core.Gate.Exit();
        }

        after.Run();
        if (!kept)
            ChunkPool.Return(body);
    }

    /// <summary>A connection broke, ended, or broke the protocol. By the owner of the drive right.</summary>
    public void OnLost(StreamConnection connection, string reason, ZmtpProtocolException? protocolError)
    {
        var pipe = connection.Pipe;
        var connector = pipe.Connector;
        var final = connector is null || protocolError is not null || !connector.Reconnects;
        var after = default(AfterGate);
        core.Gate.Enter();
        if (connection.IsClosed)
        {
            core.Gate.Exit();
            return;
        }

        core.EnterSendInside();
        core.Reactor!.RemoveLocked(connection);
        pipe.Connection = null;
        pipe.Inbound.DropUnfinished();
        connection.Body.Drop();
        var dropped = pipe.Detach(discard: final || core.Settings.Immediate, out var torn);
        core.CountDropped(DropReason.TornMessage, torn, pipe);
        core.CountDropped(DropReason.PeerLost, dropped - torn, pipe);
        if (pipe.Retirement is null)
        {
            core.LostLocked(pipe, ref after);
            if (final || core.Settings.Immediate)
                core.GoneLocked(pipe, ref after);
            core.ServeSendersLocked(ref after);
        }

        core.ExitSendInside();
        core.ServeReceiversLocked(ref after);
        core.Gate.Exit();
        if (pipe.Retirement is null && core.Events.IsWatched)
            core.Events.Raise(SocketEvents.Disconnected, pipe.Endpoint, connection.Stream.PeerName, reason, connection.Stream.Descriptor);
        core.Reactor.Close(connection);
        after.Run();

        if (dropped > 0)
            EngineLog.Dropped(core.Logger, pipe.Endpoint, dropped, torn == dropped ? DropReason.TornMessage : DropReason.PeerLost);
        LogLost(pipe, reason, protocolError);
        if (pipe.Retirement is { } retirement)
            retirement.ConnectionEnded(final);
        else if (connector is not null)
            connector.ConnectionLost(reason, protocolError);
    }

    /// <summary>Removes a connecting side's pipe whose endpoint has ended for good, or whose connection is not to be awaited.</summary>
    public void EndPipe(StreamPipe pipe, DropReason reason)
    {
        var after = default(AfterGate);
        var dropped = pipe.Discard();
        core.CountDropped(reason, dropped, pipe);
        core.Gate.Enter();
        core.EnterSendInside();
        core.GoneLocked(pipe, ref after);
        core.ServeSendersLocked(ref after);
        core.ExitSendInside();
        core.Gate.Exit();
        after.Run();
        if (dropped > 0)
            EngineLog.Dropped(core.Logger, pipe.Endpoint, dropped, reason);
    }

    /// <summary>Gives up the connection of a pipe; if we are the connecting side, a new one is made. Any thread.</summary>
    public void Renew(StreamPipe pipe)
    {
        core.Gate.Enter();
        var connection = pipe.Connection;
        core.Gate.Exit();
        if (connection is not null)
            core.Reactor!.RunAsOwner(() => OnLost(connection, "the request was abandoned", protocolError: null));
    }

    /// <summary>The connection joins the reactor, and its pipe those that carry.</summary>
    private void Join(StreamPipe pipe, StreamSocket stream, RemotePeer peer, ReadOnlySpan<byte> leftover, ref AfterGate after)
    {
        var decodes = core.InboundMode == InboundMode.Decode;
        var scanner = new TrafficScanner(core.Settings.MaxMessageSize, decodes, core.SocketType == SocketType.Req);
        var connection = new StreamConnection(stream, pipe, scanner);
        core.Gate.Enter();
        core.EnterSendInside();
        if (core.Closing.HasBegun && pipe.Retirement is null && !core.HoldsLocked(pipe))
        {
            core.ExitSendInside();
            core.Gate.Exit();
            stream.Dispose(); // the socket was closed while this handshake was under way, and nothing is queued for the peer
            return;
        }

        pipe.Connection = connection;
        pipe.Introduce(peer, stream.PeerAddress);
        pipe.Attach(connection, commandForm: peer.MinorVersion > 0);
        if (pipe.Retirement is null && !core.Closing.HasBegun)
        {
            if (!core.HoldsLocked(pipe))
                core.AddPipeLocked(pipe);
            core.ReadyLocked(pipe, ref after);
        }

        core.ExitSendInside();
        core.Gate.Exit();
        LogReady(pipe);
        core.Events.Raise(SocketEvents.HandshakeSucceeded, pipe.Endpoint, stream.PeerName);
        if (!leftover.IsEmpty)
        {
            var chunk = ChunkPool.Rent(leftover.Length);
            leftover.CopyTo(chunk.Buffer);
            if (!OnOctets(connection, chunk, leftover.Length))
                ChunkPool.Return(chunk);
        }

        core.Gate.Enter();
        var refusal = connection.IsClosed ? null : core.Reactor!.AddLocked(connection);
        core.CountsChangedLocked(); // only now: whoever was promised a peer finds it fully there
        core.ServeLocked(ref after);
        core.Gate.Exit();
        if (refusal is not null)
        {
            core.Reactor!.GiveUp(connection, refusal); // first: what is queued must not go out on a connection that ends at once
            return;
        }

        after.Flush(pipe);
        connection.Heartbeat.Start();
    }

    private static DropReason Unwanted(StreamPipe pipe)
        => pipe.IsIgnored ? DropReason.IgnoredPeer : pipe.Retirement is not null ? DropReason.LocalClose : DropReason.UnexpectedMessage;

    /// <returns>True when the buffer was kept.</returns>
    private bool TakeInLocked(
        StreamConnection connection, Chunk buffer, int count, int apart, int stale, int messages, ref AfterGate after)
    {
        var pipe = connection.Pipe;
        if (!IsWantedLocked(pipe, messages))
            return false;
        pipe.Inbound.DropLast(stale);
        var unfinished = connection.Scanner.OctetsSinceMessage + connection.OctetsNotScanned - apart;
        var kept = pipe.Inbound.Append(buffer, count, messages, unfinished);
        CameInLocked(pipe, messages, ref after);
        return kept;
    }

    private bool IsWantedLocked(StreamPipe pipe, int messages)
    {
        if (core.InboundMode == InboundMode.Queue && !pipe.IsIgnored && pipe.Retirement is null)
            return true;
        if (messages > 0)
            core.CountDropped(Unwanted(pipe), messages, pipe);
        return false;
    }

    private void CameInLocked(StreamPipe pipe, int messages, ref AfterGate after)
    {
        if (messages == 0)
            return;
        pipe.Received += messages;
        core.OnReadableLocked(pipe);
        core.ServeReceiversLocked(ref after);
    }

    /// <summary>If the octets end with the beginning of a long frame's body, that goes where the rest will be read.</summary>
    /// <returns>How many octets that are.</returns>
    private int SetBodyApart(StreamConnection connection, Chunk buffer, int count)
    {
        if (!connection.Scanner.IsInBody(out var arrived, out var remaining) || arrived + remaining < LongBody)
            return 0;
        // A body of which something was queued before, however that came, is read into the queue to its end.
        if (arrived > count || core.InboundMode != InboundMode.Queue)
            return 0;
        // What is thrown away needs no memory. A hint without the gate: should it change now, the whole body is thrown away at its end.
        if (connection.Pipe.IsIgnored || connection.Pipe.Retirement is not null)
            return 0;
        connection.Body.Begin(buffer.Buffer.AsSpan(count - (int)arrived, (int)arrived), (int)(arrived + remaining));
        return (int)arrived;
    }

    private void LogReady(StreamPipe pipe)
    {
        EngineLog.PeerReady(core.Logger, pipe.Endpoint, pipe.RemoteAddress!, pipe.PeerSocketType ?? "unknown", pipe.ProtocolVersion!);
        if (!pipe.IsIgnored)
            return;
        var type = SocketTypes.Name(core.SocketType);
        EngineLog.PeerIgnored(core.Logger, pipe.Endpoint, pipe.RemoteAddress!, new RoutingId(pipe.PeerRoutingId), type);
    }

    private void LogLost(StreamPipe pipe, string reason, ZmtpProtocolException? protocolError)
    {
        var remote = pipe.RemoteAddress ?? "";
        if (protocolError is null)
        {
            EngineLog.PeerGone(core.Logger, pipe.Endpoint, remote, reason);
            return;
        }

        core.CountRefused();
        if (pipe.Connector is null || pipe.Retirement is not null)
            EngineLog.PeerRefused(core.Logger, pipe.Endpoint, remote, reason); // else the connector ends for good, and says why
    }
}
