using System.Net;
using Microsoft.Extensions.Logging;
using PureZmq.Messages;
using PureZmq.Protocol;
using PureZmq.Transports;

namespace PureZmq.Engine;

/// <summary>A socket without its public face: its pipes, from the first connect to the last octet, whatever the pattern.</summary>
/// <remarks>The patterns derive from it and decide who gets which message. Hooks ending in <c>Locked</c> run under both gates.</remarks>
internal abstract class SocketCore : WaitingCore
{
    private readonly HashSet<Pipe> _pipes = []; // guarded by Gate
    private readonly HashSet<StreamPipe> _retiring = []; // guarded by Gate: closed for callers, still flushing
    private readonly PeerWatch _watch = new(); // guarded by Gate
    private readonly EndpointTable _endpoints;
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long[] _dropped = new long[Enum.GetValues<DropReason>().Length]; // by Interlocked
    private InprocPipe[] _inproc = []; // replaced under Gate; read without it as a hint
    private int _ready; // guarded by Gate
    private long _refused; // by Interlocked
    private bool _closing; // guarded by Gate
    private bool _endpointsAreClosed; // guarded by Gate
    private IoThread? _io; // chosen once, by Interlocked

    protected SocketCore(ContextCore context, SocketSettings settings, SocketType type, InboundMode inboundMode, bool hasSendGate)
        : base(context, settings, hasSendGate)
    {
        SocketType = type;
        InboundMode = inboundMode;
        Conflates = settings.Conflate;
        SendLimit = settings.SendHighWaterMark;
        ReceiveLimit = settings.ReceiveHighWaterMark;
        _endpoints = new EndpointTable(this);
        context.Add(this);
    }

    public SocketType SocketType { get; }

    public InboundMode InboundMode { get; }

    /// <summary>Queues hold only the newest message.</summary>
    public bool Conflates { get; }

    /// <summary>Most messages in a pipe's outbound queue; 0 for no limit.</summary>
    public int SendLimit { get; }

    /// <summary>Most messages in a pipe's inbound queue before its connection is not read any more; 0 for no limit.</summary>
    public int ReceiveLimit { get; }

    public ILogger Logger => Context.Logger;

    /// <summary>The I/O thread of this socket; started when the first stream endpoint needs it.</summary>
    public IoThread Io
    {
        get
        {
            if (Volatile.Read(ref _io) is { } io)
                return io;
            Interlocked.CompareExchange(ref _io, Context.ChooseIoThread(), null);
            return _io;
        }
    }

    /// <summary>Completes when the linger is over and every descriptor is closed.</summary>
    public Task Closed => _closed.Task;

    public string? LastEndpoint => _endpoints.Last;

    public override bool InprocLooksReadable
    {
        get
        {
            foreach (var pipe in Volatile.Read(ref _inproc))
            {
                if (pipe.LooksReadable)
                    return true;
            }

            return false;
        }
    }

    public override void PostToIo(Action action) => Io.Post(action);

    // ---- Endpoints -----------------------------------------------------------------------------------------------------------

    public string Bind(string endpoint)
    {
        ThrowIfEndedNow();
        return _endpoints.Bind(endpoint);
    }

    public void Connect(string endpoint)
    {
        ThrowIfEndedNow();
        _ = _endpoints.Connect(endpoint);
    }

    public async ValueTask ConnectAsync(string endpoint, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfEndedNow();
        var connect = _endpoints.Connect(endpoint);
        try
        {
            await connect.Ready.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _endpoints.Undo(connect); // nobody wants it any more; earlier connects to the same endpoint stay
            throw;
        }
    }

    public void Unbind(string endpoint)
    {
        ThrowIfEndedNow();
        _endpoints.Unbind(endpoint);
    }

    public void Disconnect(string endpoint)
    {
        ThrowIfEndedNow();
        _endpoints.Disconnect(endpoint);
    }

    // ---- Looking in ----------------------------------------------------------------------------------------------------------

    public ValueTask<bool> WaitForPeersAsync(int count, TimeSpan timeout, CancellationToken cancellationToken)
        => WaitUntilAsync(() => _ready, count, timeout, cancellationToken);

