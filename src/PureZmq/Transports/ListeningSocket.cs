using System.Net.Sockets;

namespace PureZmq.Transports;

/// <summary>A socket of the operating system that is bound and listens, never blocking.</summary>
internal abstract class ListeningSocket
{
    private readonly Socket _socket;

    /// <param name="socket">Bound and listening; owned from now on.</param>
    /// <param name="endpoint">As bound.</param>
    protected ListeningSocket(Socket socket, string endpoint)
    {
        _socket = socket;
        _socket.Blocking = false;
        Descriptor = (int)_socket.SafeHandle.DangerousGetHandle();
        Endpoint = endpoint;
    }

    /// <summary>As bound, with what the system chose.</summary>
    public string Endpoint { get; }

    /// <summary>For readiness sets only, until <see cref="Close"/>.</summary>
    public Socket Watched => _socket;

    /// <summary>The system's number for it, for events; remembered, as its end has to be told as well.</summary>
    public int Descriptor { get; }

    /// <summary>Whether somebody waits to be accepted.</summary>
    public bool HasPending => _socket.Poll(0, SelectMode.SelectRead);

    /// <summary>Takes the next connection.</summary>
    /// <exception cref="SocketException">There is none, or the system has nothing to hold it with.</exception>
    public Socket Accept() => _socket.Accept();

    /// <summary>Makes an accepted connection ready for use.</summary>
    /// <exception cref="SocketException">The peer has reset it already.</exception>
    public abstract StreamSocket Prepare(Socket accepted);

    /// <summary>Why a peer is turned away before it has said a word; null when it may come in.</summary>
    public virtual string? WhyUnwanted(StreamSocket peer) => null;

    /// <summary>Stops listening and removes what the bind made for itself.</summary>
    /// <returns>What could not be removed and why; null when all is gone.</returns>
    public virtual string? Close()
    {
        _socket.Dispose();
        return null;
    }
}
