namespace PureZmq;

/// <summary>An endpoint could not be bound, connected, unbound or disconnected.</summary>
/// <remarks><see cref="ZmqException.Errno"/> tells why, as libzmq would: EADDRINUSE, EADDRNOTAVAIL, ENODEV, EPROTONOSUPPORT, ENOENT, ENAMETOOLONG.</remarks>
public sealed class ZmqEndpointException : ZmqException
{
    internal ZmqEndpointException(string endpoint, int errno, string message, Exception? inner = null)
        : base(message, errno, inner) => Endpoint = endpoint;

    /// <summary>The endpoint as the program gave it.</summary>
    public string Endpoint { get; }
}
