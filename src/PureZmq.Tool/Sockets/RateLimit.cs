namespace PureZmq.Tool.Sockets;

/// <summary>Paces what is sent: so many messages a second, evenly.</summary>
/// <remarks>Who comes late because there was nothing to send does not catch up with a burst.</remarks>
internal sealed class RateLimit(double perSecond, TimeProvider clock)
{
    // Timers tick in milliseconds and come late; so much lateness is made up for, lest the rate sink.
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan ShortestDelay = TimeSpan.FromMilliseconds(1);

    private readonly TimeSpan _interval = TimeSpan.FromSeconds(1 / perSecond);
    private readonly long _start = clock.GetTimestamp();
    private TimeSpan _due; // of the next message, counted from the start

    /// <summary>Completes when the next message may go.</summary>
    internal ValueTask WaitAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetElapsedTime(_start);
        if (_due < now - Slack)
            _due = now;
        var delay = _due - now;
        _due += _interval;
        return delay < ShortestDelay ? ValueTask.CompletedTask : new ValueTask(Task.Delay(delay, clock, cancellationToken));
    }
}
