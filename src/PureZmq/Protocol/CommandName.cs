namespace PureZmq.Protocol;

/// <summary>The commands this library knows.</summary>
internal enum CommandName
{
    /// <summary>Any other: ends a handshake, is ignored in traffic.</summary>
    Unknown,

    /// <summary>What a peer says of itself; ends the handshake.</summary>
    Ready,

    /// <summary>The peer refuses the connection; handshake only.</summary>
    Error,

    /// <summary>The peer wants messages that start with a topic.</summary>
    Subscribe,

    /// <summary>The peer no longer wants them.</summary>
    Cancel,

    /// <summary>The peer asks for a sign of life.</summary>
    Ping,

    /// <summary>The answer to PING.</summary>
    Pong,
}
