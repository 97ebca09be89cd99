using Microsoft.Extensions.Logging;

namespace PureZmq.Engine;

/// <summary>What a program's author is told of a dropped message: why it was, and what to do about it.</summary>
/// <param name="Level">How the first one is logged; <see cref="LogLevel.None"/> for those that are logged, with their number, where they
/// happen.</param>
/// <param name="Text">One or two sentences.</param>
internal readonly record struct DropAdvice(LogLevel Level, string Text)
{
    public static DropAdvice For(DropReason reason) => reason switch
    {
        DropReason.HighWaterMark => new(
            LogLevel.Warning,
            "The peer's queue is full (SendHighWaterMark) and this type does not wait. Read faster, raise the mark, or use PUSH or DEALER, which wait."),
        DropReason.NoSubscriber => new(
            LogLevel.Information,
            "Nobody has subscribed to it. Wait for subscribers before you publish (WaitForSubscribers), and compare the topics."),
        DropReason.NoPeer => new(LogLevel.Information, "There is no publisher to send it to. Wait for peers first (WaitForPeers)."),
        DropReason.Unroutable => new(
            LogLevel.Warning,
            "No peer has the routing id of its first frame, or nothing is behind it. Use an id this socket received; RouterOptions.Mandatory makes it an error."),
        DropReason.PeerLost => new(LogLevel.None, "The connection ended before it was sent."),
        DropReason.TornMessage => new(LogLevel.None, "The connection ended while it was partly sent."),
        DropReason.LingerExpired => new(LogLevel.None, "The socket was closed and its Linger ran out before it was sent."),
        DropReason.MalformedEnvelope => new(
            LogLevel.Warning,
            "REQ and REP expect an empty frame before the body. A DEALER or ROUTER that talks with them has to send one."),
        DropReason.StaleReply => new(LogLevel.Information, "It answers no open request: the request was given up, or the peer replied twice."),
        DropReason.NotSubscribed => new(LogLevel.Debug, "It matches no subscription; the publisher did not filter."),
        DropReason.UnexpectedMessage => new(LogLevel.Warning, "The peer sent it to a type that does not receive."),
        DropReason.LocalClose => new(LogLevel.Debug, "It was received, but not read when the socket was closed or disconnected."),
        DropReason.Conflated => new(
            LogLevel.Debug, "A newer one took its place (Conflate), or undid it: a subscription that ended before this XPUB received of it."),
        _ => new(LogLevel.Warning, "It is from or for a peer that is connected but ignored, as another one has its place."),
    };
}
