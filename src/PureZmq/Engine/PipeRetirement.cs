namespace PureZmq.Engine;

/// <summary>The end of a stream pipe whose endpoint or socket was closed: flush, say goodbye, close.</summary>
/// <remarks>
/// What is queued goes out within the linger, over a new connection if need be. Then our sending side is shut down and the
/// peer gets a moment to read and close first: closing with octets unread would make the system reset the connection, which can
/// destroy what the peer has not read yet. Runs on the I/O thread but for what says otherwise.
/// </remarks>
internal sealed class PipeRetirement(SocketCore core, StreamPipe pipe, TimeSpan linger)
{
    private static readonly TimeSpan Goodbye = TimeSpan.FromMilliseconds(500);
    private IoTimer? _timer;
    private int _isOver; // by Interlocked

    public bool IsOver => Volatile.Read(ref _isOver) != 0;

    public void Begin()
    {
        var pending = pipe.BeginRetirement();
        if (linger == TimeSpan.Zero)
        {
            Expire();
            return;
        }

        core.Gate.Enter();
        var connected = pipe.Connection is not null;
        core.Gate.Exit();
        if (!connected && !pending)
        {
            pipe.Connector?.Stop();
            Finish();
            return;
        }

        if (linger != Timeout.InfiniteTimeSpan)
            _timer = core.Io.After(linger, Expire);
        var after = default(AfterGate);
        pipe.FlushNow(ref after); // shuts down at once when nothing is left
        after.Run();
    }

    /// <summary>Everything has been given to the kernel and the peer was told that nothing follows. Any thread, no gates.</summary>
    public void WasShutDown() => core.Io.Post(() =>
    {
        if (Volatile.Read(ref _isOver) != 0)
            return;
        _timer?.Cancel();
        var patience = linger == Timeout.InfiniteTimeSpan || linger > Goodbye ? Goodbye : linger;
        _timer = core.Io.After(patience, Expire);
    });

    /// <summary>The connection is closed. Any thread, no gates.</summary>
    /// <param name="final">No other one will be made.</param>
    public void ConnectionEnded(bool final) => core.Io.Post(() =>
    {
        if (Volatile.Read(ref _isOver) != 0)
            return;
        if (!final && pipe.BeginRetirement())
        {
            pipe.Connector!.ContinueForRetirement();
            return;
        }

        pipe.Connector?.Stop();
        Discard(DropReason.PeerLost);
        Finish();
    });

    private void Expire()
    {
        Discard(DropReason.LingerExpired);
        pipe.Connector?.Stop();
        core.Gate.Enter();
        var connection = pipe.Connection;
        core.Gate.Exit();
        if (connection is null || core.Reactor is not { } reactor)
        {
            Finish();
            return;
        }

        reactor.RunAsOwner(() =>
        {
            core.Streams.OnLost(connection, "closed by us", protocolError: null);
            Finish();
        });
    }

    private void Discard(DropReason reason)
    {
        var dropped = pipe.Discard();
        core.CountDropped(reason, dropped, pipe);
        if (dropped > 0)
            EngineLog.Dropped(core.Logger, pipe.Endpoint, dropped, reason);
    }

    private void Finish()
    {
        if (Interlocked.Exchange(ref _isOver, 1) != 0)
            return;
        core.Io.Post(() => _timer?.Cancel());
        core.Closing.OnRetired(pipe);
    }
}
