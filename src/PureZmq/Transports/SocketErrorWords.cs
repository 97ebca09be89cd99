using System.Net.Sockets;

namespace PureZmq.Transports;

/// <summary>The system's errors as reasons name them: in words for people, and with the name that manuals and other ZeroMQ libraries have
/// for them.</summary>
internal static class SocketErrorWords
{
    /// <summary>A clause without a full stop: <c>connection refused (ECONNREFUSED)</c>.</summary>
    public static string InWords(this SocketError error) => error switch
    {
        SocketError.AccessDenied => "permission denied (EACCES)",
        SocketError.AddressAlreadyInUse => "the address is in use (EADDRINUSE)",
        SocketError.AddressFamilyNotSupported => "the address family is not supported (EAFNOSUPPORT)",
        SocketError.AddressNotAvailable => "the address is not available (EADDRNOTAVAIL)",
        SocketError.ConnectionAborted => "connection aborted (ECONNABORTED)",
        SocketError.ConnectionRefused => "connection refused (ECONNREFUSED)",
        SocketError.ConnectionReset => "connection reset by the peer (ECONNRESET)",
        SocketError.HostDown => "the host is down (EHOSTDOWN)",
        SocketError.HostUnreachable => "no route to the host (EHOSTUNREACH)",
        SocketError.NetworkDown => "the network is down (ENETDOWN)",
        SocketError.NetworkReset => "the network gave the connection up (ENETRESET)",
        SocketError.NetworkUnreachable => "the network is out of reach (ENETUNREACH)",
        SocketError.NoBufferSpaceAvailable => "no room in the system's buffers (ENOBUFS)",
        SocketError.NotConnected => "not connected (ENOTCONN)",
        SocketError.Shutdown => "the peer does not read any more (EPIPE)",
        SocketError.TimedOut => "no answer in time (ETIMEDOUT)",
        SocketError.TooManyOpenSockets => "no descriptors left (EMFILE)",
        _ => new SocketException((int)error).Message.TrimEnd('.'), // the system's own words
    };
}
