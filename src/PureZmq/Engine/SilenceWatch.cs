namespace PureZmq.Engine;

/// <summary>A wait for a sign of life; a connection that gives none in time counts as lost.</summary>
/// <remarks>Belongs to the I/O thread.</remarks>
internal sealed class SilenceWatch(StreamConnection connection, string circumstance)
{
    // A timer holds its connection until it is due: in steps, so that one long closed is not held for the hours a peer may ask for.
    private static readonly TimeSpan LongestStep = TimeSpan.FromSeconds(10);
    private TimeSpan _limit;
    private long _startedAt;
    private int _reads;
    private bool _isArmed;

    private SocketCore Core => connection.Pipe.Owner;

    /// <summary>Does something later, unless the connection is closed by then. On the I/O thread.</summary>
    public static void After(StreamConnection connection, TimeSpan delay, Action action)
    {
        var (step, rest) = delay > LongestStep ? (LongestStep, delay - LongestStep) : (delay, TimeSpan.Zero);
        var core = connection.Pipe.Owner;
        core.Io.After(step, () =>
        {
            core.Gate.Enter();
            var isClosed = connection.IsClosed;
            core.Gate.Exit();
            if (isClosed)
                return;
            if (rest > TimeSpan.Zero)
                After(connection, rest, action);
            else
                action();
        });
    }

    /// <summary>The wait begins, unless one is under way and nothing has been heard since.</summary>
    public void Arm(TimeSpan limit)
    {
        var reads = Volatile.Read(ref connection.Reads);
        if (_isArmed && reads == _reads)
            return;
        (_limit, _reads, _startedAt) = (limit, reads, Core.Clock.GetTimestamp());
        if (_isArmed)
            return; // the timer under way finds that it has come too early
        _isArmed = true;
        After(connection, limit, Look);
    }

    private void Look()
    {
        if (Volatile.Read(ref connection.Reads) != _reads)
        {
            _isArmed = false;
            return;
        }

        var remaining = _limit - Core.Clock.GetElapsedTime(_startedAt);
        if (remaining > TimeSpan.Zero)
        {
            After(connection, remaining, Look);
            return;
        }

        Core.Gate.Enter();
        var isPaused = connection.Paused;
        Core.Gate.Exit();
        if (isPaused)
        {
            // We do not listen, so nobody can be accused of silence: the wait begins again.
            _startedAt = Core.Clock.GetTimestamp();
            After(connection, _limit, Look);
            return;
        }

        Core.Reactor!.RunAsOwner(() =>
        {
            // Octets that came and were not read yet, on a busy machine, are a sign of life too. Only the owner may look: it alone closes.
            if (!connection.IsClosed && !connection.Stream.HasUnread)
                Core.Streams.OnLost(connection, $"it was silent for {_limit}, {circumstance}", protocolError: null);
            else
                Core.Io.Post(() => _isArmed = false);
        });
    }
}
