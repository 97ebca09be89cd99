using System.Net;
using System.Net.Sockets;

namespace PureZmq.Transports;

/// <summary>A Unix domain socket to connect to.</summary>
internal sealed class IpcTarget(IpcAddress address, StreamSettings settings) : StreamTarget
{
    private readonly UnixEndPoint _remote = new(address);

    public override EndPoint Known => _remote;

    public override StreamSocket? StartConnect(EndPoint remote, out string error)
    {
        Socket? socket = null;
        try
        {
            socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            settings.ApplyBuffers(socket);
            var stream = new StreamSocket(socket);
            try
            {
                socket.Connect(remote);
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.WouldBlock && OperatingSystem.IsWindows())
            {
                // Windows says so of every connect that it does not finish at once.
            }

            error = "";
            return stream;
        }
        catch (SocketException e)
        {
            // On Unix, other than tcp's, this connect is never under way: one that would have to wait for room in the backlog has failed.
            socket?.Dispose();
            error = e.SocketErrorCode switch
            {
                SocketError.WouldBlock => "the listener's backlog is full",
                SocketError.AddressNotAvailable => "there is no such file (ENOENT)", // as the base library calls it
                var other => other.InWords(),
            };
            return null;
        }
    }
}
