namespace PureZmq.Transports;

/// <summary>The transports that carry octets in order, tcp and ipc, chosen by an endpoint. Whatever is above serves all of them
/// alike.</summary>
internal static class StreamTransport
{
    /// <summary>Binds and listens.</summary>
    /// <exception cref="ArgumentException">The address is malformed.</exception>
    /// <exception cref="ZmqEndpointException">The address cannot be had.</exception>
    public static ListeningSocket Listen(Endpoint endpoint, StreamSettings settings) => endpoint.Transport == TransportKind.Ipc
        ? IpcListeningSocket.Open(IpcAddress.ParseBind(endpoint), settings)
        : TcpListeningSocket.Open(TcpAddress.ParseBind(endpoint), settings);

    /// <summary>Reads the address of a connect; nothing is opened yet.</summary>
    /// <exception cref="ArgumentException">The address is malformed.</exception>
    /// <exception cref="ZmqEndpointException">The address can never be had.</exception>
    public static StreamTarget Target(Endpoint endpoint, StreamSettings settings) => endpoint.Transport == TransportKind.Ipc
        ? new IpcTarget(IpcAddress.ParseConnect(endpoint), settings)
        : new TcpTarget(TcpAddress.ParseConnect(endpoint), settings);

    /// <summary>The same endpoint with its host in numbers, as a bind reports it, for finding one that was written otherwise. Asks DNS if
    /// it must.</summary>
    /// <returns>Null where there is no other way to write it, and when it is no address to connect to, a wildcard say.</returns>
    public static string? InNumbers(Endpoint endpoint, StreamSettings settings)
        => endpoint.Transport == TransportKind.Tcp ? TcpAddress.TryInNumbers(endpoint, settings.IPv6) : null;
}
