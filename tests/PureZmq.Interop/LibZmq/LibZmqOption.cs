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
    IpcFilterProcess = 58,
}
