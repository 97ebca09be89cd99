using PureZmq.Messages;
using PureZmq.Protocol;

namespace PureZmq.Engine;

/// <summary>The inproc names of one context: who has bound them, and who waits for them to be bound.</summary>
internal sealed class InprocRegistry(ContextCore context)
{
    private readonly object _lock = new(); // guards all fields; no gate is held when it is taken, none is taken under it
    private readonly Dictionary<string, SocketCore> _bound = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(InprocPipe Pipe, TaskCompletionSource Bound)>> _parked = new(StringComparer.Ordinal);
    private readonly HashSet<(string, SocketType, SocketType)> _warned = [];

    /// <returns>Those that waited for the name, for <see cref="JoinParked"/>, which takes gates.</returns>
    public List<(InprocPipe Pipe, TaskCompletionSource Bound)> Bind(string name, SocketCore binder)
    {
        lock (_lock)
        {
            if (!_bound.TryAdd(name, binder))
                throw new ZmqEndpointException(name, Errno.EADDRINUSE, $"Endpoint '{name}' is bound already in this context.");
            return _parked.Remove(name, out var parked) ? parked : [];
        }
    }

    public void JoinParked(string name, SocketCore binder, List<(InprocPipe Pipe, TaskCompletionSource Bound)> parked)
    {
        foreach (var (pipe, bound) in parked)
        {
            Join(name, pipe, binder);
            bound.TrySetResult();
        }
    }

    /// <param name="pipe">The connecting end; its endpoint is the name.</param>
    /// <param name="bound">Is completed when the name is bound.</param>
    public void Connect(InprocPipe pipe, TaskCompletionSource bound)
    {
        var name = pipe.Endpoint;
        SocketCore? binder;
        lock (_lock)
        {
            if (!_bound.TryGetValue(name, out binder))
            {
                if (!_parked.TryGetValue(name, out var parked))
                    _parked[name] = parked = [];
                parked.Add((pipe, bound));
            }
        }

        if (binder is null)
        {
            // The name may be bound from now on: the binder then finds the pipe with what was queued, and readies both ends.
            pipe.Owner.Inproc.Attach(pipe);
            return;
        }

        Join(name, pipe, binder);
        bound.TrySetResult();
    }

    public void Release(string name, SocketCore binder)
    {
        lock (_lock)
        {
            if (_bound.TryGetValue(name, out var owner) && owner == binder)
                _bound.Remove(name);
        }
    }

    /// <summary>A parked connect was undone, or its socket closed with nothing queued.</summary>
    public void Forget(InprocPipe pipe)
    {
        lock (_lock)
        {
            if (_parked.TryGetValue(pipe.Endpoint, out var parked) && parked.RemoveAll(p => p.Pipe == pipe) > 0 && parked.Count == 0)
                _parked.Remove(pipe.Endpoint);
        }
    }

    private void Join(string name, InprocPipe connecting, SocketCore binder)
    {
        WarnOfMismatch(name, connecting.Owner, binder);
        var bound = new InprocPipe(binder, name, isIncoming: true);
        InprocPipe.Join(connecting, bound);
        // The binder first: a subscription that the connecting side replays finds somebody to act on it.
        binder.Inproc.Attach(bound);
        connecting.Owner.Inproc.Attach(connecting);
    }

    private void WarnOfMismatch(string name, SocketCore connecting, SocketCore binder)
    {
        var (ours, theirs) = (connecting.SocketType, binder.SocketType);
        if (SocketTypes.Accepts(theirs, ours))
            return;
        connecting.Events.Raise(SocketEvents.IncompatiblePeer, name, reason: $"{SocketTypes.Partners(ours)}, not with {SocketTypes.Name(theirs)}.");
        binder.Events.Raise(SocketEvents.IncompatiblePeer, name, reason: $"{SocketTypes.Partners(theirs)}, not with {SocketTypes.Name(ours)}.");
        lock (_lock)
        {
            if (!_warned.Add((name, ours, theirs)))
                return;
        }

        EngineLog.IncompatibleInproc(context.Logger, name, SocketTypes.Name(ours), SocketTypes.Name(theirs));
    }
}
