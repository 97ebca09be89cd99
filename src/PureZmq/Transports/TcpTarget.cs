using System.Net;
using System.Net.Sockets;

namespace PureZmq.Transports;

/// <summary>A tcp server to connect to. Names are asked for again at every attempt.</summary>
internal sealed class TcpTarget(TcpAddress address, StreamSettings settings) : StreamTarget
{
    public override EndPoint? Known => address.TryLiteral(settings.IPv6);

    public override bool StartsAtOnce => address.Source is null && base.StartsAtOnce; // a source may be a name, of a host or of an interface

    /// <summary>A socket with the settings every ZeroMQ peer uses, bound and connected to nothing.</summary>
    public static Socket Open(AddressFamily family, StreamSettings settings, string endpoint)
    {
        var socket = new Socket(family, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (family == AddressFamily.InterNetworkV6)
                socket.DualMode = true;
            settings.ApplyBuffers(socket);
            settings.Tcp.ApplyToPackets(socket);
            settings.Tcp.BindToDevice(socket, endpoint);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public override async Task<EndPoint?> LookUpAsync() => await address.ResolveRemoteAsync(settings.IPv6).ConfigureAwait(false);

    public override StreamSocket? StartConnect(EndPoint remote, out string error)
    {
        Socket? socket = null;
        try
        {
            var source = address.Source?.ResolveLocal(settings.IPv6);
            socket = Open(remote.AddressFamily, settings, address.Endpoint);
            if (source is not null)
                socket.Bind(source);

            socket.NoDelay = true;
            settings.Tcp.ApplyToConnection(socket);
            LoopbackPacing.Avoid(socket, remote);
            var stream = new StreamSocket(socket);
            stream.StartConnect(remote);
            error = "";
            return stream;
        }
        catch (SocketException e)
        {
            socket?.Dispose();
            error = e.SocketErrorCode.InWords();
            return null;
        }
        catch (ZmqEndpointException e)
        {
            error = e.Message; // an interface is not there; it may come up
            return null;
        }
    }
}
