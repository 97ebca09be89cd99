using System.Net;
using System.Net.Sockets;

namespace PureZmq.Transports;

/// <summary>One connected (or connecting) stream of the operating system, never blocking.</summary>
/// <remarks>
/// Reads belong to one thread at a time and writes to one thread at a time; the two may overlap. Measured equal to raw recv and send;
/// the asynchronous calls of the same <see cref="Socket"/> are never used, as they would switch it to the runtime's own event loop.
/// </remarks>
internal sealed class StreamSocket : IDisposable
{
    private readonly Socket _socket;
    private string? _peerName;
    private EndPoint? _connecting; // whereto, while the base library has not been told

    public StreamSocket(Socket socket)
    {
        _socket = socket;
        _socket.Blocking = false;
        Descriptor = (int)_socket.SafeHandle.DangerousGetHandle();
    }

    /// <summary>For readiness sets only, until <see cref="Dispose"/>.</summary>
    public Socket Watched => _socket;

    /// <summary>The system's number for it, for events; remembered, as its end has to be told as well.</summary>
    public int Descriptor { get; }

    /// <summary>The error of the last read or write that failed.</summary>
    public SocketError LastError { get; private set; }

    /// <summary>Null when the peer has reset the connection already.</summary>
    public EndPoint? RemoteEndPoint => Ask(static socket => socket.RemoteEndPoint);

    public EndPoint? LocalEndPoint => Ask(static socket => socket.LocalEndPoint);

    /// <summary>Whose process the peer is; null over tcp, and where the system does not tell.</summary>
    public PeerCredentials? Credentials => IsUnix ? Ask(PeerCredentials.Of) : null;

    /// <summary>The groups of the peer besides its first one. Only where there are <see cref="Credentials"/>.</summary>
    public uint[] SupplementaryGroups => PeerCredentials.SupplementaryGroups(_socket);

    /// <summary>The peer as its Peer-Address names it: numeric without the port, over ipc <c>localhost:UID:GID:PID</c>; empty when it has
    /// reset the connection already.</summary>
    public string PeerAddress => IsUnix ? PeerUser : (RemoteEndPoint as IPEndPoint)?.Address.ToString() ?? "";

    /// <summary>The same with a port where there is one, for logs.</summary>
    /// <remarks>Remembered: a connection that was reset has to be named as well.</remarks>
    public string PeerName => _peerName ??= IsUnix ? PeerUser : RemoteEndPoint?.ToString() ?? "";

    private bool IsUnix => _socket.AddressFamily == AddressFamily.Unix;

    private string PeerUser => Credentials?.ToString() ?? "localhost";

    /// <summary>Whether octets have come that nobody has read. Only by who may close it.</summary>
    public bool HasUnread => Ask(static socket => socket.Available) > 0;

    /// <summary>Reads what is there, up to the buffer's length.</summary>
    public IoStatus Read(Span<byte> buffer, out int count)
    {
        count = _socket.Receive(buffer, SocketFlags.None, out var error);
        if (error == SocketError.Success)
            return count > 0 ? IoStatus.Done : IoStatus.EndOfStream;
        count = 0;
        return Fail(error);
    }

    /// <summary>Writes as much as the kernel takes now.</summary>
    public IoStatus Write(ReadOnlySpan<byte> octets, out int count)
    {
        count = _socket.Send(octets, SocketFlags.None, out var error);
        if (error == SocketError.Success)
            return IoStatus.Done;
        count = 0;
        return Fail(error);
    }

    /// <summary>Starts a connect; readiness for writing tells when it ended, <see cref="ConnectResult"/> how.</summary>
    /// <exception cref="SocketException">It failed at once.</exception>
    public void StartConnect(EndPoint remote)
    {
        if (OperatingSystem.IsLinux() && ReactorChoice.Default == ReactorKind.Epoll && LinuxConnect.IsUnderWay(_socket, remote))
        {
            _connecting = remote;
            return;
        }

        try
        {
            _socket.Connect(remote);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            // The usual case: the handshake of tcp is under way.
        }
    }

    /// <summary>What became of a connect that was started, once it has ended: success or the error.</summary>
    public SocketError ConnectResult()
    {
        var result = (SocketError)(int)_socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
        if (result != SocketError.Success || _connecting is not { } remote)
            return result;
        _connecting = null;
        try
        {
            // Linux says yes to a second connect once the first has ended well: so the base library learns that the socket is connected.
            _socket.Connect(remote);
            return SocketError.Success;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode; // reset a moment ago
        }
    }

    /// <summary>Tells the peer that nothing more follows; what was written is still delivered.</summary>
    public void ShutdownSend()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException e)
        {
            // The peer was quicker and the connection is gone already: the goal is reached.
            LastError = e.SocketErrorCode;
        }
    }

    public void Dispose() => _socket.Dispose();

    private T? Ask<T>(Func<Socket, T> question)
    {
        try
        {
            return question(_socket);
        }
        catch (SocketException e)
        {
            LastError = e.SocketErrorCode; // the next read says the same and is acted upon
            return default;
        }
    }

    private IoStatus Fail(SocketError error)
    {
        if (error is SocketError.WouldBlock or SocketError.Interrupted or SocketError.IOPending)
            return IoStatus.WouldBlock;
        LastError = error;
        return IoStatus.Failed;
    }
}
