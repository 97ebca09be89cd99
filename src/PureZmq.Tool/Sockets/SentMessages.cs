namespace PureZmq.Tool.Sockets;

/// <summary>The sending side of a socket: at the pace that was asked for, and with a word about what cannot be delivered.</summary>
/// <param name="sender">The socket.</param>
/// <param name="pace">Null: as fast as it goes.</param>
/// <param name="timeout">The socket's limit for a wait, to be named when it runs out.</param>
/// <param name="error">Where undeliverable messages are told of.</param>
internal sealed class SentMessages(ISender sender, RateLimit? pace, TimeSpan timeout, TextWriter error)
{
    /// <summary>Sends frames as a message.</summary>
    /// <exception cref="TimeoutException">There was no room in time.</exception>
    internal ValueTask SendAsync(Frame[] frames, CancellationToken cancellationToken)
        => DeliverAsync(() => sender.SendAsync(frames, cancellationToken), cancellationToken);

    /// <summary>Sends a message back to where it came from, with its envelope.</summary>
    /// <exception cref="TimeoutException">There was no room in time.</exception>
    internal ValueTask EchoAsync(Message request, CancellationToken cancellationToken)
        => DeliverAsync(() => sender.SendAsync(request, cancellationToken), cancellationToken);

    /// <summary>Answers a message under its own envelope.</summary>
    /// <exception cref="TimeoutException">There was no room in time.</exception>
    internal ValueTask ReplyAsync(Message request, Frame[] reply, CancellationToken cancellationToken)
        => sender is RouterSocket router
            ? DeliverAsync(() => router.ReplyAsync(request, reply, cancellationToken), cancellationToken)
            : SendAsync(reply, cancellationToken);

    private async ValueTask DeliverAsync(Func<ValueTask> send, CancellationToken cancellationToken)
    {
        if (pace is not null)
            await pace.WaitAsync(cancellationToken);
        try
        {
            await send();
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"no peer had room for a message within {timeout.TotalMilliseconds:0} ms");
        }
        catch (ZmqUnroutableException nobody)
        {
            await error.WriteLineAsync($"zmq: {nobody.Message}"); // the other peers still want theirs
        }
    }
}
