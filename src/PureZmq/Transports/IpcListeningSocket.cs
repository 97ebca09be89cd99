using System.Net.Sockets;
using PureZmq.Messages;

namespace PureZmq.Transports;

/// <summary>Listens at a Unix domain socket: a path, an abstract name, or a path in a directory made for it.</summary>
/// <remarks>
/// As with libzmq the file of a path stays behind, for the next bind to replace; it is as open as the process's umask leaves it. Only
/// what a wildcard made is removed.
/// </remarks>
internal sealed class IpcListeningSocket : ListeningSocket
{
    private readonly StreamSettings _settings;
    private readonly IpcDirectory? _directory;

    private IpcListeningSocket(Socket socket, IpcAddress address, IpcDirectory? directory, StreamSettings settings)
        : base(socket, address.Endpoint) => (_settings, _directory) = (settings, directory);

    /// <exception cref="ZmqEndpointException">The address is in use, its directory is missing, or it may not be bound.</exception>
    public static IpcListeningSocket Open(IpcAddress address, StreamSettings settings)
    {
        if (!address.IsWildcard)
        {
            if (!address.IsAbstract)
                Replace(address);
            return Open(address, directory: null, settings);
        }

        var directory = IpcDirectory.Create(address.Endpoint);
        try
        {
            return Open(IpcAddress.OfFile(directory.SocketPath), directory, settings);
        }
        catch (ZmqEndpointException e)
        {
            directory.Remove();
            throw new ZmqEndpointException(address.Endpoint, e.Errno, e.Message, e); // under the name the program gave
        }
    }

    public override StreamSocket Prepare(Socket accepted)
    {
        _settings.ApplyBuffers(accepted);
        return new StreamSocket(accepted);
    }

    public override string? WhyUnwanted(StreamSocket peer) => _settings.IpcPeers.WhyUnwanted(peer);

    public override string? Close()
    {
        base.Close();
        return _directory?.Remove();
    }

    private static IpcListeningSocket Open(IpcAddress address, IpcDirectory? directory, StreamSettings settings)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            settings.ApplyBuffers(socket);
            socket.Bind(new UnixEndPoint(address));
            socket.Listen(settings.Backlog);
            return new IpcListeningSocket(socket, address, directory, settings);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw BindFailed(address, e);
        }
    }

    /// <summary>Removes the socket file of an earlier bind. The system does not tell whether somebody still listens there, and libzmq does
    /// not ask: the newcomer has the path. A file with content was never a socket; it stays, and the bind fails.</summary>
    private static void Replace(IpcAddress address)
    {
        var file = new FileInfo(address.Path);
        if (!file.Exists || file.Length > 0)
            return;
        try
        {
            file.Delete();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ZmqEndpointException(
                address.Endpoint, Errno.EADDRINUSE, $"Endpoint '{address.Endpoint}': the file there cannot be replaced: {e.Message}", e);
        }
    }

    private static ZmqEndpointException BindFailed(IpcAddress address, SocketException e)
    {
        var (errno, reason) = e.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse when address.IsAbstract => (Errno.EADDRINUSE, "the name is in use"),
            SocketError.AddressAlreadyInUse => (Errno.EADDRINUSE, "something that is no socket is there"),
            SocketError.AddressNotAvailable => (Errno.ENOENT, "the directory does not exist"),
            SocketError.AccessDenied => (Errno.EACCES, "the directory may not be written to"),
            _ => (e.NativeErrorCode, e.Message),
        };
        return new ZmqEndpointException(address.Endpoint, errno, $"Endpoint '{address.Endpoint}' could not be bound: {reason}.", e);
    }
}
