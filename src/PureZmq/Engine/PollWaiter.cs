namespace PureZmq.Engine;

/// <summary>A waiter that takes nothing: it tells a wait at several sockets that this one can be received from, or sent to. Used again for
/// each wait.</summary>
internal sealed class PollWaiter : Waiter
{
    private readonly PollSignal _signal;

    public PollWaiter(WaitKind kind, PollSignal signal)
    {
        _signal = signal;
        Kind = kind;
        State = WaitState.Cancelled; // not queued
    }

    /// <summary>A signal that comes late, for a wait that is over, only makes the next one look once more.</summary>
    public override void Signal() => _signal.Set();
}
