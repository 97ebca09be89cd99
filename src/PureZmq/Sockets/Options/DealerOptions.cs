using PureZmq.Engine;

namespace PureZmq;

/// <summary>Settings of a <see cref="DealerSocket"/>, fixed once it is open. Change a copy: <c>options with { ... }</c>.</summary>
public sealed record DealerOptions : SocketOptions
{
    /// <summary>Keep only the newest frame for and of each peer. Default: false. libzmq: ZMQ_CONFLATE.</summary>
    /// <remarks>High-water marks have no meaning then, and of a message of several frames only the last survives.</remarks>
    public bool Conflate { get; init; }

    /// <summary>Greet every new peer with an empty message, so that a ROUTER there learns this socket's id. Default: false. libzmq:
    /// ZMQ_PROBE_ROUTER.</summary>
    /// <remarks>Only a ROUTER at the other end knows what to do with it.</remarks>
    public bool ProbeRouter { get; init; }

    internal override SocketSettings ToSettings() => base.ToSettings() with
    {
        Conflate = Conflate,
        ProbeRouter = ProbeRouter,
    };
}
