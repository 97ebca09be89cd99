using PureZmq.Engine;

namespace PureZmq;

/// <summary>Settings of a <see cref="PubSocket"/>, fixed once it is open. Change a copy: <c>options with { ... }</c>.</summary>
public sealed record PubOptions : SocketOptions
{
    /// <summary>Keep only the newest frame for each subscriber. Default: false. libzmq: ZMQ_CONFLATE.</summary>
    /// <remarks>High-water marks have no meaning then, and of a message of several frames only the last survives.</remarks>
    public bool Conflate { get; init; }

    /// <summary>Wait for a subscriber whose queue is full, rather than drop the message for it. Default: false. libzmq:
    /// ZMQ_XPUB_NODROP.</summary>
    /// <remarks>One slow subscriber then holds up all; a message goes to all matching subscribers or to none.</remarks>
    public bool NoDrop { get; init; }

    /// <summary>A message of one frame that every new peer gets before anything else. Default: empty, none. libzmq:
    /// ZMQ_XPUB_WELCOME_MSG.</summary>
    /// <remarks>A SUB shows it only if it had subscribed to it before it connected. The octets are copied when a socket is
    /// opened.</remarks>
    public ReadOnlyMemory<byte> WelcomeMessage { get; init; }

    /// <summary>Send messages to those subscribers that did not ask for them. Default: false. libzmq: ZMQ_INVERT_MATCHING.</summary>
    /// <remarks>Publisher and subscriber must agree on it.</remarks>
    public bool InvertMatching { get; init; }

    internal override SocketSettings ToSettings() => base.ToSettings() with
    {
        Conflate = Conflate,
        XpubNoDrop = NoDrop,
        XpubWelcomeMessage = WelcomeMessage.ToArray(),
        InvertMatching = InvertMatching,
    };
}
