namespace PureZmq.Protocol;

/// <summary>What a socket says of itself in a handshake, and what it allows.</summary>
/// <param name="SocketType">The socket's type.</param>
/// <param name="RoutingId">Its routing id; empty when it has none.</param>
/// <param name="Metadata">Application properties; names of 1 to 255 ASCII characters.</param>
/// <param name="MaxMessageSize">The largest body of a frame that may arrive; negative: no limit.</param>
internal sealed record LocalPeer(
    SocketType SocketType, byte[] RoutingId, IReadOnlyList<KeyValuePair<string, string>> Metadata, long MaxMessageSize);
