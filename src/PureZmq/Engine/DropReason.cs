namespace PureZmq;

/// <summary>Why a message was dropped. Nothing is lost for a reason that is not named here, but for one that nobody can see: what the
/// system had taken when a connection broke, and the peer had not read.</summary>
public enum DropReason
{
    /// <summary>PUB, XPUB, XSUB, ROUTER, REP: the peer's queue was full, and this type does not wait.</summary>
    HighWaterMark,

    /// <summary>PUB, XPUB: nobody had subscribed to such a message.</summary>
    NoSubscriber,

    /// <summary>XSUB: there was no publisher to send to.</summary>
    NoPeer,

    /// <summary>ROUTER, REP: no peer had the routing id, or the message had nothing behind it.</summary>
    Unroutable,

    /// <summary>The peer's connection ended before the message was given to the system, and the message could not wait for
    /// another.</summary>
    PeerLost,

    /// <summary>The connection ended while the message was partly written. One that was partly received is never counted as received.</summary>
    TornMessage,

    /// <summary>The socket was closed and its linger ran out before the message was sent.</summary>
    LingerExpired,

    /// <summary>REQ, REP: a message arrived without the delimiter or the body that the pattern demands.</summary>
    MalformedEnvelope,

    /// <summary>REQ: a reply that answers no open request.</summary>
    StaleReply,

    /// <summary>SUB: a publisher sent a message that matches no subscription, and the filter held it back.</summary>
    NotSubscribed,

    /// <summary>PUSH, PUB: a message arrived at a type that does not receive.</summary>
    UnexpectedMessage,

    /// <summary>The program closed or disconnected the socket with the message received but unread.</summary>
    LocalClose,

    /// <summary>Conflation: a newer message took the place of this one. XPUB: beyond <c>ReceiveHighWaterMark</c> a
    /// topic was switched on and off again before the program received of either; both count.</summary>
    Conflated,

    /// <summary>PAIR, ROUTER, REP: sent by, or meant for, a peer that is kept connected but ignored.</summary>
    IgnoredPeer,
}
