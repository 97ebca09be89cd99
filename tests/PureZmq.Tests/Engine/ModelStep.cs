namespace PureZmq.Tests.Engine;

/// <summary>A point at which a simulated thread may be interrupted.</summary>
/// <param name="Until">When the thread can go on; null: at once.</param>
/// <param name="Call">What it does first, step by step.</param>
internal readonly record struct ModelStep(Func<bool>? Until, IEnumerator<ModelStep>? Call)
{
    /// <summary>Another thread may run here.</summary>
    public static ModelStep Anytime => default;

    public static ModelStep When(Func<bool> until) => new(until, null);

    public static ModelStep Do(IEnumerable<ModelStep> call) => new(null, call.GetEnumerator());
}
