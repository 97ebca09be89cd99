namespace PureZmq.Transports;

/// <summary>How a non-blocking read or write ended.</summary>
internal enum IoStatus
{
    /// <summary>At least one octet moved.</summary>
    Done,

    /// <summary>Nothing can move now; readiness will tell when.</summary>
    WouldBlock,

    /// <summary>The peer closed its sending side in order (reads only).</summary>
    EndOfStream,

    /// <summary>The connection is broken.</summary>
    Failed,
}
