using System.Collections.ObjectModel;
using PureZmq.Engine;
using PureZmq.Sockets;

namespace PureZmq;

/// <summary>Settings that every socket takes. They are fixed once the socket is open; change a copy:
/// <c>options with { ... }</c>. What may change later is a property of the socket as well.</summary>
/// <remarks>
/// <para>Defaults are libzmq's but for four: <see cref="Linger"/> is finite, unfinished handshakes are bounded, a context does not limit its
/// sockets, and more octets are read and gathered at once.</para>
/// <para>Every type takes the high-water marks, the time-outs and the routing id, as in libzmq; one that never sends or never receives
/// makes no use of its other half.</para>
/// </remarks>
public abstract partial record SocketOptions
{
    private protected SocketOptions()
    {
    }

    /// <summary>Most messages that wait for one peer. Unit: messages, of any number of frames; default: 1000; 0: no limit. libzmq:
    /// ZMQ_SNDHWM.</summary>
    /// <remarks>The limit is per peer. What happens at the limit is the type's business: PUSH and DEALER wait, PUB drops and counts.
    /// Over inproc
    /// the marks of both ends add up.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int SendHighWaterMark { get; init => field = OptionRange.AtLeast(0, value, nameof(SendHighWaterMark)); } = 1000;

    /// <summary>Most messages read ahead from one peer. Unit: messages, of any number of frames; default: 1000; 0: no limit. libzmq:
    /// ZMQ_RCVHWM.</summary>
    /// <remarks>At the limit the connection is not read any more and the peer feels it; nothing is dropped at the receiver.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int ReceiveHighWaterMark { get; init => field = OptionRange.AtLeast(0, value, nameof(ReceiveHighWaterMark)); } = 1000;

    /// <summary>How long messages accepted by send may still be sent once the socket, a connection or an endpoint is closed. libzmq:
    /// ZMQ_LINGER.</summary>
    /// <remarks>Default: 5 seconds, on SUB and XSUB 0. Zero: what the system has not taken is dropped at once.
    /// <see cref="Timeout.InfiniteTimeSpan"/>: nothing is ever dropped, and <see cref="ZmqSocket.Dispose"/> may wait for ever. Over
    /// inproc
    /// it has no meaning: messages stay readable for the peer.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative and not infinite, or over 24 days.</exception>
    public TimeSpan Linger { get; init => field = OptionRange.TimeOrInfinite(value, nameof(Linger)); } = TimeSpan.FromSeconds(5);

    /// <summary>Limit of the verbs that send and take no limit of their own; when it runs out they throw <see cref="TimeoutException"/>.
    /// libzmq: ZMQ_SNDTIMEO.</summary>
    /// <remarks>Default: <see cref="Timeout.InfiniteTimeSpan"/>, no limit. Zero: they never wait.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative and not infinite, or over 24 days.</exception>
    public TimeSpan SendTimeout
    {
        get;
        init => field = OptionRange.TimeOrInfinite(value, nameof(SendTimeout));
    } = Timeout.InfiniteTimeSpan;

    /// <summary>Limit of the verbs that receive and take no limit of their own; when it runs out they throw
    /// <see cref="TimeoutException"/>. libzmq: ZMQ_RCVTIMEO.</summary>
    /// <remarks>Default: <see cref="Timeout.InfiniteTimeSpan"/>, no limit. Zero: they never wait.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative and not infinite, or over 24 days.</exception>
    public TimeSpan ReceiveTimeout
    {
        get;
        init => field = OptionRange.TimeOrInfinite(value, nameof(ReceiveTimeout));
    } = Timeout.InfiniteTimeSpan;

    /// <summary>The id this socket announces to its peers, under which a ROUTER knows it. Unit: 1 to 255 octets; default: none. libzmq:
    /// ZMQ_ROUTING_ID.</summary>
    /// <remarks>REQ, DEALER and ROUTER announce it. Ids that begin with a zero octet belong to the ids a ROUTER gives by itself: avoid
    /// them.</remarks>
    /// <exception cref="ArgumentException">The value is empty or over 255 octets.</exception>
    public RoutingId RoutingId { get; init => field = OptionRange.Name(value, nameof(RoutingId)); }

