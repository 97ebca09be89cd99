namespace PureZmq;

/// <summary>What can happen at a socket's connections. Flags: a monitor asks for any of them, an event is one.</summary>
/// <remarks>
/// Names and values are those of libzmq's ZMQ_EVENT_ constants, but for <see cref="MessagesDropped"/> and <see cref="IncompatiblePeer"/>,
/// which are PureZmq's own. Connections within the process (inproc) give none but these two.
/// </remarks>
[Flags]
public enum SocketEvents
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A connection to a peer was made; the handshake follows. libzmq: ZMQ_EVENT_CONNECTED.</summary>
    Connected = 0x0001,

    /// <summary>An attempt to connect was begun. libzmq: ZMQ_EVENT_CONNECT_DELAYED.</summary>
    ConnectDelayed = 0x0002,

    /// <summary>There is no connection; another attempt follows after the milliseconds in <see cref="SocketEvent.Value"/>. libzmq:
    /// ZMQ_EVENT_CONNECT_RETRIED.</summary>
    ConnectRetried = 0x0004,

    /// <summary>The socket listens at an endpoint. libzmq: ZMQ_EVENT_LISTENING.</summary>
    Listening = 0x0008,

    /// <summary>An endpoint could not be bound. libzmq: ZMQ_EVENT_BIND_FAILED.</summary>
    BindFailed = 0x0010,

    /// <summary>A peer has connected; the handshake follows. libzmq: ZMQ_EVENT_ACCEPTED.</summary>
    Accepted = 0x0020,

    /// <summary>A connection could not be accepted, or its peer may not come in. libzmq: ZMQ_EVENT_ACCEPT_FAILED.</summary>
    AcceptFailed = 0x0040,

    /// <summary>The socket listens at an endpoint no more, or an attempt to connect came to nothing, such as one that was refused. libzmq:
    /// ZMQ_EVENT_CLOSED.</summary>
    Closed = 0x0080,

    /// <summary>The socket listens at an endpoint no more, but what the bind had made could not be removed. libzmq:
    /// ZMQ_EVENT_CLOSE_FAILED.</summary>
    CloseFailed = 0x0100,

    /// <summary>A connection was lost or given up; those that this side closes on purpose are not told. libzmq:
    /// ZMQ_EVENT_DISCONNECTED.</summary>
    Disconnected = 0x0200,

    /// <summary>The last event, told whether it was asked for or not: the monitor or the socket was closed, or the context ended. libzmq:
    /// ZMQ_EVENT_MONITOR_STOPPED.</summary>
    MonitorStopped = 0x0400,

    /// <summary>A connection ended in its handshake, or took too long for it. libzmq: ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL.</summary>
    HandshakeFailedNoDetail = 0x0800,

    /// <summary>The handshake is done: messages flow. libzmq: ZMQ_EVENT_HANDSHAKE_SUCCEEDED.</summary>
    HandshakeSucceeded = 0x1000,

    /// <summary>The peer broke the protocol in the handshake. libzmq: ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL.</summary>
    HandshakeFailedProtocol = 0x2000,

    /// <summary>The peer was not let in, or did not let us in. libzmq: ZMQ_EVENT_HANDSHAKE_FAILED_AUTH.</summary>
    HandshakeFailedAuth = 0x4000,

    /// <summary>Messages were dropped, for one <see cref="SocketEvent.DropReason"/>. The first drop is told at once, those that follow once a
    /// second, with their number.</summary>
    MessagesDropped = 0x0100_0000,

    /// <summary>The peer's socket type does not go with this one, such as PUSH with SUB; they cannot talk.</summary>
    IncompatiblePeer = 0x0200_0000,

    /// <summary>Everything.</summary>
    All = Connected | ConnectDelayed | ConnectRetried | Listening | BindFailed | Accepted | AcceptFailed | Closed | CloseFailed | Disconnected
        | MonitorStopped | HandshakeFailedNoDetail | HandshakeSucceeded | HandshakeFailedProtocol | HandshakeFailedAuth | MessagesDropped
        | IncompatiblePeer,
}
