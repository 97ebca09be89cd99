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
            socket.Connect(remote);
            error = "";
            return stream;
        }
        catch (SocketException e)
        {
            // Unlike tcp's, this connect is never under way: one that would have to wait for room in the backlog has failed.
            socket?.Dispose();
            error = e.SocketErrorCode == SocketError.WouldBlock ? "the listener's backlog is full" : e.SocketErrorCode.ToString();
            return null;
        }
    }
}
