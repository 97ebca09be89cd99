namespace PureZmq.Engine;

/// <summary>What the I/O thread does with a pipe it was asked to look at.</summary>
internal enum TailDecision
{
    /// <summary>Nothing to do and nothing to come: forget the pipe until it asks again.</summary>
    Stop,

    /// <summary>Write the tail and forget the pipe.</summary>
    WriteAndStop,

    /// <summary>The caller still streams: look again.</summary>
    LookAgain,
}
