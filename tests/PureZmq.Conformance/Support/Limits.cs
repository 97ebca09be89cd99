using System.Diagnostics;

namespace PureZmq.Conformance;

/// <summary>How long tests wait and how much they do. Nothing here is a pause: each is the end of a wait that normally ends at once.</summary>
internal static class Limits
{
    /// <summary>Milliseconds for one asynchronous test as a whole.</summary>
    public const int Test = 60_000;

    /// <summary>Milliseconds for one storm or hostility test as a whole, at full scale.</summary>
    public const int Long = 300_000;

    /// <summary>The longest wait for something that must happen. Two busy cores may need seconds for what takes microseconds.</summary>
    public static readonly TimeSpan Wait = TimeSpan.FromSeconds(15);

    /// <summary>The longest time for one storm at the present scale.</summary>
    public static TimeSpan WholeStorm => Wait * 2 * Scale;

    /// <summary>How long to look for something that must not happen, where no marker message can prove its absence.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(200);

    /// <summary>The whole matrix was asked for: connect-first links, and storms ten times as long.</summary>
    public static bool Full => TestMatrix.IsFull;

    /// <summary>Multiplies counts and durations of storms.</summary>
    public static int Scale => Full ? 10 : 1;

    /// <summary>A duration of a storm at the present scale.</summary>
    public static TimeSpan Storm(double seconds) => TimeSpan.FromSeconds(seconds * Scale);

    /// <summary>Waits until a condition holds, for state that has no event to wait for (statistics, logs); fails with what was waited for.</summary>
    public static void Until(Func<bool> condition, string what) => Until(condition, () => what);

    /// <summary>The same with a description of the state at the time of the failure.</summary>
    public static void Until(Func<bool> condition, Func<string> what)
    {
        var watch = Stopwatch.StartNew();
        if (!SpinWait.SpinUntil(condition, Wait))
            Assert.Fail($"Waited {watch.Elapsed.TotalSeconds:0.0} s for {what()}.");
    }
}