    public SocketCounters ReadCounters()
    {
        Gate.Enter();
        EnterSendInside();
        var (sent, received) = (SentCount, ReceivedCount);
        ExitSendInside();
        Gate.Exit();
        var dropped = new Dictionary<DropReason, long>();
        for (var i = 0; i < _dropped.Length; i++)
        {
            if (Interlocked.Read(ref _dropped[i]) is > 0 and var count)
                dropped[(DropReason)i] = count;
        }

        return new SocketCounters(sent, received, Interlocked.Read(ref _refused), dropped);
    }

    public IReadOnlyList<PeerInfo> SnapshotPeers()
    {
        var peers = new List<PeerInfo>();
        Gate.Enter();
        EnterSendInside();
        foreach (var pipe in _pipes)
        {
            if (pipe.IsReady)
                peers.Add(Describe(pipe));
        }

        ExitSendInside();
        Gate.Exit();
        return peers;
    }

    public void CountDropped(DropReason reason, int count, Pipe? pipe)
    {
        if (count == 0)
            return;
        Interlocked.Add(ref _dropped[(int)reason], count);
        if (pipe is not null)
            Interlocked.Add(ref pipe.Dropped, count);
    }

    public void CountRefused() => Interlocked.Increment(ref _refused);

    // ---- Streams: called by the I/O thread ---------------------------------------------------------------------------------------

    /// <summary>What our side says in a handshake.</summary>
    public LocalPeer DescribeSelf() => new(SocketType, Settings.RoutingId, Settings.Metadata, Settings.MaxMessageSize);

    /// <summary>Adds a pipe that callers may queue for before any connection exists.</summary>
    public void AddPipe(Pipe pipe)
    {
        var after = default(AfterGate);
        Gate.Enter();
        EnterSendInside();
        AddPipeLocked(pipe);
        ServeSendersLocked(ref after);
        ExitSendInside();
        Gate.Exit();
        after.Run();
    }

    /// <summary>A handshake is done: the connection joins the socket's reactor.</summary>
    /// <param name="pipe">The connecting side's pipe, or a new one.</param>
    /// <param name="stream">The connection; belongs to the core from now on.</param>
    /// <param name="peer">What the peer said.</param>
    /// <param name="leftover">Octets that came right behind its READY.</param>
    public void Establish(StreamPipe pipe, StreamSocket stream, RemotePeer peer, ReadOnlySpan<byte> leftover)
    {
        EnsureReactor();
        var scanner = new TrafficScanner(Settings.MaxMessageSize, InboundMode == InboundMode.Decode, SocketType == SocketType.Req);
        var connection = new StreamConnection(stream, pipe, scanner);
        var after = default(AfterGate);
        Gate.Enter();
        EnterSendInside();
        if (_closing && pipe.Retirement is null && !_pipes.Contains(pipe))
        {
            ExitSendInside();
            Gate.Exit();
            stream.Dispose(); // the socket was closed while this handshake was under way, and nothing is queued for the peer
            return;
        }

        pipe.Connection = connection;
        pipe.PeerRoutingId = peer.RoutingId;
        pipe.PeerSocketType = peer.SocketType is { } type ? SocketTypes.Name(type) : null;
        pipe.ProtocolVersion = peer.MinorVersion > 0 ? "3.1" : "3.0";
        pipe.RemoteAddress = stream.PeerAddress;
        pipe.Properties = Properties(peer, pipe.RemoteAddress);
        pipe.Attach(connection, commandForm: peer.MinorVersion > 0);
        if (pipe.Retirement is null && !_closing)
        {
            if (!_pipes.Contains(pipe))
                AddPipeLocked(pipe);
            ReadyLocked(pipe, ref after);
        }

        ExitSendInside();
        Gate.Exit();
        EngineLog.PeerReady(Logger, pipe.Endpoint, pipe.RemoteAddress, pipe.PeerSocketType ?? "unknown", pipe.ProtocolVersion);
        if (pipe.IsIgnored)
            EngineLog.PeerIgnored(Logger, pipe.Endpoint, pipe.RemoteAddress, new RoutingId(pipe.PeerRoutingId), SocketTypes.Name(SocketType));

        if (!leftover.IsEmpty)
        {
            var chunk = ChunkPool.Rent(leftover.Length);
            leftover.CopyTo(chunk.Buffer);
            if (!OnOctets(connection, chunk, leftover.Length))
                ChunkPool.Return(chunk);
        }

        Gate.Enter();
        if (!connection.IsClosed)
            Reactor!.AddLocked(connection);
        _watch.Changed(); // only now: whoever was promised a peer finds it fully there
        ServeLocked(ref after);
        Gate.Exit();
        after.Flush(pipe);
        after.Run();
    }

