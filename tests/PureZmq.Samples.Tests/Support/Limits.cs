namespace PureZmq.Samples;

/// <summary>How long things may take on a busy machine; idle, all take a fraction of it.</summary>
internal static class Limits
{
    /// <summary>For a step of a program of ours: to start, to print a line, to end.</summary>
    public static TimeSpan Process { get; } = TimeSpan.FromSeconds(20);
}
