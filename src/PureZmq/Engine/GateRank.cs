namespace PureZmq.Engine;

/// <summary>The order in which gates are taken: a thread that holds one may take only those of a higher rank.</summary>
internal enum GateRank
{
    /// <summary><see cref="ContextCore"/>'s table of sockets and inproc names.</summary>
    Context = 1,

    /// <summary>A socket's receiving side, its waiters and its drive right.</summary>
    Socket = 2,

    /// <summary>The sending side of a socket whose directions share nothing.</summary>
    Send = 3,

    /// <summary>What is waiting to leave through one pipe.</summary>
    Write = 4,

    /// <summary>Leaves: posted work, pools. Nothing is taken under them.</summary>
    Leaf = 5,
}