    /// <summary>Removes a connecting side's pipe whose endpoint has ended for good, or whose connection is not to be awaited.</summary>
    public void EndPipe(StreamPipe pipe, DropReason reason)
    {
        var after = default(AfterGate);
        var dropped = pipe.Discard();
        CountDropped(reason, dropped, pipe);
        Gate.Enter();
        EnterSendInside();
        GoneLocked(pipe, ref after);
        ServeSendersLocked(ref after);
        ExitSendInside();
        Gate.Exit();
        after.Run();
        if (dropped > 0)
            EngineLog.Dropped(Logger, pipe.Endpoint, dropped, reason);
    }

    // ---- Streams: called by the owner of the drive right --------------------------------------------------------------------------

    /// <summary>Octets were read from a connection.</summary>
    /// <returns>True when the buffer was kept.</returns>
    public bool OnOctets(StreamConnection connection, Chunk buffer, int count)
    {
        var pipe = connection.Pipe;
        var after = default(AfterGate);
        var error = Scan(connection, buffer.Buffer, ref count, out var stale, ref after);
        var messages = connection.Scanner.TakeCompletedMessages();
        var kept = false;
        Gate.Enter();
        try
        {
            if (connection.IsClosed)
                return false; // cut meanwhile: what it had not finished is gone already
            if (InboundMode == InboundMode.Queue && !pipe.IsIgnored && pipe.Retirement is null)
            {
                pipe.Inbound.DropLast(stale);
                kept = pipe.Inbound.Append(buffer, count, messages, connection.Scanner.OctetsSinceMessage + connection.OctetsNotScanned);
                if (messages > 0)
                {
                    pipe.Received += messages;
                    OnReadableLocked(pipe);
                    ServeReceiversLocked(ref after);
                }
            }
            else if (messages > 0)
            {
                CountDropped(Unwanted(pipe), messages, pipe);
            }
        }
        finally
        {
            Gate.Exit();
        }

        after.Run();
        if (error is not null)
            OnConnectionLost(connection, error.Message, error);
        return kept;
    }

    /// <summary>A connection broke, ended, or broke the protocol.</summary>
    public void OnConnectionLost(StreamConnection connection, string reason, ZmtpProtocolException? protocolError)
    {
        var pipe = connection.Pipe;
        var connector = pipe.Connector;
        var final = connector is null || protocolError is not null || !connector.Reconnects;
        var after = default(AfterGate);
        Gate.Enter();
        if (connection.IsClosed)
        {
            Gate.Exit();
            return;
        }

        EnterSendInside();
        Reactor!.RemoveLocked(connection);
        pipe.Connection = null;
        pipe.Inbound.DropUnfinished();
        var dropped = pipe.Detach(discard: final || Settings.Immediate, out var torn);
        CountDropped(DropReason.TornMessage, torn, pipe);
        CountDropped(DropReason.PeerLost, dropped - torn, pipe);
        if (pipe.Retirement is null)
        {
            LostLocked(pipe, ref after);
            if (final || Settings.Immediate)
                GoneLocked(pipe, ref after);
            ServeSendersLocked(ref after);
        }

        ExitSendInside();
        ServeReceiversLocked(ref after);
        Gate.Exit();
        connection.Stream.Dispose();
        after.Run();

        var remote = pipe.RemoteAddress ?? "";
        if (dropped > 0)
            EngineLog.Dropped(Logger, pipe.Endpoint, dropped, torn == dropped ? DropReason.TornMessage : DropReason.PeerLost);
        if (protocolError is not null)
        {
            CountRefused();
            EngineLog.PeerRefused(Logger, pipe.Endpoint, remote, reason);
        }
        else
        {
            EngineLog.PeerGone(Logger, pipe.Endpoint, remote, reason);
        }

        if (pipe.Retirement is { } retirement)
            retirement.ConnectionEnded(final);
        else if (connector is not null)
            connector.ConnectionLost(reason, protocolError);
    }

