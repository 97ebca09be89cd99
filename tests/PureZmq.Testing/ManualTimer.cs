namespace PureZmq.Testing;

/// <summary>A timer of a <see cref="ManualClock"/>; the clock's lock guards its state.</summary>
internal sealed class ManualTimer(ManualClock clock, Action callback) : ITimer
{
    /// <summary>When it fires next, on the clock's scale; null while it rests.</summary>
    public TimeSpan? Due { get; set; }

    /// <summary>The time between two firings; null fires once.</summary>
    public TimeSpan? Period { get; set; }

    /// <summary>Set for good by <see cref="Dispose"/>.</summary>
    public bool IsDisposed { get; set; }

    public void Fire() => callback();

    public bool Change(TimeSpan dueTime, TimeSpan period) => clock.Change(this, dueTime, period);

    public void Dispose() => clock.Remove(this);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
