using System.Text.Json.Serialization;

namespace PureZmq.Bench.Peers;

/// <summary>What a peer prints at its end: the cost of the steady part of its run.</summary>
/// <param name="Messages">Messages of the steady part; a round trip is two.</param>
/// <param name="Seconds">Wall time.</param>
/// <param name="CpuSeconds">User and system time of the whole process.</param>
/// <param name="AllocatedBytes">Managed bytes allocated by the whole process; 0 for libzmq's peer.</param>
/// <param name="Figures">What the peer measured itself, in the scenario's unit and order; null where the figure follows from the rest.</param>
internal readonly record struct PeerReport(
    long Messages, double Seconds, double CpuSeconds, long AllocatedBytes, IReadOnlyList<double>? Figures = null)
{
    /// <summary>The throughput.</summary>
    [JsonIgnore]
    public double MessagesPerSecond => Messages / Seconds;

    /// <summary>The latency of a ping-pong: both directions are messages.</summary>
    [JsonIgnore]
    public double OneWayMicroseconds => Seconds * 1e6 / Messages;

    /// <summary>Managed bytes by message.</summary>
    [JsonIgnore]
    public double AllocatedBytesPerMessage => (double)AllocatedBytes / Messages;
}
