using PureZmq.Engine;

namespace PureZmq;

/// <summary>Settings of a <see cref="RouterSocket"/>, fixed once it is open. Change a copy: <c>options with { ... }</c>.</summary>
public sealed record RouterOptions : SocketOptions
{
    /// <summary>Refuse a message for an unknown peer, and wait for a full one, rather than drop. Default: false. libzmq:
    /// ZMQ_ROUTER_MANDATORY.</summary>
    /// <remarks>True: sending to an unknown routing id throws <see cref="ZmqUnroutableException"/>. False: it succeeds, and the drop is
    /// counted.</remarks>
    public bool Mandatory { get; init; }

    /// <summary>Let a new peer take over a routing id that another peer holds. Default: false, the newcomer is ignored. libzmq:
    /// ZMQ_ROUTER_HANDOVER.</summary>
    public bool Handover { get; init; }

    /// <summary>Greet every new peer with an empty message, so that a ROUTER there learns this socket's id. Default: false. libzmq:
    /// ZMQ_PROBE_ROUTER.</summary>
    /// <remarks>Only a ROUTER at the other end knows what to do with it.</remarks>
    public bool ProbeRouter { get; init; }

    internal override SocketSettings ToSettings() => base.ToSettings() with
    {
        RouterMandatory = Mandatory,
        RouterHandover = Handover,
        ProbeRouter = ProbeRouter,
    };
}
