namespace PureZmq.CallShapes;

/// <summary>The ways to receive, and what may be done with a message.</summary>
internal static class ReceiveShapes
{
    public static int Sync(IReceiver socket)
    {
        using var message = socket.Receive();
        var text = socket.ReceiveString();
        var array = socket.ReceiveBytes();
        Span<byte> buffer = stackalloc byte[16];
        var length = socket.Receive(buffer);
        length += socket.Receive(array);

        if (socket.TryReceive(out var next))
            next.Dispose();
        while (socket.TryReceive(out var more, TimeSpan.FromMilliseconds(10)))
        {
            using (more)
                length += more.Count;
        }

        return length + text.Length;
    }

    public static async Task<int> Async(PullSocket socket, CancellationToken cancellationToken)
    {
        using var first = await socket.ReceiveAsync();
        using var second = await socket.ReceiveAsync(cancellationToken);
        if (await socket.WaitToReceiveAsync(cancellationToken) && socket.TryReceive(out var third))
            third.Dispose();

        await foreach (var message in socket.ReadAllAsync(cancellationToken))
        {
            using (message)
                return message.Count;
        }

        await foreach (var message in socket.ReadAllAsync().WithCancellation(cancellationToken).ConfigureAwait(false))
            message.Dispose();
        return first.Count + second.Count;
    }

    public static string TakeApart(Message message)
    {
        var (topic, body) = message;
        var (id, empty, request) = message;
        var (a, b, c, d) = message;
        foreach (var frame in message)
            topic = frame;
        Frame popped = message.PopFront();
        using var rest = message.SplitEnvelope(out var envelope);
        using (envelope)
        {
            var length = topic.Length + body.Span.Length + request.ToArray().Length + popped.Length + (empty.IsEmpty ? 1 : 0);
            return $"{length} {id} {a}{b}{c}{d} {rest} {envelope.RoutingId} {envelope.GetProperty("Peer-Address") ?? "none"} {message[0]}";
        }
    }
}
