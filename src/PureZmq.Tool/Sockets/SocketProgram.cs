using PureZmq.Tool.Lines;

namespace PureZmq.Tool.Sockets;

/// <summary>The whole of <c>zmq push</c> and its like: opens the socket, lets it work, closes it with its linger.</summary>
internal sealed class SocketProgram(SocketRequest request, Surroundings surroundings)
{
    /// <returns>0; whatever else may happen is thrown.</returns>
    internal async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await using var context = surroundings.OpenContext(withNotices: !request.Quiet);
        var socket = request.Kind.Open(request.Settings, context);
        await using (socket)
            await WorkAsync(socket, cancellationToken);
        LostMessages.Tell(socket.Statistics, surroundings.Error); // only behind a good end: an error is one line, and explains enough
        return ExitCode.Done;
    }

    private async Task WorkAsync(ZmqSocket socket, CancellationToken cancellationToken)
    {
        try
        {
            Subscribe(socket);
            foreach (var attachment in request.Attachments)
                attachment.Attach(socket, surroundings.Error);
            await WaitForPeersAsync(socket, cancellationToken);
            await Converse(socket).RunAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Interrupted, which is the usual end of a command that would go on for ever.
        }
        catch (OutputClosedException)
        {
            // As after head: whoever wanted the messages has had enough of them.
        }
    }

    private void Subscribe(ZmqSocket socket)
    {
        switch (socket)
        {
            case SubSocket sub when request.Topics.Count == 0:
                sub.Subscribe("");
                break;
            case SubSocket sub:
                foreach (var topic in request.Topics)
                    sub.Subscribe(topic);
                break;
            case XSubSocket xsub:
                foreach (var topic in request.Topics)
                    xsub.Send([1, .. topic]);
                break;
        }
    }

    private async Task WaitForPeersAsync(ZmqSocket socket, CancellationToken cancellationToken)
    {
        var count = request.WaitPeers;
        if (count == 0)
            return;
        using var limit = new CancellationTokenSource(request.Settings.Timeout, surroundings.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            // What is published before a subscription came is lost, so a publisher's peer is one that has subscribed.
            await (socket switch
            {
                PubSocket pub => pub.WaitForSubscribersAsync(count, either.Token),
                XPubSocket xpub => xpub.WaitForSubscribersAsync(count, either.Token),
                _ => socket.WaitForPeersAsync(count, either.Token),
            });
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            var who = count == 1 ? "no peer" : $"fewer than {count} peers";
            var what = socket is PubSocket or XPubSocket ? "subscribed" : "came";
            throw new TimeoutException($"{who} {what} within {request.Settings.Timeout.TotalMilliseconds:0} ms");
        }
    }

    private Conversation Converse(ZmqSocket socket)
    {
        var timeout = request.Settings.Timeout;
        var pace = request.Rate is { } rate ? new RateLimit(rate, surroundings.Clock) : null;
        var output = request.Quiet ? null : new OutputLines(surroundings.OpenOutput(), request.Form);
        return new Conversation(
            request,
            new LineSource(surroundings.OpenInput, request.Form),
            socket is ISender sender ? new SentMessages(sender, pace, timeout, surroundings.Error) : null,
            socket is IReceiver receiver ? new ReceivedMessages(receiver, output, request.Count, timeout, surroundings) : null);
    }
}
