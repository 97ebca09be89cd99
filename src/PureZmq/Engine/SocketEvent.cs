using System.Text;

namespace PureZmq;

/// <summary>Something that happened at a socket's connections, as a <see cref="SocketMonitor"/> tells it. Does not change any more.</summary>
public sealed record SocketEvent
{
    /// <summary>What happened: one flag.</summary>
    public SocketEvents Kind { get; init; }

    /// <summary>When, by the clock of the context.</summary>
    public DateTimeOffset Time { get; init; }

    /// <summary>The endpoint of this socket: as bound, with its port, or as connected; as given, if it could not be bound. Empty when no
    /// endpoint has to do with it.</summary>
    public string Endpoint { get; init; } = "";

    /// <summary>The peer's address, numeric and over tcp with its port; empty when there is no peer, or it is not known.</summary>
    public string Peer { get; init; } = "";

    /// <summary>Why, in a sentence for people; empty when there is nothing to explain.</summary>
    public string Reason { get; init; } = "";

    /// <summary>
    /// The number that goes with the event. Where something failed: the error number, as Linux counts them; of
    /// <see cref="SocketEvents.HandshakeFailedProtocol"/> libzmq's ZMQ_PROTOCOL_ERROR_ code, of
    /// <see cref="SocketEvents.HandshakeFailedAuth"/> the status 300, 400 or 500. <see cref="SocketEvents.ConnectRetried"/>: milliseconds until the next
    /// attempt. <see cref="SocketEvents.MessagesDropped"/>: how many. Where a connection or a listener is meant: its descriptor, to tell one
    /// from another. Else 0.
    /// </summary>
    public long Value { get; init; }

    /// <summary>Why messages were dropped; null for every other event.</summary>
    public DropReason? DropReason { get; init; }

    /// <summary>The event on one line: <c>Disconnected tcp://127.0.0.1:5555 peer 127.0.0.1:40312: the peer closed the connection</c>.</summary>
    public override string ToString()
    {
        var line = new StringBuilder(Kind.ToString());
        if (Endpoint.Length > 0)
            line.Append(' ').Append(Endpoint);
        if (Peer.Length > 0)
            line.Append(" peer ").Append(Peer);
        if (Reason.Length > 0)
            line.Append(": ").Append(Reason);
        return line.ToString();
    }
}
