using PureZmq.Engine;

namespace PureZmq;

/// <summary>What a socket has done so far: a copy that does not change any more. Counts are messages, of any number of frames.</summary>
/// <remarks>Thread safety: any number of threads. The counts of a socket at work are read one after the other, so that they need not be
/// of the very same moment.</remarks>
public sealed class SocketStatistics
{
    internal SocketStatistics(SocketCounters counters)
    {
        Sent = counters.Sent;
        Received = counters.Received;
        RefusedConnections = counters.RefusedConnections;
        DroppedBy = counters.Dropped;
        Dropped = counters.Dropped.Values.Sum();
    }

    /// <summary>Messages accepted by the verbs that send, each counted once.</summary>
    public long Sent { get; }

    /// <summary>Messages given to the program.</summary>
    public long Received { get; }

    /// <summary>Messages dropped, for all reasons together. One that is dropped for two subscribers counts twice.</summary>
    public long Dropped { get; }

    /// <summary>Messages dropped, by reason; a reason that never came up may be missing.</summary>
    public IReadOnlyDictionary<DropReason, long> DroppedBy { get; }

    /// <summary>Connections refused or closed because the peer broke the protocol, had an incompatible type or was too slow in the
    /// handshake.</summary>
    public long RefusedConnections { get; }

    /// <summary>The figures in one line, for logs.</summary>
    public override string ToString()
    {
        var reasons = DroppedBy.Where(drop => drop.Value > 0).Select(drop => $", {drop.Key} {drop.Value}");
        return $"sent {Sent}, received {Received}, dropped {Dropped}{string.Concat(reasons)}";
    }
}