    // ---- Called by pipes, without gates -----------------------------------------------------------------------------------------

    /// <summary>A pipe that was full has room.</summary>
    public void OnRoom(Pipe pipe, ref AfterGate after)
    {
        Gate.Enter();
        EnterSendInside();
        if (!pipe.IsGone && !pipe.IsRemoved)
        {
            OnRoomLocked(pipe);
            ServeSendersLocked(ref after);
        }

        ExitSendInside();
        Gate.Exit();
    }

    /// <summary>A peer in this process has appended something, and this socket had asked to be told.</summary>
    public void OnInprocReadable(InprocPipe pipe, ref AfterGate after)
    {
        Gate.Enter();
        if (!pipe.IsRemoved)
        {
            ReadInprocLocked(pipe, ref after);
            ServeReceiversLocked(ref after);
        }

        Gate.Exit();
    }

    /// <summary>A peer in this process has closed its end. What it had sent stays readable.</summary>
    public void OnInprocPeerGone(InprocPipe pipe, ref AfterGate after)
    {
        var dropped = pipe.PeerClosed();
        CountDropped(DropReason.PeerLost, dropped, pipe);
        Gate.Enter();
        EnterSendInside();
        if (!pipe.IsRemoved)
        {
            ReadInprocLocked(pipe, ref after, sendGateIsHeld: true);
            LostLocked(pipe, ref after);
            GoneLocked(pipe, ref after);
            ServeSendersLocked(ref after);
        }

        ExitSendInside();
        ServeReceiversLocked(ref after);
        Gate.Exit();
    }

    // ---- In process ----------------------------------------------------------------------------------------------------------------

    /// <summary>Gives the socket one end of a pipe to another socket of the context; if both ends are there, the peer is ready.</summary>
    public void AttachInproc(InprocPipe pipe)
    {
        var after = default(AfterGate);
        Gate.Enter();
        EnterSendInside();
        if (_closing || pipe.IsRemoved)
        {
            ExitSendInside();
            Gate.Exit();
            pipe.Close(ref after);
            after.Run();
            return;
        }

        if (!_pipes.Contains(pipe) && !pipe.IsRemoved)
        {
            _inproc = [.. _inproc, pipe];
            AddPipeLocked(pipe);
        }

        // Both the connect and a bind that comes at the same moment may find both ends joined: the first one readies the pipe.
        if (pipe is { Peer: { } peer, IsReady: false, IsGone: false } && _pipes.Contains(pipe))
        {
            pipe.PeerRoutingId = peer.Owner.Settings.RoutingId;
            pipe.PeerSocketType = SocketTypes.Name(peer.Owner.SocketType);
            ReadyLocked(pipe, ref after);
            OnRoomLocked(pipe); // both high-water marks count from now on
            _watch.Changed();
        }

        ReadInprocLocked(pipe, ref after, sendGateIsHeld: true);
        ServeSendersLocked(ref after);
        ExitSendInside();
        ServeReceiversLocked(ref after);
        Gate.Exit();
        after.Run();
    }

    /// <summary>Gives up a pipe and makes a new one to the same endpoint, if we are the connecting side.</summary>
    public void RenewConnection(Pipe pipe)
    {
        switch (pipe)
        {
            case InprocPipe inproc:
                if (inproc.IsIncoming)
                    inproc.Peer?.Owner.RenewConnection(inproc.Peer); // only the connecting end can be made anew
                else
                    RenewInproc(inproc);
                break;
            case StreamPipe stream:
                Gate.Enter();
                var connection = stream.Connection;
                Gate.Exit();
                if (connection is not null)
                    Reactor!.RunAsOwner(() => OnConnectionLost(connection, "the request was abandoned", protocolError: null));
                break;
        }
    }

