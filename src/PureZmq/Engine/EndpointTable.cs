using PureZmq.Messages;
using PureZmq.Protocol;
using PureZmq.Transports;

namespace PureZmq.Engine;

/// <summary>What one socket has bound and connected, under the strings by which it is undone.</summary>
internal sealed class EndpointTable(SocketCore core)
{
    private readonly object _lock = new(); // guards the lists; no gate is held when it is taken; under it only the lock of the inproc names is
    private readonly List<Listener> _listeners = [];
    private readonly List<Connector> _connectors = [];
    private readonly List<string> _inprocNames = [];
    private readonly List<InprocConnect> _inprocConnects = [];

    /// <summary>The socket is closing: nothing is added any more. Guarded by the lock.</summary>
    private bool _isClosed;

    /// <summary>What the last bind or connect resolved to.</summary>
    public string? Last { get; private set; }

    private bool IgnoresDuplicates => core.SocketType is SocketType.Dealer or SocketType.Sub or SocketType.Pub or SocketType.Req;

    private StreamSettings Streams => core.Settings.ToStreams();

    public string Bind(string text)
    {
        var endpoint = Endpoint.Parse(text);
        if (endpoint.Transport == TransportKind.Inproc)
        {
            BindInproc(text);
            return Last = text;
        }

        var io = core.Io; // throws when the context has none
        var listener = Listen(text, endpoint);
        try
        {
            lock (_lock)
            {
                ThrowIfClosed();
                _listeners.Add(listener);
            }
        }
        catch (ObjectDisposedException)
        {
            listener.Stop(); // not started: no thread but this one knows it
            throw;
        }

        core.Events.Raise(SocketEvents.Listening, listener.Endpoint, value: listener.Descriptor);
        io.Post(listener.Start);
        return Last = listener.Endpoint;
    }

    /// <param name="text">The endpoint.</param>
    /// <param name="name">The name our side gives the peer; null: what it calls itself.</param>
    public StartedConnect Connect(string text, byte[]? name = null)
    {
        var endpoint = Endpoint.Parse(text);
        if (endpoint.Transport == TransportKind.Inproc)
            return ConnectInproc(text, name);

        var io = core.Io; // throws when the context has none
        var target = StreamTransport.Target(endpoint, Streams);
        Connector connector;
        lock (_lock)
        {
            ThrowIfClosed();
            if (IgnoresDuplicates && _connectors.Find(c => c.Endpoint == text) is { } existing)
            {
                existing.Uses++;
                return new StartedConnect(existing.Ready, existing, null);
            }

            connector = new Connector(core, text, target, name);
            _connectors.Add(connector);
        }

        if (connector.EarlyPipe is { } pipe && !core.TryAddPipe(pipe))
        {
            lock (_lock)
                _connectors.Remove(connector);
            throw NameTaken(text, name!);
        }

        connector.BeginAttempt();
        if (!io.Post(connector.Start))
            connector.DropBegun(); // the context was quicker to end
        Last = text;
        return new StartedConnect(connector.Ready, connector, null);
    }

    /// <summary>The socket is closing.</summary>
    public void Close()
    {
        lock (_lock)
            _isClosed = true;
    }

    public void Unbind(string text)
    {
        var endpoint = Endpoint.Parse(text);
        if (endpoint.Transport == TransportKind.Inproc)
        {
            lock (_lock)
            {
                ThrowIfClosed();
                if (!_inprocNames.Remove(text))
                    throw NotBound(text);
            }

            core.Context.Inproc.Release(text, core);
            return;
        }

        var listeners = TakeListeners(text);
        if (listeners.Length == 0 && StreamTransport.InNumbers(endpoint, Streams) is { } numeric)
            listeners = TakeListeners(numeric);
        if (listeners.Length == 0)
            throw NotBound(text);
        core.Io.Invoke(() =>
        {
            foreach (var listener in listeners)
            {
                listener.Stop();
                core.Closing.RetireAccepted(listener);
            }
        });
    }

