using Microsoft.Extensions.Logging;
using PureZmq.Messages;
using PureZmq.Protocol;

namespace PureZmq.Engine;

/// <summary>A socket without its public face, from the first connect to the last octet, whatever the pattern.</summary>
/// <remarks>
/// The patterns derive from it and decide who gets which message. What happens at connections is in <see cref="Streams"/> and
/// <see cref="Inproc"/>, how it all ends in <see cref="Closing"/>; each takes the socket's gates itself.
/// </remarks>
internal abstract class SocketCore : PipeHoldingCore
{
    private readonly LossCounters _losses = new();
    private readonly EndpointTable _endpoints;
    private IoThread? _io; // chosen once, by Interlocked

    protected SocketCore(ContextCore context, SocketSettings settings, SocketType type, InboundMode inboundMode, bool hasSendGate)
        : base(context, settings, inboundMode, hasSendGate)
    {
        SocketType = type;
        Conflates = settings.Conflate;
        SendLimit = settings.SendHighWaterMark;
        ReceiveLimit = settings.ReceiveHighWaterMark;
        Events = new EventFeeds(this);
        Drops = new DropReports(this, _losses);
        _endpoints = new EndpointTable(this);
        Streams = new StreamConnections(this);
        Inproc = new InprocConnections(this, _endpoints);
        Closing = new SocketClosing(this, _endpoints);
        context.Add(this);
    }

    public SocketType SocketType { get; }

    /// <summary>Queues hold only the newest message.</summary>
    public bool Conflates { get; }

    /// <summary>Most messages in a pipe's outbound queue; 0 for no limit.</summary>
    public int SendLimit { get; private set; }

    /// <summary>Most messages in a pipe's inbound queue before its connection is not read any more; 0 for no limit.</summary>
    public int ReceiveLimit { get; private set; }

    public StreamConnections Streams { get; }

    public InprocConnections Inproc { get; }

    public SocketClosing Closing { get; }

    /// <summary>The open monitors.</summary>
    public EventFeeds Events { get; }

    public DropReports Drops { get; }

    public ILogger Logger => Context.Logger;

    /// <summary>The I/O thread of this socket; started when the first stream endpoint needs it.</summary>
    public IoThread Io
    {
        get
        {
            if (Volatile.Read(ref _io) is { } io)
                return io;
            Interlocked.CompareExchange(ref _io, Context.ChooseIoThread(Settings.Affinity), null);
            return _io;
        }
    }

    /// <summary>The same, but null if nothing has needed it yet.</summary>
    public IoThread? StartedIo => Volatile.Read(ref _io);

    /// <inheritdoc cref="SocketClosing.Finished"/>
    public Task Closed => Closing.Finished;

    public string? LastEndpoint => _endpoints.Last;

    public override void PostToIo(Action action) => Io.Post(action);

    public string Bind(string endpoint)
    {
        ThrowIfEndedNow();
        return _endpoints.Bind(endpoint);
    }

    /// <inheritdoc cref="EndpointTable.Connect"/>
    public void Connect(string endpoint, byte[]? name = null)
    {
        ThrowIfEndedNow();
        _ = _endpoints.Connect(endpoint, name);
    }

