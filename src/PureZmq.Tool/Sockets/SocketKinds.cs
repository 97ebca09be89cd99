namespace PureZmq.Tool.Sockets;

/// <summary>The eleven types.</summary>
internal static class SocketKinds
{
    private const SocketTraits Both = SocketTraits.Sends | SocketTraits.Receives;

    /// <summary>In the order of the help.</summary>
    internal static IReadOnlyList<SocketKind> All { get; } =
    [
        new("push", "Send each line to one of the peers in turn.", SocketLessons.Push, SocketTraits.Sends,
            (settings, context) => new PushSocket(settings.Apply(new PushOptions()), context)),
        new("pull", "Print what PUSH peers send.", SocketLessons.Pull, SocketTraits.Receives,
            (settings, context) => new PullSocket(settings.Apply(new PullOptions()), context)),
        new("pub", "Send each line to all who subscribed to its beginning.", SocketLessons.Pub, SocketTraits.Sends,
            (settings, context) => new PubSocket(settings.Apply(new PubOptions()), context)),
        new("sub", "Print what publishers send, all of it or by topic.", SocketLessons.Sub, SocketTraits.Receives | SocketTraits.Subscribes,
            (settings, context) => new SubSocket(settings.Apply(new SubOptions()), context)),
        new("req", "Send each line as a request and print the reply.", SocketLessons.Req, Both,
            (settings, context) => new ReqSocket(settings.Apply(new ReqOptions()), context)),
        new("rep", "Print requests and answer them: by lines, with one text, or by echo.", SocketLessons.Rep, Both | SocketTraits.Replies,
            (settings, context) => new RepSocket(settings.Apply(new RepOptions()), context)),
        new("dealer", "Send and print without taking turns, to all peers in turn.", SocketLessons.Dealer, Both,
            (settings, context) => new DealerSocket(settings.Apply(new DealerOptions()), context)),
        new("router", "Send and print with the peer's routing id as the first frame.", SocketLessons.Router, Both | SocketTraits.Replies,
            (settings, context) => new RouterSocket(settings.Apply(new RouterOptions { Mandatory = settings.Mandatory }), context)),
        new("pair", "Send to and print from one single peer.", SocketLessons.Pair, Both,
            (settings, context) => new PairSocket(settings.Apply(new PairOptions()), context)),
        new("xpub", "Publish lines and print the subscriptions that come.", SocketLessons.XPub, Both,
            (settings, context) => new XPubSocket(settings.Apply(new XPubOptions()), context)),
        new("xsub", "Print what publishers send, and send subscriptions as lines.", SocketLessons.XSub, Both | SocketTraits.Subscribes,
            (settings, context) => new XSubSocket(settings.Apply(new XSubOptions()), context)),
    ];
}
