namespace PureZmq.Engine;

/// <summary>Signs of life on one connection: those we ask for with PING, and those the peer's own PINGs tell us to demand.</summary>
/// <remarks>
/// Specification: 37/ZMTP, "Connection Heartbeating". As in libzmq a PING sets off a wait, and what the peer sends ends it; only the next
/// PING sets off another. Any octet counts, not whole frames alone: a long frame over a slow line is no silence.
/// Belongs to the I/O thread but for what says otherwise.
/// </remarks>
internal sealed class Heartbeat(StreamConnection connection)
{
    private static readonly TimeSpan LongestStep = TimeSpan.FromSeconds(10);
    private SilenceWatch? _afterPing; // ours
    private SilenceWatch? _afterPromise; // the peer's
    private long _promise; // the newest: how often had been read by then, and below it the milliseconds; one word, so that they agree; by Volatile
    private int _isNoted; // 1: the I/O thread has not looked at it yet; by Interlocked

    private SocketCore Core => connection.Pipe.Owner;

    /// <summary>The first part of a long wait. A timer holds its connection until it is due: with shorter ones a connection that is long
    /// closed is not held for the hours that a peer may ask for.</summary>
    public static TimeSpan Step(TimeSpan delay) => delay < LongestStep ? delay : LongestStep;

    /// <summary>The connection is established: the first PING follows an interval later.</summary>
    public void Start()
    {
        if (Core.Settings.HeartbeatInterval > TimeSpan.Zero)
            AskIn(Core.Settings.HeartbeatInterval);
    }

    /// <summary>A PING with a time to live is the last that was read from the peer. By the owner of the drive right, without gates.</summary>
    public void Promised(TimeSpan timeToLive)
    {
        Volatile.Write(ref _promise, ((long)connection.Reads << 32) | (uint)timeToLive.TotalMilliseconds);
        if (Interlocked.Exchange(ref _isNoted, 1) == 0) // a flood of PINGs posts no flood
            Core.Io.Post(WatchPromise);
    }

    private void AskIn(TimeSpan delay)
    {
        var step = Step(delay);
        Core.Io.After(step, () =>
        {
            Core.Gate.Enter();
            var isClosed = connection.IsClosed;
            Core.Gate.Exit();
            if (isClosed)
                return;
            if (delay > step)
                AskIn(delay - step);
            else
                Ask();
        });
    }

    private void Ask()
    {
        var settings = Core.Settings;
        var reads = Volatile.Read(ref connection.Reads); // before the PING goes: a thread that drives may read the answer at once
        var after = default(AfterGate);
        connection.Pipe.SendPing(connection, settings.HeartbeatTimeToLive, ref after);
        after.Run();
        var patience = settings.HeartbeatTimeout ?? settings.HeartbeatInterval;
        if (patience > TimeSpan.Zero)
            (_afterPing ??= new SilenceWatch(connection, "after a PING (HeartbeatTimeout)")).Arm(patience, reads);
        AskIn(settings.HeartbeatInterval);
    }

    private void WatchPromise()
    {
        Interlocked.Exchange(ref _isNoted, 0);
        _afterPromise ??= new SilenceWatch(connection, "which is the time to live it had given itself");
        var promise = Volatile.Read(ref _promise);
        _afterPromise.Arm(TimeSpan.FromMilliseconds((uint)promise), (int)(promise >> 32));
    }
}
