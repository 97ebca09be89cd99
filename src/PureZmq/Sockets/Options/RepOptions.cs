using PureZmq.Engine;

namespace PureZmq;

/// <summary>Settings of a <see cref="RepSocket"/>, fixed once it is open. Change a copy: <c>options with { ... }</c>.</summary>
public sealed record RepOptions : SocketOptions
{
    /// <summary>Let a new peer take over a routing id that another peer holds. Default: false, the newcomer is ignored. libzmq:
    /// ZMQ_ROUTER_HANDOVER.</summary>
    public bool Handover { get; init; }

    internal override SocketSettings ToSettings() => base.ToSettings() with
    {
        RouterHandover = Handover,
    };
}
