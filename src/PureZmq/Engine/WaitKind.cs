namespace PureZmq.Engine;

/// <summary>What a waiter waits for.</summary>
internal enum WaitKind
{
    /// <summary>A message.</summary>
    Receive,

    /// <summary>That there is a message; it stays in the socket.</summary>
    Readable,

    /// <summary>Room for the message the waiter brought along.</summary>
    Send,

    /// <summary>That there is room.</summary>
    Writable,
}
