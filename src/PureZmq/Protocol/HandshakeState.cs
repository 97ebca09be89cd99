namespace PureZmq.Protocol;

/// <summary>How far the opening of a connection is.</summary>
internal enum HandshakeState
{
    /// <summary>Nothing was sent.</summary>
    NotStarted,

    /// <summary>Our signature was sent; the peer's, octets 0 to 9, is expected.</summary>
    AwaitingSignature,

    /// <summary>Our major version was sent; the peer's, octet 10, is expected.</summary>
    AwaitingVersion,

    /// <summary>Our whole greeting was sent; the rest of the peer's is expected.</summary>
    AwaitingGreeting,

    /// <summary>Our READY was sent; the peer's is expected.</summary>
    AwaitingReady,

    /// <summary>Both READYs were exchanged; what follows is traffic. Final.</summary>
    Complete,

    /// <summary>The peer broke a rule; the connection is to be closed. Final.</summary>
    Failed,
}
