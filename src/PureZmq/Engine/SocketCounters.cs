namespace PureZmq.Engine;

/// <summary>A snapshot of what a socket has counted.</summary>
internal readonly record struct SocketCounters(long Sent, long Received, long RefusedConnections, IReadOnlyDictionary<DropReason, long> Dropped);
