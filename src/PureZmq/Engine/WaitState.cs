namespace PureZmq.Engine;

/// <summary>How far a wait has come. Every state but the first is final.</summary>
internal enum WaitState
{
    /// <summary>Queued at its socket.</summary>
    Waiting,

    /// <summary>Final. Served: a message was taken, sent, or is there.</summary>
    Done,

    /// <summary>Final. Its time ran out first.</summary>
    TimedOut,

    /// <summary>Final. Its token was cancelled first.</summary>
    Cancelled,

    /// <summary>Final. Ended by an error: the socket or context closed, or the state of the socket forbids the send.</summary>
    Failed,
}
