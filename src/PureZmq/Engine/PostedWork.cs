namespace PureZmq.Engine;

/// <summary>What is to be run by the owner of the drive right. Guarded by the socket's gate.</summary>
internal sealed class PostedWork
{
    private List<Action>? _actions;

    /// <summary>A hint without the gate.</summary>
    public bool LooksPosted => Volatile.Read(ref _actions) is not null;

    public void AddLocked(Action action) => (_actions ??= []).Add(action);

    /// <summary>Takes everything, to be run by <see cref="Run"/> once no gate is held.</summary>
    /// <returns>Null when nothing was posted.</returns>
    public List<Action>? TakeLocked()
    {
        var actions = _actions;
        _actions = null;
        return actions;
    }

    public static void Run(List<Action>? actions)
    {
        if (actions is null)
            return;
        foreach (var action in actions)
            action();
    }
}
