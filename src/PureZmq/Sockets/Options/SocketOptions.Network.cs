using PureZmq.Engine;
using PureZmq.Sockets;

namespace PureZmq;

/// <content>What concerns the operating system's sockets, and whom listeners let in.</content>
public abstract partial record SocketOptions
{
    /// <summary>The system's send buffer of each connection. Unit: octets; default: -1, the system's choice. libzmq:
    /// ZMQ_SNDBUF.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is under -1.</exception>
    public int SendBuffer { get; init => field = OptionRange.AtLeast(-1, value, nameof(SendBuffer)); } = -1;

    /// <summary>The system's receive buffer of each connection. Unit: octets; default: -1, the system's choice. libzmq:
    /// ZMQ_RCVBUF.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is under -1.</exception>
    public int ReceiveBuffer { get; init => field = OptionRange.AtLeast(-1, value, nameof(ReceiveBuffer)); } = -1;

    /// <summary>Most octets taken from one connection before the next one has its turn. Unit: octets; default: 262144; more works as so
    /// many. libzmq: ZMQ_IN_BATCH_SIZE, there 8192.</summary>
    /// <remarks>Each turn costs a system call; less serves many busy peers more evenly. Frames may be larger.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is under 1.</exception>
    public int ReceiveBatchSize { get; init => field = OptionRange.AtLeast(1, value, nameof(ReceiveBatchSize)); } = Chunk.LargeSize;

    /// <summary>Most octets gathered for one connection before the sender itself writes them. Unit: octets; default: 262144; more works as so
    /// many. libzmq: ZMQ_OUT_BATCH_SIZE, there 8192.</summary>
    /// <remarks>Small frames gather up to 65536 octets, frames from 16384 on up to four times that; this can only lower it. A write takes place
    /// at the latest then, mostly earlier, and never waits for the batch to fill. Less costs more system calls. A frame may be
    /// larger; PUSH, DEALER and PAIR write a message of one frame from 65536 octets on by itself while nothing is queued.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is under 1.</exception>
    public int SendBatchSize { get; init => field = OptionRange.AtLeast(1, value, nameof(SendBatchSize)); } = Chunk.LargeSize;

    /// <summary>Bind and connect over IPv6 too. Default: false, IPv4 only. libzmq: ZMQ_IPV6.</summary>
    public bool IPv6 { get; init; }

    /// <summary>The octet of that name in the header of every packet over tcp; over IPv6 the traffic class. Default: 0. libzmq:
    /// ZMQ_TOS.</summary>
    /// <remarks>Of a number over 255 only the lowest octet counts. Its upper six bits are what is called DSCP today; the lower two belong to
    /// the system, which may keep its own. Windows ignores it.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int TypeOfService { get; init => field = OptionRange.AtLeast(0, value, nameof(TypeOfService)); }

    /// <summary>Priority of this socket's packets in the queues of this machine, over tcp. Default: 0. Linux only, elsewhere ignored.
    /// libzmq: ZMQ_PRIORITY.</summary>
    /// <remarks>Without privilege Linux takes up to 6; a bind fails with more, an attempt to connect is made again.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int SocketPriority { get; init => field = OptionRange.AtLeast(0, value, nameof(SocketPriority)); }

    /// <summary>Whether tcp asks silent peers now and then if they are still there. Default: null, the system's choice. libzmq:
    /// ZMQ_TCP_KEEPALIVE.</summary>
    public bool? TcpKeepAlive { get; init; }

    /// <summary>Silence before tcp asks for the first time. Unit: whole seconds; default: zero, the system's choice, as is -1. libzmq:
    /// ZMQ_TCP_KEEPALIVE_IDLE.</summary>
    /// <remarks>Has a meaning only with <see cref="TcpKeepAlive"/>. More than 32767 s, the most that Linux counts, works as so many.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is under -1 s, no whole number of seconds, or over 68 years.</exception>
    public TimeSpan TcpKeepAliveIdle { get; init => field = OptionRange.Seconds(value, nameof(TcpKeepAliveIdle)); }

    /// <summary>Time between two questions of tcp that find no answer. Unit: whole seconds; default: zero, the system's choice, as is -1.
    /// libzmq: ZMQ_TCP_KEEPALIVE_INTVL.</summary>
    /// <remarks>Has a meaning only with <see cref="TcpKeepAlive"/>. More than 32767 s, the most that Linux counts, works as so many.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is under -1 s, no whole number of seconds, or over 68 years.</exception>
    public TimeSpan TcpKeepAliveInterval { get; init => field = OptionRange.Seconds(value, nameof(TcpKeepAliveInterval)); }

    /// <summary>Questions of tcp without an answer that end a connection. Default: 0, the system's choice, as is -1. libzmq:
    /// ZMQ_TCP_KEEPALIVE_CNT.</summary>
    /// <remarks>Has a meaning only with <see cref="TcpKeepAlive"/>. More than 127, the most that Linux counts, works as so many.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is under -1.</exception>
    public int TcpKeepAliveCount { get; init => field = OptionRange.AtLeast(-1, value, nameof(TcpKeepAliveCount)); }

    /// <summary>How long octets given to tcp may stay without acknowledgement before the system gives the connection up. Default: zero, the
    /// system's choice. Linux and Windows only, elsewhere ignored; Windows counts in seconds. libzmq: ZMQ_TCP_MAXRT.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or over 24 days.</exception>
    public TimeSpan TcpMaxRetransmitTime { get; init => field = OptionRange.Time(value, nameof(TcpMaxRetransmitTime)); }

    /// <summary>The one network interface that tcp may use. Unit: a name of up to 16 octets; default: empty, any. libzmq:
    /// ZMQ_BINDTODEVICE.</summary>
    /// <remarks>Linux only. Elsewhere, or where there is no such interface, a bind fails and an attempt to connect is made again.</remarks>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">The name is too long, or holds NUL.</exception>
    public string BindToDevice { get; init => field = NetworkOption.Device(value, nameof(BindToDevice)); } = "";

    /// <summary>Networks whose addresses may connect over tcp, such as <c>10.0.0.0/8</c>, <c>fe80::/10</c> or <c>192.0.2.7</c>. Default:
    /// none named, everybody may. libzmq: ZMQ_TCP_ACCEPT_FILTER.</summary>
    /// <remarks>Others are closed as soon as they are accepted, and counted as refused. The list is copied.</remarks>
    /// <exception cref="ArgumentNullException">There is no list.</exception>
    /// <exception cref="ArgumentException">One is no address, or has more bits than its address.</exception>
    public IReadOnlyList<string> TcpAllowedNetworks
    {
        get;
        init => field = NetworkOption.Networks(value, nameof(TcpAllowedNetworks));
    } = [];

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
}
