namespace PureZmq.Tool.Sockets;

/// <summary>What a socket type can do, as far as its command differs by it.</summary>
[Flags]
internal enum SocketTraits
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Sends lines of standard input.</summary>
    Sends = 1,

    /// <summary>Prints what it receives.</summary>
    Receives = 2,

    /// <summary>Takes topics.</summary>
    Subscribes = 4,

    /// <summary>Can answer by itself.</summary>
    Replies = 8,
}
