using System.Collections.ObjectModel;
using PureZmq.Engine;
using PureZmq.Sockets;

namespace PureZmq;

/// <summary>Settings that every socket takes. They are fixed once the socket is open; change a copy:
/// <c>options with { ... }</c>.</summary>
/// <remarks>
/// <para>Defaults are libzmq's but for three: <see cref="Linger"/> is finite, unfinished handshakes are bounded, and a context does not
/// limit its sockets.</para>
/// <para>Every type takes the high-water marks, the time-outs and the routing id, as in libzmq; one that never sends or never receives
/// makes no use of its other half.</para>
/// </remarks>
public abstract record SocketOptions
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
    public RoutingId RoutingId
    {
        get;
        init
        {
            if (value.Span.Length is < 1 or > 255)
                throw new ArgumentException($"A routing id has 1 to 255 octets; this one has {value.Span.Length}.", nameof(RoutingId));
            field = value;
        }
    }

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

    /// <summary>Limit of one attempt to connect over tcp. Default: zero, the system's. libzmq: ZMQ_CONNECT_TIMEOUT.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or over 24 days.</exception>
    public TimeSpan ConnectTimeout { get; init => field = OptionRange.Time(value, nameof(ConnectTimeout)); }

    /// <summary>Limit of the whole handshake with a peer. Default: 30 seconds; zero: none. libzmq: ZMQ_HANDSHAKE_IVL.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or over 24 days.</exception>
    public TimeSpan HandshakeTimeout { get; init => field = OptionRange.Time(value, nameof(HandshakeTimeout)); } = TimeSpan.FromSeconds(30);

    /// <summary>Connections the system keeps for a listener until they are accepted. Default: 100. libzmq: ZMQ_BACKLOG.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int Backlog { get; init => field = OptionRange.AtLeast(0, value, nameof(Backlog)); } = 100;

    /// <summary>Most unfinished handshakes of one listener; one more closes the oldest. Default: 1024; 0: no limit. libzmq has no such
    /// limit.</summary>
    /// <remarks>Silent strangers cannot shut the door for others.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int MaxPendingHandshakes { get; init => field = OptionRange.AtLeast(0, value, nameof(MaxPendingHandshakes)); } = 1024;

    /// <summary>The system's send buffer of each connection. Unit: octets; default: -1, the system's choice. libzmq:
    /// ZMQ_SNDBUF.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is under -1.</exception>
    public int SendBuffer { get; init => field = OptionRange.AtLeast(-1, value, nameof(SendBuffer)); } = -1;

    /// <summary>The system's receive buffer of each connection. Unit: octets; default: -1, the system's choice. libzmq:
    /// ZMQ_RCVBUF.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is under -1.</exception>
    public int ReceiveBuffer { get; init => field = OptionRange.AtLeast(-1, value, nameof(ReceiveBuffer)); } = -1;

    /// <summary>Bind and connect over IPv6 too. Default: false, IPv4 only. libzmq: ZMQ_IPV6.</summary>
    public bool IPv6 { get; init; }

    /// <summary>Users whose processes may connect over ipc. Default: none named. libzmq: ZMQ_IPC_FILTER_UID.</summary>
    /// <remarks>While this list and those of groups and processes are empty, everybody may connect whom the file's permissions let in. Else
    /// a peer must be in at least one of them; others are closed as soon as they are accepted, and counted as refused. Only Linux tells who
    /// a peer is: elsewhere a list that is not empty lets nobody in. The list is copied.</remarks>
    /// <exception cref="ArgumentNullException">There is no list.</exception>
    public IReadOnlyList<uint> IpcAllowedUserIds { get; init => field = OptionRange.Copy(value, nameof(IpcAllowedUserIds)); } = [];

    /// <summary>Groups whose processes may connect over ipc, be it the first group of a process or a supplementary one. Default: none named.
    /// libzmq: ZMQ_IPC_FILTER_GID.</summary>
    /// <remarks>See <see cref="IpcAllowedUserIds"/>.</remarks>
    /// <exception cref="ArgumentNullException">There is no list.</exception>
    public IReadOnlyList<uint> IpcAllowedGroupIds { get; init => field = OptionRange.Copy(value, nameof(IpcAllowedGroupIds)); } = [];

    /// <summary>Processes that may connect over ipc, by their ids. Default: none named. libzmq: ZMQ_IPC_FILTER_PID.</summary>
    /// <remarks>See <see cref="IpcAllowedUserIds"/>.</remarks>
    /// <exception cref="ArgumentNullException">There is no list.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An id is under 1.</exception>
    public IReadOnlyList<int> IpcAllowedProcessIds
    {
        get;
        init => field = OptionRange.Each(1, OptionRange.Copy(value, nameof(IpcAllowedProcessIds)), nameof(IpcAllowedProcessIds));
    } = [];

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
        ConnectTimeout = ConnectTimeout,
        HandshakeTimeout = HandshakeTimeout,
        Backlog = Backlog,
        MaxPendingHandshakes = MaxPendingHandshakes,
        SendBuffer = SendBuffer,
        ReceiveBuffer = ReceiveBuffer,
        IPv6 = IPv6,
        IpcAllowedUserIds = IpcAllowedUserIds,
        IpcAllowedGroupIds = IpcAllowedGroupIds,
        IpcAllowedProcessIds = IpcAllowedProcessIds,
        Metadata = [.. Metadata],
    };
}