    private void RenewInproc(InprocPipe pipe)
    {
        DisconnectInproc(pipe);
        _endpoints.ReconnectInproc(pipe);
    }

    /// <summary>Cuts an inproc connect.</summary>
    public void DisconnectInproc(InprocPipe pipe)
    {
        var after = default(AfterGate);
        pipe.Close(ref after);
        Gate.Enter();
        EnterSendInside();
        CountDropped(DropReason.LocalClose, DropLookedAhead(pipe) + pipe.Inbound.Clear(), pipe);
        LostLocked(pipe, ref after);
        GoneLocked(pipe, ref after);
        ServeSendersLocked(ref after);
        ExitSendInside();
        ServeReceiversLocked(ref after);
        Gate.Exit();
        after.Run();
    }

    // ---- Closing -------------------------------------------------------------------------------------------------------------------

    /// <summary>Ends every call on the socket, as the context is shutting down. Nothing is closed.</summary>
    public void EndByContext()
    {
        var after = default(AfterGate);
        Gate.Enter();
        EnterSendInside();
        var reason = ContextCore.Ended();
        EndLocked(reason, ref after);
        _watch.Fail(reason);
        ExitSendInside();
        Gate.Exit();
        after.Run();
    }

    /// <summary>Starts the close: calls end at once, queued output lingers. Never waits.</summary>
    public void Close(TimeSpan? lingerOverride = null)
    {
        var linger = lingerOverride ?? Settings.Linger;
        var after = default(AfterGate);
        Gate.Enter();
        if (_closing)
        {
            Gate.Exit();
            return;
        }

        _closing = true;
        EnterSendInside();
        var reason = new ObjectDisposedException(SocketType + "Socket", "The socket is closed.");
        EndLocked(reason, ref after);
        _watch.Fail(reason);
        var pipes = _pipes.ToArray();
        foreach (var pipe in pipes)
            CountDropped(DropReason.LocalClose, pipe.Inbound.Clear(), pipe);
        ExitSendInside();
        Gate.Exit();
        after.Run();

        _endpoints.Close(); // from here on nothing is added
        _endpoints.ReleaseInproc();
        foreach (var pipe in pipes.OfType<InprocPipe>())
            DisconnectInproc(pipe);
        if (Volatile.Read(ref _io) is { } io)
            io.Post(() => CloseStreams(linger));
        else
            FinishClose();
    }

    /// <summary>The last descriptor is closed.</summary>
    public void ReactorClosed()
    {
        Context.Remove(this);
        _closed.TrySetResult();
    }

    /// <summary>The socket cannot work any more. Under <see cref="WaitingCore.Gate"/>.</summary>
    public void FailLocked(Exception reason, ref AfterGate after)
    {
        EnterSendInside();
        EndLocked(reason, ref after);
        _watch.Fail(reason);
        ExitSendInside();
    }

    /// <summary>A retiring pipe has flushed, or given up, and its connection is closed.</summary>
    public void Retired(StreamPipe pipe)
    {
        Gate.Enter();
        _retiring.Remove(pipe);
        var last = _endpointsAreClosed && _retiring.Count == 0;
        Gate.Exit();
        if (last)
            FinishClose();
    }

    /// <summary>Takes a stream pipe away from callers; what is queued still goes out within the linger. Only on the I/O thread.</summary>
    /// <returns>False when there is nothing to retire.</returns>
    public bool Retire(StreamPipe pipe, TimeSpan linger, bool keepUnread)
    {
        var after = default(AfterGate);
        Gate.Enter();
        if (pipe.Retirement is not null || (pipe.IsGone && pipe.Connection is null))
        {
            Gate.Exit();
            return false;
        }

        EnterSendInside();
        var retirement = new PipeRetirement(this, pipe, linger);
        pipe.Retirement = retirement;
        _retiring.Add(pipe);
        if (pipe.Connection is { Paused: true } paused)
            Reactor!.ResumeLocked(paused); // read to its end, so that closing it does not reset it
        if (!keepUnread)
            CountDropped(DropReason.LocalClose, DropLookedAhead(pipe) + pipe.Inbound.Clear(), pipe);
        if (_pipes.Contains(pipe))
        {
            if (pipe.IsReady)
                LostLocked(pipe, ref after);
            GoneLocked(pipe, ref after);
        }

        ServeSendersLocked(ref after);
        ExitSendInside();
        ServeReceiversLocked(ref after);
        Gate.Exit();
        after.Run();
        retirement.Begin();
        return true;
    }

