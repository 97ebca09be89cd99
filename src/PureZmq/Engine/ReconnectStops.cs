namespace PureZmq;

/// <summary>What makes a connecting socket give an endpoint up rather than try again. libzmq: ZMQ_RECONNECT_STOP.</summary>
/// <remarks>An endpoint given up stays known until it is disconnected; what waited for it is dropped and counted.</remarks>
[Flags]
public enum ReconnectStops
{
    /// <summary>Nothing: it tries for ever.</summary>
    None = 0,

    /// <summary>Nobody listens there: the attempt was refused. tcp only. libzmq: ZMQ_RECONNECT_STOP_CONN_REFUSED.</summary>
    ConnectionRefused = 1,

    /// <summary>The peer closed the connection, or stayed silent too long, before its handshake was done. libzmq:
    /// ZMQ_RECONNECT_STOP_HANDSHAKE_FAILED.</summary>
    HandshakeFailed = 2,

    /// <summary>The endpoint was disconnected or its socket closed while messages waited: an attempt under way is the last one. libzmq:
    /// ZMQ_RECONNECT_STOP_AFTER_DISCONNECT.</summary>
    AfterDisconnect = 4,
}