    /// <summary>Queue messages only for connections whose handshake is done. Default: false. libzmq: ZMQ_IMMEDIATE.</summary>
    /// <remarks>False: a connecting socket has room for messages before its peer is there, and keeps what waits over a reconnect. True:
    /// no
    /// message waits for a peer that may never come, and what waited for a connection is lost with it.</remarks>
    public bool Immediate { get; init; }

    /// <summary>Largest frame accepted from a peer. Unit: octets; default: -1; negative: no limit. libzmq: ZMQ_MAXMSGSIZE.</summary>
    /// <remarks>A larger one ends the connection, with all that was under way behind it, and a connecting socket gives the endpoint up.
    /// Memory is safe without a limit: buffers grow as octets arrive.</remarks>
    public long MaxMessageSize { get; init; } = -1;

    /// <summary>Delay before the next attempt to connect. Default: 100 ms; zero or infinite: no second attempt. libzmq:
    /// ZMQ_RECONNECT_IVL.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative and not infinite, or over 24 days.</exception>
    public TimeSpan ReconnectInterval
    {
        get;
        init => field = OptionRange.TimeOrInfinite(value, nameof(ReconnectInterval));
    } = TimeSpan.FromMilliseconds(100);

    /// <summary>Ceiling of a delay that doubles with every failed attempt. Default: zero. libzmq: ZMQ_RECONNECT_IVL_MAX.</summary>
    /// <remarks>Zero: the delay does not double; a random part, up to the interval again, is added to it.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or over 24 days.</exception>
    public TimeSpan ReconnectIntervalMax { get; init => field = OptionRange.Time(value, nameof(ReconnectIntervalMax)); }

    /// <summary>What makes a connecting socket give an endpoint up. Default: none of it, it tries for ever. libzmq:
    /// ZMQ_RECONNECT_STOP.</summary>
    /// <remarks>Whatever this says, a peer that breaks the protocol or does not fit ends the endpoint. Bits without a name are kept and mean
    /// nothing.</remarks>
    public ReconnectStops ReconnectStop { get; init; }

    /// <summary>Limit of one attempt to connect over tcp. Default: zero, the system's. libzmq: ZMQ_CONNECT_TIMEOUT.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or over 24 days.</exception>
    public TimeSpan ConnectTimeout { get; init => field = OptionRange.Time(value, nameof(ConnectTimeout)); }

    /// <summary>Limit of the whole handshake with a peer. Default: 30 seconds; zero: none. libzmq: ZMQ_HANDSHAKE_IVL.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or over 24 days.</exception>
    public TimeSpan HandshakeTimeout { get; init => field = OptionRange.Time(value, nameof(HandshakeTimeout)); } = TimeSpan.FromSeconds(30);

    /// <summary>Ask every peer so often whether it is still there, with a PING. Default: zero, never. libzmq: ZMQ_HEARTBEAT_IVL.</summary>
    /// <remarks>Any octet of the peer is a sign of life. Not over inproc, where nobody dies unnoticed.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or over 24 days.</exception>
    public TimeSpan HeartbeatInterval { get; init => field = OptionRange.Time(value, nameof(HeartbeatInterval)); }

    /// <summary>A peer that is silent for so long after a PING counts as lost, and its connection is closed. Default: null, as long as
    /// <see cref="HeartbeatInterval"/>; zero: never. libzmq: ZMQ_HEARTBEAT_TIMEOUT.</summary>
    /// <remarks>While this socket itself does not read, because <see cref="ReceiveHighWaterMark"/> is reached, the time stands
    /// still.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or over 24 days.</exception>
    public TimeSpan? HeartbeatTimeout
    {
        get;
        init => field = value is { } time ? OptionRange.Time(time, nameof(HeartbeatTimeout)) : null;
    }

