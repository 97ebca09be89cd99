namespace PureZmq.Interop.LibZmq;

/// <summary>The numbers of the socket options the tests set.</summary>
internal enum LibZmqOption
{
    RoutingId = 5,
    Subscribe = 6,
    Unsubscribe = 7,
    Linger = 17,
    ReconnectInterval = 18,
    SendHighWaterMark = 23,
    ReceiveHighWaterMark = 24,
    ReceiveTimeout = 27,
    SendTimeout = 28,
    LastEndpoint = 32,
    RouterMandatory = 33,
    XPubVerbose = 40,
    ProbeRouter = 51,
    IpcFilterProcess = 58,
    ConnectRoutingId = 61,
    XPubManual = 71,
    XPubWelcomeMessage = 72,
    InvertMatching = 74,
    HeartbeatInterval = 75,
    HeartbeatTimeToLive = 76,
    HeartbeatTimeout = 77,
}
