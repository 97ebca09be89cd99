using PureZmq.Messages;
using PureZmq.Protocol;

namespace PureZmq.Engine;

/// <summary>What monitors are told of a handshake that did not succeed. Holds no state.</summary>
internal static class HandshakeEvents
{
    public static void Raise(SocketCore core, string endpoint, Handshaker failed, HandshakeEnd end)
    {
        if (!core.Events.IsWatched)
            return;
        var (kind, value) = end switch
        {
            HandshakeEnd.Refused => Kind(failed.Error!),
            HandshakeEnd.TimedOut => (SocketEvents.HandshakeFailedNoDetail, Errno.ETIMEDOUT),
            HandshakeEnd.Abandoned => (SocketEvents.HandshakeFailedNoDetail, Errno.ECONNABORTED),
            _ => (SocketEvents.HandshakeFailedNoDetail, failed.Errno),
        };
        core.Events.Raise(kind, endpoint, failed.Remote, failed.Reason, value);
        RaiseDisconnected(core, endpoint, failed, failed.Reason);
    }

    /// <summary>The connection is closed; all that is told of one whose handshake was done, but which could not be taken in.</summary>
    public static void RaiseDisconnected(SocketCore core, string endpoint, Handshaker ended, string reason)
        => core.Events.Raise(SocketEvents.Disconnected, endpoint, ended.Remote, reason, ended.Stream.Descriptor);

    private static (SocketEvents Kind, int Value) Kind(ZmtpProtocolException error) => error.Fault switch
    {
        HandshakeFault.SocketType => (SocketEvents.IncompatiblePeer, 0),
        HandshakeFault.Authentication => (SocketEvents.HandshakeFailedAuth, error.Code),
        _ => (SocketEvents.HandshakeFailedProtocol, error.Code),
    };
}
