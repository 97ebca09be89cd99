namespace PureZmq.Testing;

/// <summary>A clock that moves only when a test says so.</summary>
/// <remarks>
/// Timers fire inside <see cref="Advance"/>, on its thread, in the order in which they are due; while one fires the clock stands at
/// the moment it was due. Any thread may call; calls of <see cref="Advance"/> must not overlap.
/// </remarks>
public sealed class ManualClock : TimeProvider
{
    private readonly Lock _gate = new();   // guards _now and _timers; callbacks run outside it
    private readonly List<ManualTimer> _timers = [];
    private readonly DateTimeOffset _start;
    private TimeSpan _now;

    /// <summary>A clock that stands at <paramref name="start"/>; without one, at the first moment of 2000.</summary>
    public ManualClock(DateTimeOffset? start = null) => _start = start ?? new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>What passed since the clock was made.</summary>
    public TimeSpan Elapsed
    {
        get
        {
            lock (_gate)
                return _now;
        }
    }

    /// <summary>The timers that will fire some day.</summary>
    public int ArmedTimers
    {
        get
        {
            lock (_gate)
                return _timers.Count(timer => timer.Due is not null);
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => Elapsed.Ticks;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _start + Elapsed;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock on and fires every timer that becomes due on the way.</summary>
    public void Advance(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        var end = Elapsed + time;
        while (TakeNextDue(end) is { } timer)
            timer.Fire();
        lock (_gate)
            _now = end;
    }

    /// <summary>Waits until this many timers are armed: the moment at which a background loop sleeps and may be woken.</summary>
    public Task WaitForTimersAsync(int count) => Within.UntilAsync(() => ArmedTimers >= count, $"{count} armed timers");

    internal bool Change(ManualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            if (timer.IsDisposed)
                return false;
            timer.Period = period > TimeSpan.Zero ? period : null;
            timer.Due = dueTime < TimeSpan.Zero ? null : _now + dueTime;
            if (!_timers.Contains(timer))
                _timers.Add(timer);
        }

        return true;
    }

    internal void Remove(ManualTimer timer)
    {
        lock (_gate)
        {
            timer.IsDisposed = true;
            timer.Due = null;
            _timers.Remove(timer);
        }
    }

    private ManualTimer? TakeNextDue(TimeSpan end)
    {
        lock (_gate)
        {
            var next = _timers.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
            if (next?.Due is not { } due)
                return null;
            if (due > _now)
                _now = due;
            next.Due = next.Period is { } period ? due + period : null;
            return next;
        }
    }
}
