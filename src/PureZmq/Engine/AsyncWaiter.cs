using System.Diagnostics;
using System.Threading.Tasks.Sources;

namespace PureZmq.Engine;

/// <summary>An awaited operation. Recycled: once its result was taken, the object serves another one.</summary>
internal sealed class AsyncWaiter : Waiter, IValueTaskSource<Message>, IValueTaskSource<bool>, IValueTaskSource
{
    private static readonly AsyncWaiter?[] Spare = new AsyncWaiter?[128];
    private static Gate _spareGate = new(GateRank.Leaf); // guards Spare and _spareCount
    private static int _spareCount;

    private ManualResetValueTaskSourceCore<bool> _source;
    private WaitingCore _core = null!;
    private CancellationToken _cancellation;
    private CancellationTokenRegistration _registration;
    private ITimer? _timer;

    /// <summary>When the call began to wait, if its socket is to learn from how long that took; else 0.</summary>
    public long LearnsSince;

    /// <summary>The message to send is a copy of ours, not the caller's: a send that fails disposes it.</summary>
    public bool OwnsBody { get; private set; }

    public static AsyncWaiter Rent(WaitingCore core, WaitKind kind, CancellationToken cancellationToken)
    {
        AsyncWaiter? waiter = null;
        _spareGate.Enter();
        if (_spareCount > 0)
        {
            waiter = Spare[--_spareCount];
            Spare[_spareCount] = null;
        }

        _spareGate.Exit();
        waiter ??= new AsyncWaiter();
        waiter._core = core;
        waiter._cancellation = cancellationToken;
        waiter.Kind = kind;
        waiter.State = WaitState.Waiting;
        return waiter;
    }

    public AsyncWaiter WithBody(Messages.MessageBody body, bool owned)
    {
        (Body, BodyVersion) = (body, body.Version);
        OwnsBody = owned;
        return this;
    }

    /// <summary>Starts what can end the wait from outside. Called without gates, after the waiter was queued.</summary>
    public void Watch(TimeSpan timeout)
    {
        if (_cancellation.CanBeCanceled)
            _registration = _cancellation.UnsafeRegister(static state => Cut((AsyncWaiter)state!, WaitState.Cancelled), this);
        if (timeout != Timeout.InfiniteTimeSpan)
            _timer = _core.Clock.CreateTimer(static state => Cut((AsyncWaiter)state!, WaitState.TimedOut), this, timeout, Timeout.InfiniteTimeSpan);
    }

    public ValueTask<Message> AsMessage() => new(this, _source.Version);

    public ValueTask<bool> AsAnswer() => new(this, _source.Version);

    public ValueTask AsDone() => new(this, _source.Version);

    public override void Signal()
    {
        if (!_core.ContinueInline)
        {
            _source.RunContinuationsAsynchronously = true;
            try
            {
                _source.SetResult(true);
            }
            catch (OutOfMemoryException)
            {
                // The continuation is queued; only no thread could be started for it, as in EventFeed. One that comes free runs it, and those
                // who stand behind this waiter must be signalled all the same.
            }
        }
        else if (IoThread.IsCurrentThread)
        {
            _source.RunContinuationsAsynchronously = false;
            _source.SetResult(true);
        }
        else
        {
            // A caller's thread that happens to serve somebody else's wait runs no user code.
            _core.PostToIo(Signal);
        }
    }

    Message IValueTaskSource<Message>.GetResult(short token)
    {
        var body = Finish(token);
        return body!.ToMessage();
    }

    bool IValueTaskSource<bool>.GetResult(short token)
    {
        Finish(token);
        return true;
    }

    void IValueTaskSource.GetResult(short token) => Finish(token);

    ValueTaskSourceStatus IValueTaskSource<Message>.GetStatus(short token) => _source.GetStatus(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _source.GetStatus(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<Message>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _source.OnCompleted(continuation, state, token, flags);

    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _source.OnCompleted(continuation, state, token, flags);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _source.OnCompleted(continuation, state, token, flags);

    private static void Cut(AsyncWaiter waiter, WaitState state) => waiter._core.EndWait(waiter, state);

    private Messages.MessageBody? Finish(short token)
    {
        _source.GetResult(token); // throws when the operation was awaited twice or is not complete
        // Waits for a callback that runs: afterwards nobody outside refers to this object. No gate is held here.
        _registration.Dispose();
        _timer?.Dispose();
        var (state, body, error, cancellation) = (State, Body, Error, _cancellation);
        var version = BodyVersion;
        var (owned, sending, seconds) = (OwnsBody, IsSending, IsSending ? _core.SendTimeout : _core.ReceiveTimeout);
        if (LearnsSince != 0)
            _core.AwaitSpin.Learn(slept: true, Stopwatch.GetTimestamp() - LearnsSince);
        var hadTimer = _timer is not null;
        Recycle(hadTimer);
        if (sending && (owned || state == WaitState.Done))
            body?.TryReturn(version); // our copy in any case; the caller's own message once it was sent
        if (state == WaitState.Done)
            return body;
        throw state switch
        {
            WaitState.Cancelled => new OperationCanceledException(cancellation),
            WaitState.TimedOut => new TimeoutException(
                sending ? $"No room to send within {seconds} (SendTimeout)." : $"No message within {seconds} (ReceiveTimeout)."),
            _ => error!,
        };
    }

    private void Recycle(bool hadTimer)
    {
        _source.Reset();
        _registration = default;
        _cancellation = default;
        _timer = null;
        Body = null;
        Error = null;
        OwnsBody = false;
        LearnsSince = 0;
        if (hadTimer)
            return; // its callback may still be on its way: it must find this wait, ended, and not the next one
        _core = null!;
        _spareGate.Enter();
        if (_spareCount < Spare.Length)
            Spare[_spareCount++] = this;
        _spareGate.Exit();
    }
}
