using System.Net;
using System.Net.Sockets;
using PureZmq.Messages;

namespace PureZmq.Transports;

/// <summary>Opens tcp listeners and connections with the settings every ZeroMQ peer uses.</summary>
internal static class TcpTransport
{
    /// <summary>Binds and listens.</summary>
    /// <exception cref="ZmqEndpointException">The address is in use, not local, or may not be bound.</exception>
    public static Socket Listen(string endpoint, IPEndPoint local, TcpSettings settings)
    {
        var socket = Open(local.AddressFamily, settings);
        try
        {
            // Elsewhere than on Windows the base library sets SO_REUSEADDR by itself, and turning exclusive use off would add SO_REUSEPORT.
            if (OperatingSystem.IsWindows())
                socket.ExclusiveAddressUse = true;
            socket.Bind(local);
            socket.Listen(settings.Backlog);
            socket.Blocking = false;
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw BindFailed(endpoint, e);
        }
    }

    /// <summary>Starts a connect; readiness for writing tells when it ended.</summary>
    /// <returns>The socket, or null with the error when the attempt failed at once.</returns>
    public static StreamSocket? StartConnect(IPEndPoint remote, IPEndPoint? source, TcpSettings settings, out SocketError error)
    {
        Socket? socket = null;
        try
        {
            socket = Open(remote.AddressFamily, settings);
            if (source is not null)
                socket.Bind(source);

            socket.NoDelay = true;
            var stream = new StreamSocket(socket);
            try
            {
                socket.Connect(remote);
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
            {
                // The usual case: the handshake of tcp is under way.
            }

            error = SocketError.Success;
            return stream;
        }
        catch (SocketException e)
        {
            socket?.Dispose();
            error = e.SocketErrorCode;
            return null;
        }
    }

    /// <summary>Prepares an accepted connection.</summary>
    public static StreamSocket Accepted(Socket socket, TcpSettings settings)
    {
        socket.NoDelay = true;
        ApplyBuffers(socket, settings);
        return new StreamSocket(socket);
    }

    private static Socket Open(AddressFamily family, TcpSettings settings)
    {
        var socket = new Socket(family, SocketType.Stream, ProtocolType.Tcp);
        if (family == AddressFamily.InterNetworkV6)
            socket.DualMode = true;
        ApplyBuffers(socket, settings);
        return socket;
    }

    private static void ApplyBuffers(Socket socket, TcpSettings settings)
    {
        if (settings.SendBuffer >= 0)
            socket.SendBufferSize = settings.SendBuffer;
        if (settings.ReceiveBuffer >= 0)
            socket.ReceiveBufferSize = settings.ReceiveBuffer;
    }

    private static ZmqEndpointException BindFailed(string endpoint, SocketException e) => e.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => new(endpoint, Errno.EADDRINUSE, $"Endpoint '{endpoint}': the address is in use.", e),
        SocketError.AddressNotAvailable => new(endpoint, Errno.EADDRNOTAVAIL, $"Endpoint '{endpoint}': the address is not one of this machine.", e),
        _ => new(endpoint, e.NativeErrorCode, $"Endpoint '{endpoint}' could not be bound: {e.Message}", e),
    };
}
