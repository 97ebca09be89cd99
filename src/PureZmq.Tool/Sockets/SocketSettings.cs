namespace PureZmq.Tool.Sockets;

/// <summary>What the command line says about a socket's options; null: the library's default.</summary>
internal sealed record SocketSettings
{
    internal byte[]? RoutingId { get; init; }

    internal TimeSpan? Linger { get; init; }

    /// <summary>Both marks. 0: none.</summary>
    internal int? HighWaterMark { get; init; }

    /// <summary>Limit of each send and each receive.</summary>
    internal TimeSpan Timeout { get; init; } = System.Threading.Timeout.InfiniteTimeSpan;

    /// <summary>ROUTER: refuse a message for an unknown peer, and wait for a full one.</summary>
    internal bool Mandatory { get; init; }

    /// <summary>The options of a type with these settings in them.</summary>
    internal T Apply<T>(T defaults)
        where T : SocketOptions
    {
        SocketOptions options = defaults;
        options = options with
        {
            SendTimeout = Timeout,
            ReceiveTimeout = Timeout,
            Linger = Linger ?? options.Linger,
            SendHighWaterMark = HighWaterMark ?? options.SendHighWaterMark,
            ReceiveHighWaterMark = HighWaterMark ?? options.ReceiveHighWaterMark,
        };
        return (T)(RoutingId is null ? options : options with { RoutingId = RoutingId });
    }
}