    /// <summary>What every PING tells the peer: close the connection if nothing more comes for so long. Unit: tenths of a second, rounded
    /// down; up to 6553.5 s; default: zero, it need not. libzmq: ZMQ_HEARTBEAT_TTL.</summary>
    /// <remarks>No more than 65.5 s are sent: libzmq, as a peer, takes longer ones for shorter.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or too long.</exception>
    public TimeSpan HeartbeatTimeToLive { get; init => field = OptionRange.TimeToLive(value, nameof(HeartbeatTimeToLive)); }

    /// <summary>Which I/O threads of the context may serve the socket: a bit for each, the lowest for the first one. Default: 0, any. libzmq:
    /// ZMQ_AFFINITY.</summary>
    /// <remarks>A socket is served by one of them. If none of those named exists, bind and connect throw <see cref="ZmqException"/>.</remarks>
    public ulong Affinity { get; init; }

    /// <summary>Connections the system keeps for a listener until they are accepted. Default: 100. libzmq: ZMQ_BACKLOG.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int Backlog { get; init => field = OptionRange.AtLeast(0, value, nameof(Backlog)); } = 100;

    /// <summary>Most unfinished handshakes of one listener; one more closes the oldest. Default: 1024; 0: no limit. libzmq has no such
    /// limit.</summary>
    /// <remarks>Silent strangers cannot shut the door for others.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int MaxPendingHandshakes { get; init => field = OptionRange.AtLeast(0, value, nameof(MaxPendingHandshakes)); } = 1024;

    /// <summary>Properties of your own that peers can ask for, see <see cref="Message.GetProperty"/>. Default: none. libzmq:
    /// ZMQ_METADATA.</summary>
    /// <remarks>Names begin with <c>X-</c> and have at most 255 octets; values are not empty. The dictionary is copied.</remarks>
    /// <exception cref="ArgumentException">A name or a value breaks these rules.</exception>
    public IReadOnlyDictionary<string, string> Metadata
    {
        get;
        init => field = PeerMetadataOption.Copy(value, nameof(Metadata));
    } = ReadOnlyDictionary<string, string>.Empty;

    internal virtual SocketSettings ToSettings() => new()
    {
        SendHighWaterMark = SendHighWaterMark,
        ReceiveHighWaterMark = ReceiveHighWaterMark,
        Linger = Linger,
        SendTimeout = SendTimeout,
        ReceiveTimeout = ReceiveTimeout,
        RoutingId = RoutingId.Span.ToArray(),
        Immediate = Immediate,
        MaxMessageSize = MaxMessageSize,
        ReconnectInterval = ReconnectInterval,
        ReconnectIntervalMax = ReconnectIntervalMax,
        ReconnectStop = ReconnectStop,
        ConnectTimeout = ConnectTimeout,
        HandshakeTimeout = HandshakeTimeout,
        HeartbeatInterval = HeartbeatInterval,
        HeartbeatTimeout = HeartbeatTimeout,
        HeartbeatTimeToLive = HeartbeatTimeToLive,
        Affinity = Affinity,
        Backlog = Backlog,
        MaxPendingHandshakes = MaxPendingHandshakes,
        SendBuffer = SendBuffer,
        ReceiveBuffer = ReceiveBuffer,
        ReceiveBatchSize = ReceiveBatchSize,
        SendBatchSize = SendBatchSize,
        IPv6 = IPv6,
        TypeOfService = TypeOfService,
        SocketPriority = SocketPriority,
        TcpKeepAlive = TcpKeepAlive,
        TcpKeepAliveIdle = TcpKeepAliveIdle,
        TcpKeepAliveInterval = TcpKeepAliveInterval,
        TcpKeepAliveCount = TcpKeepAliveCount,
        TcpMaxRetransmitTime = TcpMaxRetransmitTime,
        BindToDevice = BindToDevice,
        TcpAllowedNetworks = TcpAllowedNetworks,
        IpcAllowedUserIds = IpcAllowedUserIds,
        IpcAllowedGroupIds = IpcAllowedGroupIds,
        IpcAllowedProcessIds = IpcAllowedProcessIds,
        Metadata = [.. Metadata],
    };
}
