namespace PureZmq.Bench.Results;

/// <summary>One run of one library. Everything is taken over the steady part, after the first quarter of the messages.</summary>
/// <param name="Figures">At least one, the same names in every run of a case.</param>
/// <param name="Seconds">How long the steady part took.</param>
/// <param name="CpuMicrosecondsPerMessage">User and system time of all processes, by message.</param>
/// <param name="AllocatedBytesPerMessage">Managed bytes allocated by message, in the process that allocated more.</param>
public readonly record struct Measurement(
    IReadOnlyList<Figure> Figures, double Seconds, double CpuMicrosecondsPerMessage, double AllocatedBytesPerMessage);