    /// <summary>The listener was unbound: its connections end too; what they delivered stays readable. Only on the I/O thread.</summary>
    public void RetireAccepted(Listener listener)
    {
        Gate.Enter();
        var pipes = _pipes.OfType<StreamPipe>().Where(p => p.Listener == listener).ToArray();
        Gate.Exit();
        foreach (var pipe in pipes)
            Retire(pipe, Settings.Linger, keepUnread: true);
    }

    /// <summary>What a peer has sent and nobody has received. Under <see cref="WaitingCore.Gate"/>.</summary>
    public virtual int BacklogLocked(Pipe pipe) => pipe.Inbound.Messages;

    // ---- Hooks of the patterns ------------------------------------------------------------------------------------------------------

    /// <summary>A pipe exists; messages may be queued for it, though its peer may not be there yet.</summary>
    protected abstract void OnPipeAddedLocked(Pipe pipe);

    /// <summary>The peer is there, for the first time or again.</summary>
    protected virtual void OnPeerReadyLocked(Pipe pipe, ref AfterGate after)
    {
    }

    /// <summary>The peer is not there any more; it may come back.</summary>
    protected virtual void OnPeerLostLocked(Pipe pipe, ref AfterGate after)
    {
    }

    /// <summary>Nothing more can be sent through the pipe; messages received before may be left in it.</summary>
    protected abstract void OnPipeGoneLocked(Pipe pipe);

    /// <summary>The pipe is gone and read to its end.</summary>
    protected virtual void OnPipeRemovedLocked(Pipe pipe)
    {
    }

    /// <summary>A pipe that was full has room.</summary>
    protected virtual void OnRoomLocked(Pipe pipe)
    {
    }

    /// <summary>A pipe has messages to read. Only under <see cref="WaitingCore.Gate"/>.</summary>
    protected virtual void OnReadableLocked(Pipe pipe)
    {
    }

    /// <summary>A peer subscribed or unsubscribed.</summary>
    protected virtual void OnSubscriptionLocked(Pipe pipe, ReadOnlySpan<byte> topic, bool subscribe, ref AfterGate after)
    {
    }

    /// <summary>A message frame arrived at a socket that decodes them.</summary>
    protected virtual void OnFrameLocked(Pipe pipe, ReadOnlySpan<byte> body, bool more, ref AfterGate after)
    {
    }

    // ---- For the patterns ------------------------------------------------------------------------------------------------------------

    /// <summary>The pipes of the socket. Under <see cref="WaitingCore.Gate"/>.</summary>
    protected IReadOnlyCollection<Pipe> Pipes => _pipes;

    /// <summary>Whoever waits for a count looks again. Under <see cref="WaitingCore.Gate"/>.</summary>
    protected void CountsChangedLocked() => _watch.Changed();

    /// <summary>Forgets a pipe that is gone once it is read to its end. Under both gates, or on a read under <see cref="WaitingCore.Gate"/>.</summary>
    public void RemoveIfReadLocked(Pipe pipe)
    {
        if (!pipe.IsGone || pipe.IsRemoved || (InboundMode == InboundMode.Queue && !pipe.IsIgnored && pipe.Refill(arm: false)))
            return;
        RemoveLocked(pipe);
    }

    // By itself, so that the closure is made only when a pipe ends, and not at each look at one that has nothing to read.
    private void RemoveLocked(Pipe pipe)
    {
        pipe.IsRemoved = true;
        pipe.Inbound.Clear();
        _pipes.Remove(pipe);
        if (pipe is InprocPipe inproc)
            _inproc = Array.FindAll(_inproc, other => other != inproc);
        OnPipeRemovedLocked(pipe);
    }

