namespace PureZmq.Samples;

/// <summary>What a process has written to one of its outputs, line by line, as it comes.</summary>
internal sealed class Lines(string what)
{
    private readonly Lock _lock = new();   // guards all below; waiters are completed outside
    private readonly List<string> _lines = [];
    private TaskCompletionSource _changed = NewSignal();
    private bool _ended;

    /// <summary>All lines so far.</summary>
    public string[] All
    {
        get
        {
            lock (_lock)
                return [.. _lines];
        }
    }

    /// <summary>Adds a line; null: there will be no more.</summary>
    public void Add(string? line)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            if (line is null)
                _ended = true;
            else
                _lines.Add(line);
            (changed, _changed) = (_changed, NewSignal());
        }

        changed.SetResult();
    }

    /// <summary>Waits until <paramref name="count"/> lines satisfy a condition, and returns those that do.</summary>
    public async Task<string[]> WhereAsync(Func<string, bool> condition, int count, string sought)
    {
        var limit = Task.Delay(Limits.Process, TimeProvider.System);
        while (true)
        {
            Task changed;
            bool ended;
            string[] found;
            lock (_lock)
                (changed, ended, found) = (_changed.Task, _ended, [.. _lines.Where(condition)]);
            if (found.Length >= count)
                return found;
            if (ended || await Task.WhenAny(changed, limit) == limit)
                Assert.Fail($"{what} {(ended ? "ended" : "went on")} without {sought}. It wrote:\n{string.Join('\n', All)}");
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
