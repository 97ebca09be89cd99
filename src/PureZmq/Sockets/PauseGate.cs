namespace PureZmq.Sockets;

/// <summary>Holds a proxy's directions while it is paused.</summary>
internal sealed class PauseGate
{
    private volatile TaskCompletionSource? _resumed;

    public bool IsClosed => _resumed is not null;

    public void Close()
        => Interlocked.CompareExchange(ref _resumed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), null);

    public void Open() => Interlocked.Exchange(ref _resumed, null)?.SetResult();

    /// <summary>Completes when the gate is open.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _resumed?.Task.WaitAsync(cancellationToken) ?? Task.CompletedTask;
}
