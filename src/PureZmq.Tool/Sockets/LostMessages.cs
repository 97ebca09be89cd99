namespace PureZmq.Tool.Sockets;

/// <summary>Tells of the messages that a socket has lost, by reason.</summary>
internal static class LostMessages
{
    // What a receiver filters out, or leaves unread at its count, is not lost to anybody here.
    private static readonly (DropReason Reason, string What, string Hint)[] Losses =
    [
        (DropReason.LingerExpired, "the linger ran out; messages not sent", ", see --linger"),
        (DropReason.PeerLost, "a peer was lost; messages not sent", ""),
        (DropReason.TornMessage, "a connection broke; messages sent in part", ""),
        (DropReason.HighWaterMark, "a peer's queue was full; messages not sent", ", see --hwm"),
        (DropReason.NoPeer, "no publisher was there; messages not sent", ""),
        (DropReason.Unroutable, "whom they were for was not there; messages not sent", ""),
        (DropReason.IgnoredPeer, "a peer was ignored, as another has its place; messages lost", ""),
        (DropReason.MalformedEnvelope, "the empty frame before the body was missing; messages thrown away", ""),
        (DropReason.UnexpectedMessage, "this type does not receive; messages thrown away", ""),
    ];

    /// <summary>Tells of a socket that was closed.</summary>
    /// <param name="statistics">The socket's.</param>
    /// <param name="error">Standard error.</param>
    /// <param name="whose">Stands in front, such as <c>frontend: </c>.</param>
    internal static void Tell(SocketStatistics statistics, TextWriter error, string whose = "")
    {
        foreach (var (reason, what, hint) in Losses)
        {
            if (statistics.DroppedBy.GetValueOrDefault(reason) is > 0 and var lost)
                error.WriteLine($"zmq: {whose}{what}: {lost} ({reason}{hint})");
        }

        // That some topics have no subscriber is a publisher's everyday life; that nobody heard anything is a mistake.
        if (statistics.DroppedBy.GetValueOrDefault(DropReason.NoSubscriber) is > 0 and var unheard && unheard >= statistics.Sent)
            error.WriteLine($"zmq: {whose}nobody had subscribed; messages not sent: {unheard} ({DropReason.NoSubscriber}, see --wait-peers)");
    }
}
