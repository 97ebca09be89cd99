using PureZmq.Engine;

namespace PureZmq;

/// <summary>Settings of a <see cref="PullSocket"/>, fixed once it is open. Change a copy: <c>options with { ... }</c>.</summary>
public sealed record PullOptions : SocketOptions
{
    /// <summary>Keep only the newest frame of each peer. Default: false. libzmq: ZMQ_CONFLATE.</summary>
    /// <remarks>High-water marks have no meaning then, and of a message of several frames only the last survives.</remarks>
    public bool Conflate { get; init; }

    internal override SocketSettings ToSettings() => base.ToSettings() with
    {
        Conflate = Conflate,
    };
}
