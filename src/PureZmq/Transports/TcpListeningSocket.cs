using System.Net;
using System.Net.Sockets;
using PureZmq.Messages;

namespace PureZmq.Transports;

/// <summary>Listens at a tcp port.</summary>
internal sealed class TcpListeningSocket : ListeningSocket
{
    private readonly StreamSettings _settings;

    private TcpListeningSocket(Socket socket, StreamSettings settings)
        : base(socket, TcpAddress.Format((IPEndPoint)socket.LocalEndPoint!)) => _settings = settings;

    /// <exception cref="ZmqEndpointException">The address is in use, not local, or may not be bound.</exception>
    public static TcpListeningSocket Open(TcpAddress address, StreamSettings settings)
    {
        var local = address.ResolveLocal(settings.IPv6);
        Socket? socket = null;
        try
        {
            socket = TcpTarget.Open(local.AddressFamily, settings, address.Endpoint);
            // Elsewhere than on Windows the base library sets SO_REUSEADDR by itself, and turning exclusive use off would add SO_REUSEPORT.
            if (OperatingSystem.IsWindows())
                socket.ExclusiveAddressUse = true;
            socket.Bind(local);
            LoopbackPacing.Avoid(socket, local); // connections get it from the listener
            socket.Listen(settings.Backlog);
            return new TcpListeningSocket(socket, settings);
        }
        catch (SocketException e)
        {
            socket?.Dispose();
            throw BindFailed(address.Endpoint, e);
        }
    }

    public override StreamSocket Prepare(Socket accepted)
    {
        accepted.NoDelay = true;
        _settings.ApplyBuffers(accepted);
        _settings.Tcp.ApplyToPackets(accepted);
        _settings.Tcp.ApplyToConnection(accepted);
        return new StreamSocket(accepted);
    }

    public override string? WhyUnwanted(StreamSocket peer) => _settings.Tcp.Peers.WhyUnwanted(peer);

    private static ZmqEndpointException BindFailed(string endpoint, SocketException e) => e.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => new(endpoint, Errno.EADDRINUSE, $"Endpoint '{endpoint}': the address is in use.", e),
        SocketError.AddressNotAvailable => new(endpoint, Errno.EADDRNOTAVAIL, $"Endpoint '{endpoint}': the address is not one of this machine.", e),
        _ => new(endpoint, e.NativeErrorCode, $"Endpoint '{endpoint}' could not be bound: {e.Message}", e),
    };
}
