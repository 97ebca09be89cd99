namespace PureZmq.Engine;

/// <summary>Those who wait until a number that the socket knows (peers, subscribers of a topic) is large enough.</summary>
/// <remarks>Guarded by the socket's gate. Completing runs nobody's code here: the continuations go to the thread pool.</remarks>
internal sealed class PeerWatch
{
    private readonly List<(Func<int> Count, int Wanted, TaskCompletionSource Reached)> _watches = [];

    public Task Add(Func<int> count, int wanted)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _watches.Add((count, wanted, reached));
        Changed();
        return reached.Task;
    }

    public void Changed()
    {
        for (var i = _watches.Count - 1; i >= 0; i--)
        {
            var (count, wanted, reached) = _watches[i];
            if (!reached.Task.IsCompleted && count() < wanted)
                continue;
            _watches.RemoveAt(i);
            Complete(reached, reason: null);
        }
    }

    public void Fail(Exception reason)
    {
        foreach (var (_, _, reached) in _watches)
            Complete(reached, reason);
        _watches.Clear();
    }

    public void Remove(Task reached) => _watches.RemoveAll(w => w.Reached.Task == reached);

    private static void Complete(TaskCompletionSource reached, Exception? reason)
    {
        try
        {
            if (reason is null)
                reached.TrySetResult();
            else
                reached.TrySetException(reason);
        }
        catch (OutOfMemoryException)
        {
            // It is complete and its continuation queued; only no thread could be started for that, as in EventFeed.
        }
    }
}
