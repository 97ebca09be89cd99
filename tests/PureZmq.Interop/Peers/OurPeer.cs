namespace PureZmq.Interop.Peers;

/// <summary>One of our own sockets behind the face all implementations share.</summary>
internal sealed class OurPeer(ZmqSocket socket) : IPeer
{
    /// <summary>The socket itself, for what only ours can do.</summary>
    public ZmqSocket Socket { get; } = socket;

    /// <inheritdoc/>
    public string Type { get; } = socket.GetType().Name.Replace("Socket", "", StringComparison.Ordinal).ToUpperInvariant();

    /// <inheritdoc/>
    public string Name => $"our {Type}";

    /// <summary>A socket of a type given by its ZeroMQ name, with no options but a routing id.</summary>
    public static OurPeer Open(string type, ZmqContext context, string? routingId = null) => new(type switch
    {
        "PAIR" => new PairSocket(context: context),
        "PUB" => new PubSocket(context: context),
        "SUB" => new SubSocket(context: context),
        "REQ" => new ReqSocket(routingId is null ? null : new ReqOptions { RoutingId = routingId }, context),
        "REP" => new RepSocket(context: context),
        "DEALER" => new DealerSocket(routingId is null ? null : new DealerOptions { RoutingId = routingId }, context),
        "ROUTER" => new RouterSocket(routingId is null ? null : new RouterOptions { RoutingId = routingId }, context),
        "PULL" => new PullSocket(context: context),
        "PUSH" => new PushSocket(context: context),
        "XPUB" => new XPubSocket(context: context),
        "XSUB" => new XSubSocket(context: context),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a classic socket type."),
    });

    /// <inheritdoc/>
    public string Bind(string endpoint) => Socket.Bind(endpoint);

    /// <inheritdoc/>
    public void Connect(string endpoint) => Socket.Connect(endpoint);

    /// <inheritdoc/>
    public void Unbind(string endpoint) => Socket.Unbind(endpoint);

    /// <inheritdoc/>
    public void Disconnect(string endpoint) => Socket.Disconnect(endpoint);

    /// <inheritdoc/>
    public void Subscribe(string topic) => ((SubSocket)Socket).Subscribe(topic);

    /// <inheritdoc/>
    public void Unsubscribe(string topic) => ((SubSocket)Socket).Unsubscribe(topic);

    /// <inheritdoc/>
    public bool TrySend(byte[][] frames, TimeSpan timeout)
    {
        var message = new Frame[frames.Length];
        for (var i = 0; i < frames.Length; i++)
            message[i] = frames[i];
        return ((ISender)Socket).TrySend(message.AsSpan(), timeout);
    }

    /// <inheritdoc/>
    public byte[][]? TryReceive(TimeSpan timeout)
    {
        if (!((IReceiver)Socket).TryReceive(out var message, timeout))
            return null;
        using (message)
        {
            var frames = new byte[message.Count][];
            for (var i = 0; i < frames.Length; i++)
                frames[i] = message[i].ToArray();
            return frames;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Socket.Dispose();
}
