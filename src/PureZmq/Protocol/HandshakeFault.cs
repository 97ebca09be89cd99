namespace PureZmq.Protocol;

/// <summary>On whose account two peers do not come together.</summary>
internal enum HandshakeFault
{
    /// <summary>A rule of the protocol was broken.</summary>
    Protocol,

    /// <summary>The socket types do not go with each other.</summary>
    SocketType,

    /// <summary>One does not let the other in.</summary>
    Authentication,
}
