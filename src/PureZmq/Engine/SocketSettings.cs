using PureZmq.Transports;

namespace PureZmq.Engine;

/// <summary>The engine's copy of a socket's options, already validated by the public option records and never changed
/// afterwards.</summary>
/// <remarks>
/// One flat record for all types: a pattern reads what concerns it. Times follow <see cref="Timeout.InfiniteTimeSpan"/> where they may be
/// endless; the defaults repeat those of the public records so that tests of lower layers need no socket.
/// </remarks>
internal sealed record SocketSettings
{
    /// <summary>Messages queued for one peer; 0: no limit.</summary>
    public int SendHighWaterMark { get; init; } = 1000;

    /// <summary>Messages read ahead from one peer; 0: no limit.</summary>
    public int ReceiveHighWaterMark { get; init; } = 1000;

    /// <summary>How long a closed socket goes on sending; infinite: until all is sent.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Limit of the verbs that send and have no limit of their own; infinite: none.</summary>
    public TimeSpan SendTimeout { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>Limit of the verbs that receive and have no limit of their own; infinite: none.</summary>
    public TimeSpan ReceiveTimeout { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>The id announced to peers, up to 255 octets; empty: none.</summary>
    public byte[] RoutingId { get; init; } = [];

    /// <summary>Pipes only for connections whose handshake is done.</summary>
    public bool Immediate { get; init; }

    /// <summary>Pipes hold the newest frame only.</summary>
    public bool Conflate { get; init; }

    /// <summary>Largest frame accepted, in octets; negative: no limit.</summary>
    public long MaxMessageSize { get; init; } = -1;

    /// <summary>First delay between attempts to connect; zero and infinite: never again.</summary>
    public TimeSpan ReconnectInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The delay's ceiling while it doubles; zero: no doubling, but jitter.</summary>
    public TimeSpan ReconnectIntervalMax { get; init; } = TimeSpan.Zero;

    /// <summary>What ends an endpoint that would else be tried again.</summary>
    public ReconnectStops ReconnectStop { get; init; }

    /// <summary>Limit of one attempt to connect; zero: the system's.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.Zero;

    /// <summary>Limit of a whole handshake; zero: none.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time between two PINGs; zero: none are sent.</summary>
    public TimeSpan HeartbeatInterval { get; init; }

    /// <summary>Silence after a PING that ends a connection; null: the interval; zero: none does.</summary>
    public TimeSpan? HeartbeatTimeout { get; init; }

    /// <summary>Silence of ours after which the peer may think us dead; zero: none.</summary>
    public TimeSpan HeartbeatTimeToLive { get; init; }

    /// <summary>A bit for each I/O thread that may serve the socket; 0: any.</summary>
    public ulong Affinity { get; init; }

    /// <summary>Connections the system holds for a listener before they are accepted.</summary>
    public int Backlog { get; init; } = 100;

    /// <summary>Unfinished handshakes of one listener; 0: no limit.</summary>
    public int MaxPendingHandshakes { get; init; } = 1024;

    /// <summary>The kernel's send buffer in octets; -1: the system's choice.</summary>
    public int SendBuffer { get; init; } = -1;

    /// <summary>The kernel's receive buffer in octets; -1: the system's choice.</summary>
    public int ReceiveBuffer { get; init; } = -1;

    /// <summary>Most octets of one read.</summary>
    public int ReceiveBatchSize { get; init; } = Chunk.LargeSize;

    /// <summary>Most octets gathered before the sender writes.</summary>
    public int SendBatchSize { get; init; } = Chunk.LargeSize;

    /// <summary>IPv6 besides IPv4.</summary>
    public bool IPv6 { get; init; }

    /// <summary>The octet of that name in the headers of IP, traffic class in IPv6.</summary>
    public int TypeOfService { get; init; }

    /// <summary>Priority of our octets in this machine's own queues.</summary>
    public int SocketPriority { get; init; }

    /// <summary>Whether tcp probes silent peers; null: the system's choice, and the next three say nothing.</summary>
    public bool? TcpKeepAlive { get; init; }

    /// <summary>Silence before the first probe; zero or less: the system's.</summary>
    public TimeSpan TcpKeepAliveIdle { get; init; }

    /// <summary>Time between probes; zero or less: the system's.</summary>
    public TimeSpan TcpKeepAliveInterval { get; init; }

    /// <summary>Probes without an answer that end a connection; 0 or less: the system's.</summary>
    public int TcpKeepAliveCount { get; init; }

    /// <summary>How long octets may stay without acknowledgement; zero: the system's.</summary>
    public TimeSpan TcpMaxRetransmitTime { get; init; }

    /// <summary>The only network interface to use; empty: any.</summary>
    public string BindToDevice { get; init; } = "";

    /// <summary>Networks whose addresses may connect over tcp; empty: all.</summary>
    public IReadOnlyList<string> TcpAllowedNetworks { get; init; } = [];

    /// <summary>Users whose processes may connect over ipc.</summary>
    public IReadOnlyList<uint> IpcAllowedUserIds { get; init; } = [];

    /// <summary>Groups whose processes may connect over ipc.</summary>
    public IReadOnlyList<uint> IpcAllowedGroupIds { get; init; } = [];

    /// <summary>Processes that may connect over ipc. While the three lists are empty everybody may.</summary>
    public IReadOnlyList<int> IpcAllowedProcessIds { get; init; } = [];

    /// <summary>An empty message first on every new pipe.</summary>
    public bool ProbeRouter { get; init; }

    /// <summary>ROUTER: an unroutable message is an error, a full peer is waited for.</summary>
    public bool RouterMandatory { get; init; }

    /// <summary>ROUTER, REP: a new peer takes over a routing id in use.</summary>
    public bool RouterHandover { get; init; }

    /// <summary>REQ: requests carry a number that the reply must repeat.</summary>
    public bool RequestCorrelate { get; init; }

    /// <summary>REQ: a new request may abandon the one before it.</summary>
    public bool RequestRelaxed { get; init; }

    /// <summary>XPUB: report every subscription.</summary>
    public bool XpubVerbose { get; init; }

    /// <summary>XPUB: report every cancel; goes with <see cref="XpubVerbose"/>.</summary>
    public bool XpubVerboser { get; init; }

    /// <summary>PUB, XPUB: wait for a full subscriber rather than drop.</summary>
    public bool XpubNoDrop { get; init; }

    /// <summary>XPUB: the program applies subscriptions.</summary>
    public bool XpubManual { get; init; }

    /// <summary>XPUB: the next message goes only to the peer of the last event; goes with <see cref="XpubManual"/>.</summary>
    public bool XpubManualLastValue { get; init; }

    /// <summary>PUB, XPUB: the message every new peer gets first; empty: none.</summary>
    public byte[] XpubWelcomeMessage { get; init; } = [];

    /// <summary>XPUB, XSUB: only a message's first frame can subscribe.</summary>
    public bool OnlyFirstSubscribe { get; init; }

    /// <summary>XSUB: every cancel is passed on.</summary>
    public bool XsubVerboseUnsubscribe { get; init; }

    /// <summary>PUB, XPUB, SUB: messages that do not match are delivered.</summary>
    public bool InvertMatching { get; init; }

    /// <summary>Properties of the program's own that the handshake carries.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; init; } = [];

    /// <summary>What concerns the transports.</summary>
    public StreamSettings ToStreams() => new(IPv6, SendBuffer, ReceiveBuffer, Backlog)
    {
        Tcp = new TcpSettings
        {
            TypeOfService = TypeOfService,
            Priority = SocketPriority,
            KeepAlive = TcpKeepAlive,
            KeepAliveIdle = TcpKeepAliveIdle,
            KeepAliveInterval = TcpKeepAliveInterval,
            KeepAliveCount = TcpKeepAliveCount,
            MaxRetransmitTime = TcpMaxRetransmitTime,
            Device = BindToDevice,
            Peers = new TcpPeerFilter([.. TcpAllowedNetworks.Select(TcpNetwork.Parse)]),
        },
        IpcPeers = new IpcPeerFilter(IpcAllowedUserIds, IpcAllowedGroupIds, IpcAllowedProcessIds),
    };
}
