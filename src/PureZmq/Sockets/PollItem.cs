using System.Runtime.InteropServices;

namespace PureZmq.Sockets;

/// <summary>A socket or a handle of a poller, and what it is looked at for. Does not change.</summary>
internal sealed record PollItem(ZmqSocket? Socket, SafeHandle? Handle, PollEvents Events)
{
    public const PollEvents Known = PollEvents.In | PollEvents.Out | PollEvents.Error | PollEvents.Priority;

    public bool Receives => Socket is IReceiver && (Events & PollEvents.In) != 0;

    public bool Sends => Socket is ISender && (Events & PollEvents.Out) != 0;

    public object Target => (object?)Socket ?? Handle!;

    public bool IsOf(object target) => ReferenceEquals(Target, target);

    /// <summary>What the socket is ready for now.</summary>
    /// <param name="turn">Look at its connections too, if nobody else does.</param>
    /// <exception cref="ObjectDisposedException">The socket is closed or its context ended.</exception>
    public PollEvents Look(bool turn)
    {
        var found = PollEvents.None;
        var core = Socket!.Core;
        if (Receives && (turn ? core.CanReceive : core.CanReceiveWithoutLook))
            found |= PollEvents.In;
        if (Sends && core.CanSend)
            found |= PollEvents.Out;
        return found;
    }
}
