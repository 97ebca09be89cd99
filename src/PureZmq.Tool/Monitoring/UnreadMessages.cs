namespace PureZmq.Tool.Monitoring;

/// <summary>What the peers of a watched socket send: taken and thrown away, as a connection whose queue is full is not read, and its end
/// not seen.</summary>
internal static class UnreadMessages
{
    private const int QueueFull = 1000; // the default high-water mark

    /// <summary>Throws away what comes until it is cancelled, and then what a full queue may still hold.</summary>
    /// <returns>How many messages that were.</returns>
    internal static async Task<long> DiscardAsync(ZmqSocket socket, CancellationToken cancellationToken)
    {
        // REQ and REP take turns: they would have to ask first, or to reply. A REP's queue has room for more than its clients send unasked.
        if (socket is not IReceiver receiver || socket is ReqSocket or RepSocket)
            return 0;
        var count = 0L;
        try
        {
            while (true)
            {
                (await receiver.ReceiveAsync(cancellationToken)).Dispose();
                count++;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Nobody watches any more.
        }

        for (var left = QueueFull; left > 0 && receiver.TryReceive(out var message); left--) // no end, where peers go on sending
        {
            message.Dispose();
            count++;
        }

        return count;
    }
}
