namespace PureZmq.Engine;

/// <summary>The pipes of a socket, and the life of each: added, ready, lost, perhaps ready again, gone, read to its end.</summary>
/// <remarks>
/// The fields are guarded by <see cref="GatedCore.Gate"/>; a pipe changes its state under both gates. The patterns are told: hooks ending
/// in <c>Locked</c> run under both gates too.
/// </remarks>
internal abstract class PipeHoldingCore(ContextCore context, SocketSettings settings, InboundMode inboundMode, bool hasSendGate)
    : ReceivingCore(context, settings, hasSendGate)
{
    private readonly HashSet<Pipe> _pipes = [];
    private readonly PeerWatch _watch = new();
    private InprocPipe[] _inproc = []; // replaced under Gate; read without it as a hint
    private int _ready;

    public InboundMode InboundMode { get; } = inboundMode;

    public override bool LooksInproc => Volatile.Read(ref _inproc).Length > 0;

    public override bool InprocLooksReadable
    {
        get
        {
            foreach (var pipe in Volatile.Read(ref _inproc))
            {
                if (pipe.LooksReadable)
                    return true;
            }

            return false;
        }
    }

    /// <summary>Under <see cref="GatedCore.Gate"/>.</summary>
    protected IReadOnlyCollection<Pipe> Pipes => _pipes;

    public ValueTask<bool> WaitForPeersAsync(int count, TimeSpan timeout, CancellationToken cancellationToken)
        => WaitUntilAsync(() => _ready, count, timeout, cancellationToken);

    /// <summary>A pipe that was full has room. Called by pipes, without gates.</summary>
    public void OnRoom(Pipe pipe, ref AfterGate after)
    {
        Gate.Enter();
        EnterSendInside();
        if (!pipe.IsGone && !pipe.IsRemoved)
        {
            OnRoomLocked(pipe);
            ServeSendersLocked(ref after);
        }

        ExitSendInside();
        Gate.Exit();
    }

    /// <summary>Adds a pipe that callers may queue for before any connection exists.</summary>
    /// <returns>False when the name our side gives the peer is taken; nothing was added.</returns>
    public bool TryAddPipe(Pipe pipe)
    {
        var after = default(AfterGate);
        Gate.Enter();
        EnterSendInside();
        var isFree = pipe.GivenName is not { } name || IsNameFreeLocked(name);
        if (isFree && !pipe.IsRemoved) // unless it was disconnected by another thread already
        {
            AddPipeLocked(pipe);
            ServeSendersLocked(ref after);
        }

        ExitSendInside();
        Gate.Exit();
        after.Run();
        return isFree;
    }

    /// <summary>Under <see cref="GatedCore.Gate"/>.</summary>
    public bool HoldsLocked(Pipe pipe) => _pipes.Contains(pipe);

    /// <summary>A copy of the list of pipes of one kind. Under <see cref="GatedCore.Gate"/>.</summary>
    public TPipe[] PipesLocked<TPipe>()
        where TPipe : Pipe
        => _pipes.OfType<TPipe>().ToArray();

    /// <summary>The life of a pipe begins. This one and the next three are called under both gates.</summary>
    public void AddPipeLocked(Pipe pipe)
    {
        if (pipe is InprocPipe inproc)
            _inproc = [.. _inproc, inproc];
        _pipes.Add(pipe);
        OnPipeAddedLocked(pipe);
    }

    /// <summary>The peer of a pipe is there, for the first time or again.</summary>
    public void ReadyLocked(Pipe pipe, ref AfterGate after)
    {
        pipe.IsReady = true;
        _ready++;
        OnPeerReadyLocked(pipe, ref after);
    }

    /// <summary>The peer of a pipe, if it was there, is not there any more.</summary>
    public void LostLocked(Pipe pipe, ref AfterGate after)
    {
        if (!pipe.IsReady)
            return;
        pipe.IsReady = false;
        _ready--;
        OnPeerLostLocked(pipe, ref after);
        _watch.Changed();
    }

    /// <summary>Nothing more can be sent through a pipe.</summary>
    public void GoneLocked(Pipe pipe, ref AfterGate after)
    {
        if (pipe.IsGone)
            return;
        LostLocked(pipe, ref after);
        pipe.IsGone = true;
        OnPipeGoneLocked(pipe);
        RemoveIfReadLocked(pipe);
    }

    /// <summary>Forgets a pipe that is gone once it is read to its end. Under both gates, or on a read under
    /// <see cref="GatedCore.Gate"/>.</summary>
    public void RemoveIfReadLocked(Pipe pipe)
    {
        if (!pipe.IsGone || pipe.IsRemoved || (InboundMode == InboundMode.Queue && !pipe.IsIgnored && pipe.Refill(arm: false)))
            return;
        RemoveLocked(pipe);
    }

    /// <summary>Ends every call, also of those who wait for a count. Under both gates.</summary>
    public void EndCallsLocked(Exception reason, ref AfterGate after)
    {
        EndLocked(reason, ref after);
        _watch.Fail(reason);
    }

    /// <summary>Whoever waits for a count looks again. Under <see cref="GatedCore.Gate"/>.</summary>
    public void CountsChangedLocked() => _watch.Changed();

    /// <summary>What a peer has sent and nobody has received. Under <see cref="GatedCore.Gate"/>.</summary>
    public virtual int BacklogLocked(Pipe pipe) => pipe.Inbound.Messages;

    /// <summary>A pipe that was full has room.</summary>
    public virtual void OnRoomLocked(Pipe pipe)
    {
    }

    /// <summary>A pipe has messages to read. Only under <see cref="GatedCore.Gate"/>.</summary>
    public virtual void OnReadableLocked(Pipe pipe)
    {
    }

    /// <summary>A peer subscribed or unsubscribed.</summary>
    public virtual void OnSubscriptionLocked(Pipe pipe, ReadOnlySpan<byte> topic, bool subscribe, ref AfterGate after)
    {
    }

    /// <summary>A message frame arrived at a socket that decodes them.</summary>
    public virtual void OnFrameLocked(Pipe pipe, ReadOnlySpan<byte> body, bool more, ref AfterGate after)
    {
    }

    /// <summary>Whether no peer is known under a routing id.</summary>
    protected virtual bool IsNameFreeLocked(byte[] name) => true;

    /// <summary>A pipe exists; messages may be queued for it, though its peer may not be there yet.</summary>
    protected abstract void OnPipeAddedLocked(Pipe pipe);

    /// <summary>The peer is there, for the first time or again.</summary>
    protected virtual void OnPeerReadyLocked(Pipe pipe, ref AfterGate after)
    {
    }

    /// <summary>The peer is not there any more; it may come back.</summary>
    protected virtual void OnPeerLostLocked(Pipe pipe, ref AfterGate after)
    {
    }

    /// <summary>Nothing more can be sent through the pipe; messages received before may be left in it.</summary>
    protected abstract void OnPipeGoneLocked(Pipe pipe);

    /// <summary>The pipe is gone and read to its end.</summary>
    protected virtual void OnPipeRemovedLocked(Pipe pipe)
    {
    }

    /// <summary>Waits until a number that the socket knows is large enough.</summary>
    /// <returns>False when the time ran out before.</returns>
    protected async ValueTask<bool> WaitUntilAsync(Func<int> count, int wanted, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var reached = Watch(count, wanted);
        try
        {
            await reached.WaitAsync(timeout, Clock, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        finally
        {
            Unwatch(reached);
        }
    }

    /// <summary>Awaits what happens elsewhere; the end of the socket or of its context ends this call like any other.</summary>
    protected async ValueTask WaitUnlessEndedAsync(Task task, CancellationToken cancellationToken)
    {
        var ended = Watch(static () => 0, wanted: 1); // never so many: it only fails
        try
        {
            await Task.WhenAny(task, ended).WaitAsync(cancellationToken).ConfigureAwait(false);
            // The end of the socket makes the task fail too: the cause is what the caller is to hear of.
            await (ended.IsCompleted && !task.IsCompletedSuccessfully ? ended : task).ConfigureAwait(false);
        }
        finally
        {
            Unwatch(ended);
            _ = ended.Exception; // looked at: it may have failed when nobody waited any more
        }
    }

    private Task Watch(Func<int> count, int wanted)
    {
        Gate.Enter();
        try
        {
            ThrowIfEnded();
            return _watch.Add(count, wanted);
        }
        finally
        {
            Gate.Exit();
        }
    }

    private void Unwatch(Task reached)
    {
        Gate.Enter();
        _watch.Remove(reached);
        Gate.Exit();
    }

    // By itself, so that the closure is made only when a pipe ends, and not at each look at one that has nothing to read.
    private void RemoveLocked(Pipe pipe)
    {
        pipe.IsRemoved = true;
        pipe.Inbound.Clear();
        _pipes.Remove(pipe);
        if (pipe is InprocPipe inproc)
            _inproc = Array.FindAll(_inproc, other => other != inproc);
        OnPipeRemovedLocked(pipe);
    }
}
