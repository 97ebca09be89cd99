namespace PureZmq.Tool.Sockets;

/// <summary>What goes on between standard input, a socket and standard output; the parts a type has depend on what it can do.</summary>
/// <param name="request">What was asked for.</param>
/// <param name="lines">Standard input.</param>
/// <param name="sent">The sending side; null on types that do not send.</param>
/// <param name="received">The receiving side; null on types that do not receive.</param>
internal sealed class Conversation(SocketRequest request, LineSource lines, SentMessages? sent, ReceivedMessages? received)
{
    private static readonly TimeSpan DefaultLinger = new PairOptions().Linger;

    /// <summary>Completes when everything is done: the count reached, or on types that need it, the end of the input.</summary>
    /// <exception cref="TimeoutException">A wait took too long.</exception>
    /// <exception cref="InputException">A line of the input makes no sense.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await (request.Kind.Name switch
            {
                "req" => AskAsync(sent!, received!, cancellationToken),
                "rep" when !request.Answers => AnswerByLinesAsync(sent!, received!, cancellationToken),
                _ when request.Answers => AnswerAsync(sent!, received!, cancellationToken),
                _ when received is null => SendAsync(sent!, request.Count, cancellationToken, cancellationToken),
                _ when sent is null => ReceiveAsync(received, cancellationToken),
                _ => ExchangeAsync(sent, received, cancellationToken),
            });
        }
        finally
        {
            if (received is not null)
                await received.FlushAsync();
        }
    }

    /// <summary>REQ: a line, its reply, and the next.</summary>
    private async Task AskAsync(SentMessages requests, ReceivedMessages replies, CancellationToken cancellationToken)
    {
        while (!replies.IsComplete && await lines.NextAsync(cancellationToken) is { } frames)
        {
            await requests.SendAsync(frames, cancellationToken);
            (await replies.NextAsync(cancellationToken)).Dispose();
            await replies.FlushAsync();
        }

        if (!replies.IsComplete && request.Count is { } count)
            await replies.WaitInVainAsync($"the input ended before its {count} requests", cancellationToken);
    }

    /// <summary>REP: a request is printed, the next line answers it.</summary>
    private async Task AnswerByLinesAsync(SentMessages replies, ReceivedMessages requests, CancellationToken cancellationToken)
    {
        while (!requests.IsComplete)
        {
            (await requests.NextAsync(cancellationToken)).Dispose();
            await requests.FlushAsync();
            if (await lines.NextAsync(cancellationToken) is { } frames)
                await replies.SendAsync(frames, cancellationToken);
            else if (!requests.IsComplete)
                await requests.WaitInVainAsync("the input ended without a line to answer this request", cancellationToken);
        }
    }

    /// <summary>REP and ROUTER that answer by themselves.</summary>
    private async Task AnswerAsync(SentMessages replies, ReceivedMessages requests, CancellationToken cancellationToken)
    {
        while (!requests.IsComplete)
        {
            using var question = await requests.NextAsync(cancellationToken);
            if (request.Reply is { } reply)
                await replies.ReplyAsync(question, reply, cancellationToken);
            else
                await replies.EchoAsync(question, cancellationToken);
        }
    }

    /// <summary>Every line is sent.</summary>
    /// <param name="messages">The sending side.</param>
    /// <param name="count">How many lines; null: all.</param>
    /// <param name="reading">Ends the wait for lines; those read already are still sent.</param>
    /// <param name="sending">Ends the wait for room.</param>
    private async Task SendAsync(SentMessages messages, long? count, CancellationToken reading, CancellationToken sending)
    {
        for (var done = 0L; done != count; done++)
        {
            sending.ThrowIfCancellationRequested();
            if (await lines.NextAsync(reading) is not { } frames)
                return;
            await messages.SendAsync(frames, sending);
        }
    }

    private static async Task ReceiveAsync(ReceivedMessages messages, CancellationToken cancellationToken)
    {
        while (!messages.IsComplete)
            (await messages.NextAsync(cancellationToken)).Dispose();
    }

    /// <summary>Both at once. The end of the input does not end the receiving; the end of the receiving ends everything.</summary>
    private async Task ExchangeAsync(SentMessages outbound, ReceivedMessages inbound, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var lateSends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // Both on the pool: one that finds work without waiting must not keep the other from starting.
        var sending = Task.Run(() => SendAsync(outbound, null, over.Token, lateSends.Token), CancellationToken.None);
        var receiving = Task.Run(() => ReceiveAsync(inbound, over.Token), CancellationToken.None);

        var first = await Task.WhenAny(sending, receiving);
        if (first == sending && sending.IsCompletedSuccessfully)
        {
            await receiving;
            return;
        }

        await over.CancelAsync();
        if (receiving.IsCompletedSuccessfully)
            lateSends.CancelAfter(request.Settings.Linger ?? DefaultLinger); // lines read before the last message came are not lost
        else
            await lateSends.CancelAsync();
        await Task.WhenAll(sending, receiving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first;
        var second = first == sending ? receiving : sending;
        if (!second.IsCanceled)
            await second;
    }
}