    public void Disconnect(string text)
    {
        var endpoint = Endpoint.Parse(text);
        if (!TryDisconnect(text) && !(StreamTransport.InNumbers(endpoint, Streams) is { } numeric && TryDisconnect(numeric)))
            throw NotConnected(text);
    }

    /// <summary>Takes one connect back: what it made ends, unless others that were passed over need it too.</summary>
    public void Undo(StartedConnect connect)
    {
        InprocConnect? inproc;
        Connector? connector;
        lock (_lock)
        {
            // Not there: disconnected meanwhile, which has ended it.
            inproc = _inprocConnects.Find(c => c.Pipe == connect.Pipe && --c.Uses == 0);
            if (inproc is not null)
                _inprocConnects.Remove(inproc);
            connector = _connectors.Find(c => c == connect.Connector && --c.Uses == 0);
            if (connector is not null)
                _connectors.Remove(connector);
        }

        if (inproc is not null)
            End(inproc);
        if (connector is not null)
            core.Io.Post(() => connector.Retire(core.Settings.Linger));
    }

    /// <summary>A pipe in process was given up by our side: a new one takes its place.</summary>
    public void ReconnectInproc(InprocPipe old)
    {
        var fresh = new InprocConnect(new InprocPipe(core, old.Endpoint, isIncoming: false) { GivenName = old.GivenName });
        lock (_lock)
        {
            if (_isClosed || _inprocConnects.RemoveAll(c => c.Pipe == old) == 0)
                return; // disconnected meanwhile
            _inprocConnects.Add(fresh);
        }

        // Routable before it is joined, like the first. Should another have got the name just now, this peer goes by its own.
        if (fresh.Pipe.GivenName is not null && !core.TryAddPipe(fresh.Pipe))
            fresh.Pipe.GivenName = null;
        core.Context.Inproc.Connect(fresh.Pipe, fresh.Bound);
    }

    /// <summary>Frees the inproc names at the end of the socket. What parked connects queued stays for a later binder.</summary>
    public void ReleaseInproc()
    {
        string[] names;
        lock (_lock)
        {
            names = [.. _inprocNames];
            _inprocNames.Clear();
            _inprocConnects.Clear();
        }

        foreach (var name in names)
            core.Context.Inproc.Release(name, core);
    }

    /// <summary>At the end of the socket, on the I/O thread.</summary>
    public void StopListening()
    {
        Listener[] listeners;
        lock (_lock)
        {
            listeners = [.. _listeners];
            _listeners.Clear();
        }

        foreach (var listener in listeners)
            listener.Stop();
    }

    /// <summary>At the end of the socket, on the I/O thread: connectors go on only for pipes that retire with something to send.</summary>
    public void StopIdleConnectors()
    {
        Connector[] connectors;
        lock (_lock)
        {
            connectors = [.. _connectors];
            _connectors.Clear();
        }

        foreach (var connector in connectors)
        {
            if (!connector.RetiresBusily)
                connector.Stop();
        }
    }

    private static ZmqEndpointException NotBound(string text)
        => new(text, Errno.ENOENT, $"Endpoint '{text}' is not bound by this socket. Wildcards are undone by the resolved endpoint (LastEndpoint).");

    private static ZmqEndpointException NotConnected(string text)
        => new(text, Errno.ENOENT, $"Endpoint '{text}' is not connected by this socket. Disconnect takes the endpoint that Connect was given.");

    private static ZmqEndpointException NameTaken(string text, byte[] name)
        => new(
            text, Errno.EADDRINUSE, $"Endpoint '{text}': a peer is known under the routing id {new RoutingId(name)} already; connect under another.");

    private void ThrowIfClosed()
    {
        if (_isClosed)
            throw new ObjectDisposedException(core.SocketType + "Socket", "The socket is closed.");
    }