    public async ValueTask ConnectAsync(string endpoint, byte[]? name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ThrowIfEndedNow();
        var connect = _endpoints.Connect(endpoint, name);
        try
        {
            await WaitUnlessEndedAsync(connect.Ready, cancellationToken).ConfigureAwait(false);
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

    /// <summary>Begins to keep events for a monitor.</summary>
    public EventFeed OpenFeed(SocketEvents wanted)
    {
        ThrowIfEndedNow();
        return Events.Open(wanted);
    }

    public SocketCounters ReadCounters()
    {
        Gate.Enter();
        EnterSendInside();
        var (sent, received) = (SentCount, ReceivedCount);
        ExitSendInside();
        Gate.Exit();
        return new SocketCounters(sent, received, _losses.Refused, _losses.ReadDropped());
    }

    public IReadOnlyList<PeerInfo> SnapshotPeers()
    {
        var peers = new List<PeerInfo>();
        Gate.Enter();
        EnterSendInside();
        foreach (var pipe in Pipes)
        {
            if (pipe.IsReady)
                peers.Add(PeerInfo.Of(pipe));
        }

        ExitSendInside();
        Gate.Exit();
        return peers;
    }

    public void CountDropped(DropReason reason, int count, Pipe? pipe)
    {
        if (count == 0)
            return;
        if (_losses.CountDropped(reason, count, pipe) || Drops.IsWatched)
            Drops.Notice(reason, pipe);
    }

    public void CountRefused() => _losses.CountRefused();

    /// <summary>What our side says in a handshake.</summary>
    public LocalPeer DescribeSelf() => new(SocketType, Settings.RoutingId, Settings.Metadata, Settings.MaxMessageSize);

    /// <summary>Changes what may change while the socket is open: from the next call on, and for peers already there.</summary>
    public void Change(Func<SocketSettings, SocketSettings> change)
    {
        var after = default(AfterGate);
        Gate.Enter();
        EnterSendInside();
        InprocPipe[] inproc = [];
        try
        {
            ThrowIfEnded();
            Settings = change(Settings);
            OnSettingsChangedLocked();
            if ((SendLimit, ReceiveLimit) != (Settings.SendHighWaterMark, Settings.ReceiveHighWaterMark))
            {
                (SendLimit, ReceiveLimit) = (Settings.SendHighWaterMark, Settings.ReceiveHighWaterMark);
                inproc = PipesLocked<InprocPipe>();
                LimitsChangedLocked(ref after);
            }

            CountsChangedLocked();
            ServeSendersLocked(ref after);
        }
        finally
        {
            ExitSendInside();
            Gate.Exit();
        }

        // The marks of both ends add up: the other ends' senders and readers have to count anew too.
        foreach (var pipe in inproc)
            pipe.TellPeerOfLimits(ref after);
        after.Run();
    }

    /// <summary>Makes the reactor when there is none. Only on the I/O thread.</summary>
    public void EnsureReactor(ref AfterGate after)
    {
        if (Reactor is null)
            DriveBy(new Reactor(this, Io), ref after);
    }

    /// <inheritdoc cref="SocketClosing.Begin"/>
    public void Close(TimeSpan? lingerOverride = null) => Closing.Begin(lingerOverride ?? Settings.Linger);

    /// <summary>Ends every call on the socket, as the context is shutting down. Nothing is closed.</summary>
    public void EndByContext()
    {
        var after = default(AfterGate);
        Gate.Enter();
        FailLocked(ContextCore.Ended(), ref after);
        Gate.Exit();
        after.Run();
        Events.Stop("the context was shut down");
    }

    /// <summary>The socket cannot work any more. Under <see cref="GatedCore.Gate"/>.</summary>
    public void FailLocked(Exception reason, ref AfterGate after)
    {
        EnterSendInside();
        EndCallsLocked(reason, ref after);
        ExitSendInside();
    }

    /// <inheritdoc cref="InprocConnections.OnReadable"/>
    public void OnInprocReadable(InprocPipe pipe, ref AfterGate after) => Inproc.OnReadable(pipe, ref after);

    /// <inheritdoc cref="InprocConnections.OnPeerGone"/>
    public void OnInprocPeerGone(InprocPipe pipe, ref AfterGate after) => Inproc.OnPeerGone(pipe, ref after);

    /// <summary>The settings are others now. Under both gates.</summary>
    protected virtual void OnSettingsChangedLocked()
    {
    }

    private void LimitsChangedLocked(ref AfterGate after)
    {
        foreach (var pipe in Pipes)
        {
            if (pipe is InprocPipe inproc)
                inproc.LimitsChangedLocked(ref after);
            if (pipe is StreamPipe { Connection: { Paused: true } connection } && (ReceiveLimit == 0 || BacklogLocked(pipe) < ReceiveLimit))
                Reactor!.ResumeLocked(connection);
            // Whoever found it full tries again, and is noted again if it is full still.
            if (!pipe.IsGone)
                OnRoomLocked(pipe);
        }
    }

    /// <summary>Gives up a pipe and makes a new one to the same endpoint, if we are the connecting side.</summary>
    protected void RenewConnection(Pipe pipe)
    {
        switch (pipe)
        {
            case InprocPipe inproc:
                Inproc.Renew(inproc);
                break;
            case StreamPipe stream:
                Streams.Renew(stream);
                break;
        }
    }
}
