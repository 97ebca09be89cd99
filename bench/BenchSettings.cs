namespace PureZmq.Bench;

/// <summary>How long and how often to measure.</summary>
public sealed record BenchSettings
{
    /// <summary>Measured runs of each library in a row; the row shows their median. Default: 5.</summary>
    public int Runs { get; init; } = 5;

    /// <summary>How long the measured part of one run is meant to take; the message count follows from it. Default: 1 s.</summary>
    public TimeSpan TargetTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>When a run is given up and its processes are killed; longer where a scenario takes several target times. Default: 60 s.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(60);
}
