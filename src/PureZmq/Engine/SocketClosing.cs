namespace PureZmq.Engine;

/// <summary>The end of a socket, and of single stream pipes: taken from callers at once, flushed within the linger, then closed.</summary>
/// <remarks>The fields are guarded by the socket's gate. Called without gates.</remarks>
internal sealed class SocketClosing(SocketCore core, EndpointTable endpoints)
{
    private readonly HashSet<StreamPipe> _retiring = []; // closed for callers, still flushing
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly object _end = new(); // pulsed when _finished is complete; a leaf
    private bool _endpointsAreClosed;

    /// <summary>The socket was closed; some of its pipes may still flush. Guarded by the socket's gate.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>Completes when the linger is over and every connection is closed.</summary>
    public Task Finished => _finished.Task;

    /// <summary>Blocks until <see cref="Finished"/> completes.</summary>
    /// <remarks>The task's own wait would spin first, against the I/O thread and a peer on the same machine that have to say goodbye: some
    /// 10 us of processor time for each socket.</remarks>
    public void WaitUntilFinished()
    {
        lock (_end)
        {
            while (!_finished.Task.IsCompleted)
                Monitor.Wait(_end);
        }
    }

    /// <summary>Starts the close: calls end at once, queued output lingers. Never waits.</summary>
    public void Begin(TimeSpan linger)
    {
        var after = default(AfterGate);
        core.Gate.Enter();
        if (HasBegun)
        {
            core.Gate.Exit();
            return;
        }

        HasBegun = true;
        core.EnterSendInside();
        core.EndCallsLocked(new ObjectDisposedException(core.SocketType + "Socket", "The socket is closed."), ref after);
        var pipes = core.PipesLocked<Pipe>();
        foreach (var pipe in pipes)
            core.CountDropped(DropReason.LocalClose, pipe.Inbound.Clear(), pipe);
        core.ExitSendInside();
        core.Gate.Exit();
        after.Run();

        endpoints.Close(); // from here on nothing is added
        endpoints.ReleaseInproc();
        foreach (var pipe in pipes.OfType<InprocPipe>())
        {
            core.Inproc.Disconnect(pipe);
            if (pipe is { Peer: null, HasUnread: false })
                core.Context.Inproc.Forget(pipe); // else what it queued waits for whoever binds the name
        }

        if (core.StartedIo is { } io)
            io.Post(() => CloseStreams(linger));
        else
            Finish();
    }

    /// <summary>Takes a stream pipe away from callers; what is queued still goes out within the linger. Only on the I/O thread.</summary>
    /// <returns>False when there is nothing to retire.</returns>
    public bool Retire(StreamPipe pipe, TimeSpan linger, bool keepUnread)
    {
        var after = default(AfterGate);
        core.Gate.Enter();
        if (pipe.Retirement is not null || (pipe.IsGone && pipe.Connection is null))
        {
            core.Gate.Exit();
            return false;
        }

        core.EnterSendInside();
        var retirement = new PipeRetirement(core, pipe, linger);
        pipe.Retirement = retirement;
        _retiring.Add(pipe);
        if (pipe.Connection is { Paused: true } paused)
            core.Reactor!.ResumeLocked(paused); // read to its end, so that closing it does not reset it
        if (!keepUnread)
            core.CountDropped(DropReason.LocalClose, core.DropLookedAhead(pipe) + pipe.Inbound.Clear(), pipe);
        if (core.HoldsLocked(pipe))
        {
            if (pipe.IsReady)
                core.LostLocked(pipe, ref after);
            core.GoneLocked(pipe, ref after);
        }

        core.ServeSendersLocked(ref after);
        core.ExitSendInside();
        core.ServeReceiversLocked(ref after);
        core.Gate.Exit();
        after.Run();
        retirement.Begin();
        return true;
    }

    /// <summary>The listener was unbound: its connections end too; what they delivered stays readable. Only on the I/O thread.</summary>
    public void RetireAccepted(Listener listener)
    {
        core.Gate.Enter();
        var pipes = core.PipesLocked<StreamPipe>();
        core.Gate.Exit();
        foreach (var pipe in pipes.Where(pipe => pipe.Listener == listener))
            Retire(pipe, core.Settings.Linger, keepUnread: true);
    }

    /// <summary>A retiring pipe has flushed, or given up, and its connection is closed.</summary>
    public void OnRetired(StreamPipe pipe)
    {
        core.Gate.Enter();
        _retiring.Remove(pipe);
        var last = _endpointsAreClosed && _retiring.Count == 0;
        core.Gate.Exit();
        if (last)
            Finish();
    }

    /// <summary>The last descriptor is closed.</summary>
    public void OnReactorClosed()
    {
        core.Context.Remove(core);
        core.Events.Stop("the socket is closed");
        _finished.TrySetResult();
        lock (_end)
            Monitor.PulseAll(_end);
    }

    private void CloseStreams(TimeSpan linger)
    {
        endpoints.StopListening();
        core.Gate.Enter();
        var pipes = core.PipesLocked<StreamPipe>();
        core.Gate.Exit();
        foreach (var pipe in pipes)
            Retire(pipe, linger, keepUnread: false);
        endpoints.StopIdleConnectors();
        core.Gate.Enter();
        _endpointsAreClosed = true;
        var done = _retiring.Count == 0;
        core.Gate.Exit();
        if (done)
            Finish();
    }

    private void Finish()
    {
        if (core.Reactor is { } reactor)
            reactor.Io.Post(reactor.Dispose); // says when it is closed
        else
            OnReactorClosed();
    }
}
