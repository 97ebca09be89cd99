using System.Net.Sockets;
using PureZmq.Transports;

namespace PureZmq.Engine;

/// <summary>An attempt to connect that has begun, perhaps on another thread than the one that follows it.</summary>
internal sealed class ConnectAttempt
{
    /// <summary>Null when it failed at once.</summary>
    public StreamSocket? Stream { get; init; }

    /// <summary>Why it failed at once.</summary>
    public string Error { get; init; } = "";

    /// <summary>How it ended; null while it is under way.</summary>
    public SocketError? Result { get; init; }

    /// <summary>The handshake, if its first octets have been sent already.</summary>
    public Handshaker? Handshaker { get; init; }
}
