using PureZmq.Engine;

namespace PureZmq;

/// <summary>Settings of an <see cref="XPubSocket"/>, fixed once it is open. Change a copy: <c>options with { ... }</c>.</summary>
public sealed record XPubOptions : SocketOptions
{
    /// <summary>Report every subscription, not only the first to its topic. Default: false. libzmq: ZMQ_XPUB_VERBOSE.</summary>
    public bool Verbose { get; init; }

    /// <summary>As <see cref="Verbose"/>, and report every cancel. Default: false. libzmq: ZMQ_XPUB_VERBOSER.</summary>
    public bool Verboser { get; init; }

    /// <summary>Only report subscriptions; the program applies what it likes with <see cref="XPubSocket.Subscribe(string)"/>. Default:
    /// false. libzmq: ZMQ_XPUB_MANUAL.</summary>
    public bool Manual { get; init; }

    /// <summary>As <see cref="Manual"/>, and the message sent next after an event goes only to the peer of that event. Default: false.
    /// libzmq: ZMQ_XPUB_MANUAL_LAST_VALUE.</summary>
    /// <remarks>Made for caches that show a new subscriber the last value of its topic.</remarks>
    public bool ManualLastValue { get; init; }

    /// <summary>Wait for a subscriber whose queue is full, rather than drop the message for it. Default: false. libzmq:
    /// ZMQ_XPUB_NODROP.</summary>
    /// <remarks>One slow subscriber then holds up all; a message goes to all matching subscribers or to none.</remarks>
    public bool NoDrop { get; init; }

    /// <summary>A message of one frame that every new peer gets before anything else. Default: empty, none. libzmq:
    /// ZMQ_XPUB_WELCOME_MSG.</summary>
    /// <remarks>A SUB shows it only if it had subscribed to it before it connected. The octets are copied when a socket is
    /// opened.</remarks>
    public ReadOnlyMemory<byte> WelcomeMessage { get; init; }

    /// <summary>Look for (un)subscriptions only in the first frame of a message from a peer. Default: false, in every frame. libzmq:
    /// ZMQ_ONLY_FIRST_SUBSCRIBE.</summary>
    public bool OnlyFirstSubscribe { get; init; }

    /// <summary>Send messages to those subscribers that did not ask for them. Default: false. libzmq: ZMQ_INVERT_MATCHING.</summary>
    /// <remarks>Publisher and subscriber must agree on it.</remarks>
    public bool InvertMatching { get; init; }

    internal override SocketSettings ToSettings() => base.ToSettings() with
    {
        XpubVerbose = Verbose || Verboser,
        XpubVerboser = Verboser,
        XpubManual = Manual || ManualLastValue,
        XpubManualLastValue = ManualLastValue,
        XpubNoDrop = NoDrop,
        XpubWelcomeMessage = WelcomeMessage.ToArray(),
        OnlyFirstSubscribe = OnlyFirstSubscribe,
        InvertMatching = InvertMatching,
    };
}
