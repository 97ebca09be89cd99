using System.Runtime.ExceptionServices;

namespace PureZmq.Sockets;

/// <summary>One run of a proxy: its directions, who steers them, and what ended it.</summary>
/// <remarks>
/// Every direction and the steering run by themselves until one of them ends for a reason of its own; that one stops the others.
/// The session is over when all have ended, so that no thread and no task is left behind.
/// </remarks>
internal sealed class ProxySession
{
    // So many messages, then the other direction's turn on a busy machine, and a look at whether we are to stop.
    private const int Round = 1000;

    private readonly ProxyDirection[] _directions;
    private readonly ProxyControl? _control;
    private readonly PauseGate _pause = new();
    private ExceptionDispatchInfo? _failure;

    public ProxySession(ZmqSocket frontend, ZmqSocket backend, ZmqSocket? capture, ZmqSocket? control)
    {
        ArgumentNullException.ThrowIfNull(frontend);
        ArgumentNullException.ThrowIfNull(backend);
        if (capture is not (null or ISender))
            throw new ArgumentException($"A capture socket sends; a {capture.GetType().Name} does not.", nameof(capture));
        if (control is not (null or IReceiver))
            throw new ArgumentException($"A control socket receives; a {control.GetType().Name} does not.", nameof(control));

        var forth = Direction(frontend, backend, capture);
        var back = ReferenceEquals(frontend, backend) ? null : Direction(backend, frontend, capture);
        _directions = [.. new[] { forth, back }.OfType<ProxyDirection>()];
        if (_directions.Length == 0)
        {
            var (one, other) = (frontend.GetType().Name, backend.GetType().Name);
            throw new ArgumentException($"No message can pass between a {one} and a {other}.", nameof(backend));
        }

        _control = control is null ? null : new ProxyControl(control, _pause, forth, back);
    }

    public void Run(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var steering = SteerAsync(stop);
        var other = _directions.Length == 1 ? null : new Thread(() => Carry(_directions[1], stop)) { IsBackground = true };
        other?.Start();
        Carry(_directions[0], stop);
        other?.Join();
        BlockingWait.For(new ValueTask(steering));
        BlockingWait.For(EndAsync(cancellationToken));
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // On the pool from the start: the caller's context, perhaps a window's, has no part in it.
        var carrying = _directions.Select(direction => Task.Run(() => CarryAsync(direction, stop), CancellationToken.None)).ToArray();
        await Task.WhenAll(carrying.Append(SteerAsync(stop))).ConfigureAwait(false);
        await EndAsync(cancellationToken).ConfigureAwait(false);
    }

    private ProxyDirection? Direction(ZmqSocket from, ZmqSocket to, ZmqSocket? capture)
        => from is IReceiver && to is ISender ? new ProxyDirection(from, to, capture, _pause) : null;

    private void Carry(ProxyDirection direction, CancellationTokenSource stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                if (direction.Move(Round) < Round)
                    direction.Wait(stop.Token);
            }
        }
        catch (Exception exception)
        {
            Stop(exception, stop);
        }
    }

    private async Task CarryAsync(ProxyDirection direction, CancellationTokenSource stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                if (direction.Move(Round) < Round)
                    await direction.WaitAsync(stop.Token).ConfigureAwait(false);
                else
                    await Task.Yield();
            }
        }
        catch (Exception exception)
        {
            Stop(exception, stop);
        }
    }

    private async Task SteerAsync(CancellationTokenSource stop)
    {
        if (_control is null)
            return;
        try
        {
            await _control.ObeyAsync(stop.Token).ConfigureAwait(false);
            await stop.CancelAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Stop(exception, stop);
        }
    }

    // The first failure is thrown at the end; those that follow from it, and the stop itself, say nothing new.
    private void Stop(Exception exception, CancellationTokenSource stop)
    {
        if (exception is OperationCanceledException && stop.IsCancellationRequested)
            return;
        Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);
        stop.Cancel();
    }

    private async ValueTask EndAsync(CancellationToken cancellationToken)
    {
        foreach (var direction in _directions)
            await direction.FinishAsync().ConfigureAwait(false);
        _failure?.Throw();
        if (_control is not { Terminated: true })
            cancellationToken.ThrowIfCancellationRequested();
    }
}
