namespace PureZmq.Messages;

/// <summary>Whose memory a <see cref="Frame"/> refers to, when it is not that of a message.</summary>
internal enum FrameKind
{
    /// <summary>The caller's, who may change it once the call it was passed to is over.</summary>
    Lent,

    /// <summary>Nobody changes it any more, so it may be shared.</summary>
    Immutable,

    /// <summary>Given away: whoever gets the frame disposes the owner.</summary>
    Owned,
}
