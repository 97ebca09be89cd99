using PureZmq.Engine;

namespace PureZmq;

/// <summary>One peer of a socket at the moment it was asked: a copy that does not change any more.</summary>
/// <remarks>Thread safety: any number of threads.</remarks>
public sealed class PeerInfo
{
    private readonly IReadOnlyDictionary<string, string> _properties;

    // Lookups follow the comparer of the dictionary; property names of the handshake compare without regard to case.
    internal PeerInfo(string endpoint, IReadOnlyDictionary<string, string> properties)
    {
        Endpoint = endpoint;
        _properties = properties;
    }

    /// <summary>The endpoint of this socket that the peer belongs to: as bound, with its port, or as connected.</summary>
    public string Endpoint { get; }

    /// <summary>The peer's address, numeric, without its port; over ipc on Linux <c>localhost:UID:GID:PID</c>, the user, the first
    /// group and the process; empty for inproc.</summary>
    public string RemoteAddress { get; internal init; } = "";

    /// <summary>The type the peer announced, such as <c>DEALER</c>; null while it is unknown.</summary>
    public string? SocketType { get; internal init; }

    /// <summary>The routing id of the peer: the one it announced, or the one a ROUTER gave it; empty when it has none.</summary>
    public RoutingId RoutingId { get; internal init; }

    /// <summary>The version of ZMTP spoken with the peer, such as <c>3.1</c>; empty for inproc.</summary>
    public string Version { get; internal init; } = "";

    /// <summary>True when the peer connected to us, false when we connected to it.</summary>
    public bool IsIncoming { get; internal init; }

    /// <summary>Messages accepted for the peer so far.</summary>
    public long Sent { get; internal init; }

    /// <summary>Messages that have arrived from the peer so far; those not received yet count as well.</summary>
    public long Received { get; internal init; }

    /// <summary>Messages from or for the peer dropped so far; the reasons are counted per socket.</summary>
    public long Dropped { get; internal init; }

    /// <summary>A property of the peer: <c>Socket-Type</c>, <c>Identity</c>, <c>Peer-Address</c> or one of its program's own,
    /// <c>X-…</c>.</summary>
    /// <returns>Null when the peer has no such property; inproc peers have none.</returns>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    public string? GetProperty(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _properties.GetValueOrDefault(name);
    }

    /// <summary>A copy of what is known of the peer at the other end of a pipe. Under both gates of its socket.</summary>
    internal static PeerInfo Of(Pipe pipe)
    {
        var properties = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in pipe.Properties?.All ?? [])
            properties.TryAdd(name, value);
        return new PeerInfo(pipe.Endpoint, properties)
        {
            RemoteAddress = pipe.RemoteAddress ?? "",
            SocketType = pipe.PeerSocketType,
            RoutingId = new RoutingId(pipe.RoutingKey ?? pipe.PeerRoutingId),
            Version = pipe.ProtocolVersion ?? "",
            IsIncoming = pipe.IsIncoming,
            Sent = pipe.Sent,
            Received = pipe.Received,
            Dropped = Interlocked.Read(ref pipe.Dropped),
        };
    }

    /// <summary>The type and address, for logs: <c>DEALER at 127.0.0.1 via tcp://127.0.0.1:5555</c>.</summary>
    public override string ToString()
        => $"{SocketType ?? "unknown peer"} {(RemoteAddress.Length > 0 ? $"at {RemoteAddress} " : "")}via {Endpoint}";
}
