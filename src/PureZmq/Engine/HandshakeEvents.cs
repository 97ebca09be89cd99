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
        core.Events.Raise(SocketEvents.Disconnected, endpoint, failed.Remote, failed.Reason, failed.Stream.Descriptor);
    }

    private static (SocketEvents Kind, int Value) Kind(ZmtpProtocolException error) => error.Fault switch
    {
        HandshakeFault.SocketType => (SocketEvents.IncompatiblePeer, 0),
        HandshakeFault.Authentication => (SocketEvents.HandshakeFailedAuth, error.Code),
        _ => (SocketEvents.HandshakeFailedProtocol, error.Code),
    };
}