    private Listener Listen(string text, Endpoint endpoint)
    {
        try
        {
            return new Listener(core, endpoint, Streams);
        }
        catch (ZmqEndpointException e)
        {
            core.Events.Raise(SocketEvents.BindFailed, text, reason: e.Message, value: e.Errno);
            throw;
        }
    }

    private void BindInproc(string text)
    {
        List<(InprocPipe Pipe, TaskCompletionSource Bound)> parked;
        lock (_lock)
        {
            // In one step: whoever unbinds, or closes the socket, finds both or neither.
            ThrowIfClosed();
            parked = core.Context.Inproc.Bind(text, core);
            _inprocNames.Add(text);
        }

        core.Context.Inproc.JoinParked(text, core, parked);
    }

    private StartedConnect ConnectInproc(string text, byte[]? name)
    {
        InprocConnect connect;
        lock (_lock)
        {
            ThrowIfClosed();
            ForgetEndedLocked();
            // One whose binder closed does not come back: connecting once more is how to reach a successor, though something is left to read.
            if (IgnoresDuplicates && _inprocConnects.Find(c => c.Endpoint == text && !c.Pipe.IsGone) is { } existing)
            {
                existing.Uses++;
                return new StartedConnect(existing.Bound.Task, null, existing.Pipe);
            }

            connect = new InprocConnect(new InprocPipe(core, text, isIncoming: false) { GivenName = name });
            _inprocConnects.Add(connect);
        }

        if (name is not null && !core.TryAddPipe(connect.Pipe))
        {
            lock (_lock)
                _inprocConnects.Remove(connect);
            throw NameTaken(text, name);
        }

        Last = text;
        core.Context.Inproc.Connect(connect.Pipe, connect.Bound);
        return new StartedConnect(connect.Bound.Task, null, connect.Pipe);
    }

    private Listener[] TakeListeners(string resolved)
    {
        lock (_lock)
        {
            ThrowIfClosed();
            // A path of ipc can be bound twice: the later one took it over.
            Listener[] listeners = [.. _listeners.Where(l => l.Endpoint == resolved)];
            _listeners.RemoveAll(l => l.Endpoint == resolved);
            return listeners;
        }
    }

    private bool TryDisconnect(string text)
    {
        Connector[] connectors;
        InprocConnect[] inproc;
        lock (_lock)
        {
            ThrowIfClosed();
            ForgetEndedLocked();
            connectors = [.. _connectors.Where(c => c.Endpoint == text)];
            _connectors.RemoveAll(c => c.Endpoint == text);
            inproc = [.. _inprocConnects.Where(c => c.Endpoint == text)];
            _inprocConnects.RemoveAll(c => c.Endpoint == text);
        }

        foreach (var connect in inproc)
            End(connect);

        if (connectors.Length > 0)
        {
            core.Io.Invoke(() =>
            {
                foreach (var connector in connectors)
                    connector.Retire(core.Settings.Linger);
            });
        }

        return connectors.Length + inproc.Length > 0;
    }

    /// <summary>A connect in process ends with its binder: nothing is left to undo.</summary>
    private void ForgetEndedLocked() => _inprocConnects.RemoveAll(c => c.Pipe.IsRemoved);

    private void End(InprocConnect connect)
    {
        core.Context.Inproc.Forget(connect.Pipe);
        if (connect.Bound.TrySetException(StartedConnect.Disconnected(connect.Endpoint)))
            _ = connect.Bound.Task.Exception; // looked at: a plain Connect has nobody who awaits it
        core.Inproc.Disconnect(connect.Pipe);
    }

    /// <summary>A connect to a name of this process.</summary>
    /// <param name="Pipe">Our end.</param>
    private sealed record InprocConnect(InprocPipe Pipe)
    {
        public string Endpoint => Pipe.Endpoint;

        /// <summary>How many connect calls rely on it: with the first those that were passed over. Guarded by the lock.</summary>
        public int Uses { get; set; } = 1;

        /// <summary>Completes when the name is bound.</summary>
        public TaskCompletionSource Bound { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