    protected async ValueTask<bool> WaitUntilAsync(Func<int> count, int wanted, TimeSpan timeout, CancellationToken cancellationToken)
    {
        Task reached;
        Gate.Enter();
        try
        {
            ThrowIfEnded();
            reached = _watch.Add(count, wanted);
        }
        finally
        {
            Gate.Exit();
        }

        try
        {
            await reached.WaitAsync(timeout, Clock, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        finally
        {
            Gate.Enter();
            _watch.Remove(reached);
            Gate.Exit();
        }
    }

    // ---- Private ---------------------------------------------------------------------------------------------------------------------

    private static PeerProperties Properties(RemotePeer peer, string address)
        => PeerProperties.Create(address, peer.Properties);

    private static PeerInfo Describe(Pipe pipe)
    {
        var properties = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in pipe.Properties?.All ?? [])
            properties.TryAdd(name, value);
        return new PeerInfo(pipe.Endpoint, properties)
        {
            RemoteAddress = pipe.RemoteAddress ?? "",
            SocketType = pipe.PeerSocketType,
            RoutingId = new RoutingId(pipe.RoutingKey ?? pipe.PeerRoutingId),
            Version = pipe.ProtocolVersion ?? "",
            IsIncoming = pipe.IsIncoming,
            Sent = pipe.Sent,
            Received = pipe.Received,
            Dropped = Interlocked.Read(ref pipe.Dropped),
        };
    }

    private static DropReason Unwanted(StreamPipe pipe)
        => pipe.IsIgnored ? DropReason.IgnoredPeer : pipe.Retirement is not null ? DropReason.LocalClose : DropReason.UnexpectedMessage;

    private void ThrowIfEndedNow()
    {
        Gate.Enter();
        try
        {
            ThrowIfEnded();
        }
        finally
        {
            Gate.Exit();
        }
    }

    private void EnsureReactor()
    {
        if (Reactor is not null)
            return;
        var reactor = new Reactor(this, Io);
        var after = default(AfterGate);
        Gate.Enter();
        Reactor = reactor;
        // A thread that parked while there was nothing to drive must not stay parked beside a free reactor.
        if (FirstParkedWaiter() is { } parked && reactor.TryLeadLocked(parked))
        {
            parked.HasLead = true;
            after.Signal(parked);
        }

        Gate.Exit();
        after.Run();
    }

    private void AddPipeLocked(Pipe pipe)
    {
        _pipes.Add(pipe);
        OnPipeAddedLocked(pipe);
    }

    private void ReadyLocked(Pipe pipe, ref AfterGate after)
    {
        pipe.IsReady = true;
        _ready++;
        OnPeerReadyLocked(pipe, ref after);
    }

    private void LostLocked(Pipe pipe, ref AfterGate after)
    {
        if (!pipe.IsReady)
            return;
        pipe.IsReady = false;
        _ready--;
        OnPeerLostLocked(pipe, ref after);
        _watch.Changed();
    }

    private void GoneLocked(Pipe pipe, ref AfterGate after)
    {
        if (pipe.IsGone)
            return;
        LostLocked(pipe, ref after);
        pipe.IsGone = true;
        OnPipeGoneLocked(pipe);
        RemoveIfReadLocked(pipe);
    }

    /// <summary>Acts on commands, and where the pattern wants frames, on those; counts messages.</summary>
    /// <param name="connection">Where the octets came from.</param>
    /// <param name="buffer">The octets; commands are cut out of them, so that a peer that only sends those fills no queue.</param>
    /// <param name="count">How many there are, and how many are left.</param>
    /// <param name="stale">Octets queued before that began a command which ended here.</param>
    /// <param name="after">Collects what is to be done outside the gates.</param>
    private ZmtpProtocolException? Scan(StreamConnection connection, byte[] buffer, ref int count, out int stale, ref AfterGate after)
    {
        stale = 0;
        var scanner = connection.Scanner;
        ReadOnlySpan<byte> octets = buffer.AsSpan(0, count);
        var (from, to) = (0, 0); // what is kept and has not been moved yet starts at the one, and goes to the other
        try
        {
            while (true)
            {
                switch (scanner.Next(ref octets))
                {
                    case ScanResult.NeedMore:
                        count = Move(buffer, from, count, to);
                        return null;
                    case ScanResult.Command:
                        OnCommand(connection, scanner.Body, ref after);
                        var end = count - octets.Length;
                        var start = end - (int)scanner.FrameLength;
                        if (start < from)
                            stale = from - start; // only the first one can have begun before this read
                        else
                            to = Move(buffer, from, start, to);
                        from = end;
                        break;
                    case ScanResult.Frame:
                        OnFrame(connection.Pipe, scanner.Body, (scanner.Flags & FrameFlags.More) != 0, ref after);
                        break;
                }
            }
        }
        catch (ZmtpProtocolException e)
        {
            connection.OctetsNotScanned = octets.Length;
            count = Move(buffer, from, count, to);
            return e;
        }
    }

    /// <returns>Where the octets moved end now.</returns>
    private static int Move(byte[] buffer, int from, int end, int to)
    {
        if (from != to && end > from)
            buffer.AsSpan(from, end - from).CopyTo(buffer.AsSpan(to));
        return to + end - from;
    }

    private void OnCommand(StreamConnection connection, ReadOnlySpan<byte> body, ref AfterGate after)
    {
        if (!Command.TryParse(body, out var command))
            return; // malformed commands are ignored in traffic
        switch (command.Name)
        {
            case CommandName.Ping when Ping.TryParse(command.Data, out var ping):
                connection.Pipe.SendPong(ping.Context, ref after);
                break;
            case CommandName.Subscribe or CommandName.Cancel when InboundMode == InboundMode.Decode:
                Gate.Enter();
                EnterSendInside();
                if (connection.Pipe.IsReady)
                    OnSubscriptionLocked(connection.Pipe, command.Data, command.Name == CommandName.Subscribe, ref after);
                ExitSendInside();
                ServeReceiversLocked(ref after);
                Gate.Exit();
                break;
        }
    }

    private void OnFrame(Pipe pipe, ReadOnlySpan<byte> body, bool more, ref AfterGate after)
    {
        Gate.Enter();
        EnterSendInside();
        if (pipe.IsReady)
            OnFrameLocked(pipe, body, more, ref after);
        ExitSendInside();
        ServeReceiversLocked(ref after);
        Gate.Exit();
    }

    private void ReadInprocLocked(InprocPipe pipe, ref AfterGate after, bool sendGateIsHeld = false)
    {
        if (InboundMode == InboundMode.Queue)
        {
            OnReadableLocked(pipe);
            return;
        }

        while (pipe.TakeFromPeer(arm: true, out var messages) is { } chunks)
        {
            if (InboundMode == InboundMode.Discard)
            {
                CountDropped(DropReason.UnexpectedMessage, messages, pipe);
            }
            else
            {
                if (!sendGateIsHeld)
                    EnterSendInside();
                DecodeInprocLocked(pipe, chunks, ref after);
                if (!sendGateIsHeld)
                    ExitSendInside();
            }

            for (; messages > 0; messages--)
                pipe.Consumed(ref after);
            ChunkPool.ReturnAll(chunks);
        }
    }

    private void DecodeInprocLocked(InprocPipe pipe, Chunk chunks, ref AfterGate after)
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
                    OnFrameLocked(pipe, body, (header.Flags & FrameFlags.More) != 0, ref after);
                else if (Command.TryParse(body, out var command) && command.Name is CommandName.Subscribe or CommandName.Cancel)
                    OnSubscriptionLocked(pipe, command.Data, command.Name == CommandName.Subscribe, ref after);
            }
        }
    }

    private void CloseStreams(TimeSpan linger)
    {
        _endpoints.StopListening();
        Gate.Enter();
        var pipes = _pipes.OfType<StreamPipe>().ToArray();
        Gate.Exit();
        foreach (var pipe in pipes)
            Retire(pipe, linger, keepUnread: false);
        _endpoints.StopIdleConnectors();
        Gate.Enter();
        _endpointsAreClosed = true;
        var done = _retiring.Count == 0;
        Gate.Exit();
        if (done)
            FinishClose();
    }

    private void FinishClose()
    {
        if (Reactor is { } reactor)
            reactor.Io.Post(reactor.Dispose); // says when it is closed
        else
            ReactorClosed();
    }
}
