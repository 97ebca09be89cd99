namespace PureZmq.Engine;

/// <summary>One thing an I/O thread does later. Belongs to that thread.</summary>
internal sealed class IoTimer(IoTimers queue, Action action)
{
    private Action? _action = action; // null once it was taken or cancelled: what it would have acted on is not held any longer

    public bool IsCancelled => _action is null;

    /// <summary>Does nothing once the time has come.</summary>
    public void Cancel()
    {
        if (_action is null)
            return;
        _action = null;
        queue.OnCancelled();
    }

    /// <summary>Its time has come: what is to be done.</summary>
    public Action Take()
    {
        var action = _action!;
        _action = null;
        return action;
    }
}
