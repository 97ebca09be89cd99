namespace PureZmq.Engine;

/// <summary>A wait for a sign of life; a connection that gives none in time counts as lost.</summary>
/// <remarks>Belongs to the I/O thread but for what says otherwise.</remarks>
internal sealed class SilenceWatch(StreamConnection connection, string circumstance)
{
    private TimeSpan _limit;
    private long _startedAt;
    private int _reads; // as many as there were then
    private bool _isArmed;
    private long _nextLook; // on the clock; of the timer that counts
    private int _timers; // how many were started: the last one counts

    private SocketCore Core => connection.Pipe.Owner;

    /// <summary>The wait begins, unless one is under way and nothing has been heard since.</summary>
    /// <param name="limit">How long it is.</param>
    /// <param name="reads">As many as there were when a sign of life was asked for or promised: by now it may have come.</param>
    public void Arm(TimeSpan limit, int reads)
    {
        if (_isArmed && reads == _reads)
            return;
        (_limit, _reads, _startedAt) = (limit, reads, Core.Clock.GetTimestamp());
        // A timer under way that comes too early finds that out: a peer that sends PINGs without end starts no timers without end.
        if (!_isArmed || Core.Clock.GetElapsedTime(_startedAt, _nextLook) > limit)
            LookIn(limit);
        _isArmed = true;
    }

    private void LookIn(TimeSpan delay)
    {
        var step = Heartbeat.Step(delay);
        _nextLook = Core.Clock.GetTimestamp() + (long)(step.TotalSeconds * Core.Clock.TimestampFrequency);
        var timer = ++_timers;
        Core.Io.After(step, () =>
        {
            if (timer == _timers)
                Look();
        });
    }

    private void Look()
    {
        Core.Gate.Enter();
        var (isClosed, isPaused) = (connection.IsClosed, connection.Paused);
        Core.Gate.Exit();
        if (isClosed || Volatile.Read(ref connection.Reads) != _reads)
        {
            _isArmed = false;
            return;
        }

        var remaining = _limit - Core.Clock.GetElapsedTime(_startedAt);
        if (remaining > TimeSpan.Zero)
        {
            LookIn(remaining);
        }
        else if (isPaused)
        {
            // We do not listen, so nobody can be accused of silence: the wait begins again.
            _startedAt = Core.Clock.GetTimestamp();
            LookIn(_limit);
        }
        else
        {
            _isArmed = false;
            var (reads, limit) = (_reads, _limit); // the owner of the drive right may be another thread
            Core.Reactor!.RunAsOwner(() => EndUnlessSpoken(reads, limit));
        }
    }

    /// <summary>By the owner of the drive right, who alone closes, and so may look at the stream.</summary>
    private void EndUnlessSpoken(int reads, TimeSpan limit)
    {
        // What was read since the look is a sign of life, and so is what came and was not read yet, on a busy machine.
        if (!connection.IsClosed && connection.Reads == reads && !connection.Stream.HasUnread)
            Core.Streams.OnLost(connection, $"it was silent for {limit}, {circumstance}", protocolError: null);
    }
}
