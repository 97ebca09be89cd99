namespace PureZmq.Engine;

/// <summary>How a handshake ended.</summary>
internal enum HandshakeEnd
{
    /// <summary>Both sides are ready.</summary>
    Completed,

    /// <summary>The peer broke the protocol or does not fit: a connecting side does not try again.</summary>
    Refused,

    /// <summary>The connection broke or the peer closed it.</summary>
    Lost,

    /// <summary>The time limit ran out.</summary>
    TimedOut,

    /// <summary>We closed it: the endpoint ended, or too many others were waiting.</summary>
    Abandoned,
}
