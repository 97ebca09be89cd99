namespace PureZmq.Protocol;

/// <summary>What a socket is to its peers. The numbers are those of ZMTP 2.0 and of the C interface.</summary>
internal enum SocketType : byte
{
    /// <summary>Talks with exactly one PAIR.</summary>
    Pair = 0,

    /// <summary>Publishes to SUB and XSUB.</summary>
    Pub = 1,

    /// <summary>Subscribes to PUB and XPUB.</summary>
    Sub = 2,

    /// <summary>Asks REP and ROUTER, one question at a time.</summary>
    Req = 3,

    /// <summary>Answers REQ and DEALER, one question at a time.</summary>
    Rep = 4,

    /// <summary>Sends in turns to REP, DEALER and ROUTER, receives from all.</summary>
    Dealer = 5,

    /// <summary>Sends to the REQ, DEALER or ROUTER that the first frame names.</summary>
    Router = 6,

    /// <summary>Receives from PUSH.</summary>
    Pull = 7,

    /// <summary>Sends in turns to PULL.</summary>
    Push = 8,

    /// <summary>A PUB that sees subscriptions.</summary>
    XPub = 9,

    /// <summary>A SUB that subscribes by messages.</summary>
    XSub = 10,
}
