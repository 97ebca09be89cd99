namespace PureZmq;

/// <summary>No peer has the routing id the message is addressed to. Nothing was sent; the peer may still connect. libzmq:
/// EHOSTUNREACH.</summary>
public sealed class ZmqUnroutableException : ZmqException
{
    internal ZmqUnroutableException(string message, RoutingId routingId = default)
        : base(message, Messages.Errno.EHOSTUNREACH) => RoutingId = routingId;

    /// <summary>The routing id that was asked for.</summary>
    public RoutingId RoutingId { get; }

    internal static ZmqUnroutableException NoPeer(RoutingId routingId) => new($"No peer has the routing id [{routingId}].", routingId);
}
