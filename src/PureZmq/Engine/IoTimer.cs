namespace PureZmq.Engine;

/// <summary>One thing an I/O thread does later. Belongs to that thread.</summary>
internal sealed class IoTimer(Action action)
{
    public Action Action { get; } = action;

    /// <summary>Cancelled timers stay in the queue until their time and then do nothing.</summary>
    public bool IsCancelled { get; private set; }

    public void Cancel() => IsCancelled = true;
}
