namespace PureZmq.Protocol;

/// <summary>What the other end said of itself in the handshake.</summary>
/// <param name="MinorVersion">0 for ZMTP 3.0, which gets subscriptions as messages; 1 for everything later.</param>
/// <param name="SocketType">Its type; null when it did not say.</param>
/// <param name="RoutingId">Its Identity, at most 255 octets; empty when it has none. Not yet checked against ids in use.</param>
/// <param name="Properties">All its properties in the order they came, names as they were spelled, values read as UTF-8.</param>
internal sealed record RemotePeer(
    int MinorVersion, SocketType? SocketType, byte[] RoutingId, IReadOnlyList<KeyValuePair<string, string>> Properties);
