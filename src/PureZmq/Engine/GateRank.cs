namespace PureZmq.Engine;

/// <summary>The order in which gates are taken: a thread that holds one may take only those of a higher rank.</summary>
internal enum GateRank
{
    /// <summary>A socket's receiving side, its waiters and its drive right.</summary>
    Socket = 1,

    /// <summary>The sending side of a socket whose directions share nothing.</summary>
    Send = 2,

    /// <summary>What is waiting to leave through one pipe.</summary>
    Write = 3,

    /// <summary>Leaves: posted work, pools. Nothing is taken under them.</summary>
    Leaf = 4,
}
