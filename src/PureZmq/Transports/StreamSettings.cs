using System.Net.Sockets;

namespace PureZmq.Transports;

/// <summary>What the operating system is told about a stream socket, and whom an ipc listener lets in; a transport takes what concerns
/// it. Buffers: octets, -1 leaves the system's default.</summary>
internal sealed record StreamSettings(bool IPv6, int SendBuffer, int ReceiveBuffer, int Backlog)
{
    /// <summary>What only tcp knows.</summary>
    public TcpSettings Tcp { get; init; } = TcpSettings.Default;

    /// <summary>Who may connect over ipc; everybody by default.</summary>
    public IpcPeerFilter IpcPeers { get; init; } = IpcPeerFilter.Everybody;

    public void ApplyBuffers(Socket socket)
    {
        if (SendBuffer >= 0)
            socket.SendBufferSize = SendBuffer;
        if (ReceiveBuffer >= 0)
            socket.ReceiveBufferSize = ReceiveBuffer;
    }
}
