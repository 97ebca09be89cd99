namespace PureZmq.Engine;

/// <summary>What a sender does after it appended a message.</summary>
internal enum FlushDecision
{
    /// <summary>Nothing: somebody has promised to write.</summary>
    Nothing,

    /// <summary>Write now.</summary>
    Write,

    /// <summary>Ask the I/O thread to take the tail.</summary>
    AskIoThread,
}
