using PureZmq.Bench.Peers;

namespace PureZmq.Bench.Results;

/// <summary>One run of one library. Everything is taken over the steady part, after the first quarter of the messages.</summary>
/// <param name="Figures">At least one, the same names in every run of a case.</param>
/// <param name="Seconds">How long the steady part took.</param>
/// <param name="CpuMicrosecondsPerMessage">User and system time of all processes, by message.</param>
/// <param name="AllocatedBytesPerMessage">Managed bytes allocated by message, in the process that allocated more.</param>
public readonly record struct Measurement(
    IReadOnlyList<Figure> Figures, double Seconds, double CpuMicrosecondsPerMessage, double AllocatedBytesPerMessage)
{
    /// <summary>What the processes of a run cost together.</summary>
    /// <param name="figures">The figures, in the scenario's unit.</param>
    /// <param name="counting">Of the peer that counts the messages.</param>
    /// <param name="others">Of the others.</param>
    internal static Measurement From(IReadOnlyList<Figure> figures, PeerReport counting, IReadOnlyList<PeerReport> others) => new(
        figures,
        counting.Seconds,
        (counting.CpuSeconds + others.Sum(report => report.CpuSeconds)) * 1e6 / counting.Messages,
        others.Append(counting).Max(report => report.AllocatedBytesPerMessage));
}
