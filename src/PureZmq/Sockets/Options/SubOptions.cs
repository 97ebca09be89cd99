using PureZmq.Engine;

namespace PureZmq;

/// <summary>Settings of a <see cref="SubSocket"/>, fixed once it is open. Change a copy: <c>options with { ... }</c>.</summary>
public sealed record SubOptions : SocketOptions
{
    /// <summary>The defaults. <see cref="SocketOptions.Linger"/> is zero: subscriptions need not be delivered once their socket is
    /// closed.</summary>
    public SubOptions() => Linger = TimeSpan.Zero;

    /// <summary>Keep only the newest frame of each publisher. Default: false. libzmq: ZMQ_CONFLATE.</summary>
    /// <remarks>High-water marks have no meaning then, and of a message of several frames only the last survives.</remarks>
    public bool Conflate { get; init; }

    /// <summary>Deliver the messages that match no subscription. Default: false. libzmq: ZMQ_INVERT_MATCHING.</summary>
    /// <remarks>Publisher and subscriber must agree on it.</remarks>
    public bool InvertMatching { get; init; }

    internal override SocketSettings ToSettings() => base.ToSettings() with
    {
        Conflate = Conflate,
        InvertMatching = InvertMatching,
    };
}
