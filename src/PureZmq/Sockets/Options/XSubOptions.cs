using PureZmq.Engine;

namespace PureZmq;

/// <summary>Settings of an <see cref="XSubSocket"/>, fixed once it is open. Change a copy: <c>options with { ... }</c>.</summary>
public sealed record XSubOptions : SocketOptions
{
    /// <summary>The defaults. <see cref="SocketOptions.Linger"/> is zero: subscriptions need not be delivered once their socket is
    /// closed.</summary>
    public XSubOptions() => Linger = TimeSpan.Zero;

    /// <summary>Look for (un)subscriptions only in the first frame of a message that is sent. Default: false, in every frame. libzmq:
    /// ZMQ_ONLY_FIRST_SUBSCRIBE.</summary>
    public bool OnlyFirstSubscribe { get; init; }

    /// <summary>Pass on every cancel that is sent, also of a topic that is not subscribed to, or is still subscribed to by an earlier
    /// message. Default: false, only the last one of a topic. libzmq: ZMQ_XSUB_VERBOSE_UNSUBSCRIBE.</summary>
    public bool VerboseUnsubscribe { get; init; }

    internal override SocketSettings ToSettings() => base.ToSettings() with
    {
        OnlyFirstSubscribe = OnlyFirstSubscribe,
        XsubVerboseUnsubscribe = VerboseUnsubscribe,
    };
}
