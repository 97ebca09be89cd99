using PureZmq.Messages;
using PureZmq.Protocol;
using PureZmq.Transports;

namespace PureZmq.Engine;

/// <summary>What one socket has bound and connected, under the strings by which it is undone.</summary>
internal sealed class EndpointTable(SocketCore core)
{
    private readonly object _lock = new(); // guards the lists; no gate is held when it is taken, and nothing waits under it
    private readonly List<Listener> _listeners = [];
    private readonly List<Connector> _connectors = [];
    private readonly List<string> _inprocNames = [];
    private readonly List<(string Endpoint, InprocPipe Pipe)> _inprocConnects = [];

    /// <summary>The socket is closing: nothing is added any more. Guarded by the lock.</summary>
    private bool _isClosed;

    /// <summary>What the last bind or connect resolved to.</summary>
    public string? Last { get; private set; }

    private bool IgnoresDuplicates => core.SocketType is SocketType.Dealer or SocketType.Sub or SocketType.Pub or SocketType.Req;

    private StreamSettings Streams => new(core.Settings.IPv6, core.Settings.SendBuffer, core.Settings.ReceiveBuffer, core.Settings.Backlog)
    {
        IpcPeers = new IpcPeerFilter(core.Settings.IpcAllowedUserIds, core.Settings.IpcAllowedGroupIds, core.Settings.IpcAllowedProcessIds),
    };

    public string Bind(string text)
    {
        var endpoint = Endpoint.Parse(text);
        if (endpoint.Transport == TransportKind.Inproc)
        {
            lock (_lock)
            {
                ThrowIfClosed();
                _inprocNames.Add(text); // first, so that the end of the socket releases it whatever comes between
            }

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

    public StartedConnect Connect(string text)
    {
        var endpoint = Endpoint.Parse(text);
        if (endpoint.Transport == TransportKind.Inproc)
            return ConnectInproc(text);

        var io = core.Io; // throws when the context has none
        var target = StreamTransport.Target(endpoint, Streams);
        Connector connector;
        lock (_lock)
        {
            ThrowIfClosed();
            if (IgnoresDuplicates && _connectors.Find(c => c.Endpoint == text) is { } existing)
                return new StartedConnect(existing.Ready, null, null);
            connector = new Connector(core, text, target);
            _connectors.Add(connector);
        }

        if (connector.EarlyPipe is { } pipe)
            core.AddPipe(pipe);
        io.Post(connector.Start);
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
                if (!_inprocNames.Remove(text))
                    throw NotFound(text, "bound");
            }

            core.Context.Inproc.Release(text, core);
            return;
        }

        Listener[] listeners; // a path of ipc can be bound twice: the later one took it over
        lock (_lock)
        {
            listeners = [.. _listeners.Where(l => l.Endpoint == text)];
            if (listeners.Length == 0)
                throw NotFound(text, "bound");
            _listeners.RemoveAll(l => l.Endpoint == text);
        }

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
        Endpoint.Parse(text);
        if (!TryDisconnect(text))
            throw NotFound(text, "connected");
    }

    /// <summary>Takes one connect back.</summary>
    public void Undo(StartedConnect connect)
    {
        if (connect.Pipe is { } pipe)
        {
            lock (_lock)
                _inprocConnects.RemoveAll(c => c.Pipe == pipe);
            core.Context.Inproc.Forget(pipe.Endpoint, pipe);
            core.Inproc.Disconnect(pipe);
        }

        if (connect.Connector is { } connector)
        {
            lock (_lock)
                _connectors.Remove(connector);
            core.Io.Post(() => connector.Retire(core.Settings.Linger));
        }
    }

    public bool TryDisconnect(string text)
    {
        Connector[] connectors;
        InprocPipe[] pipes;
        lock (_lock)
        {
            connectors = [.. _connectors.Where(c => c.Endpoint == text)];
            _connectors.RemoveAll(c => c.Endpoint == text);
            pipes = [.. _inprocConnects.Where(c => c.Endpoint == text).Select(c => c.Pipe)];
            _inprocConnects.RemoveAll(c => c.Endpoint == text);
        }

        foreach (var pipe in pipes)
        {
            core.Context.Inproc.Forget(text, pipe);
            core.Inproc.Disconnect(pipe);
        }

        if (connectors.Length > 0)
        {
            core.Io.Invoke(() =>
            {
                foreach (var connector in connectors)
                    connector.Retire(core.Settings.Linger);
            });
        }

        return connectors.Length + pipes.Length > 0;
    }

    /// <summary>A pipe in process was given up by our side: a new one takes its place.</summary>
    public void ReconnectInproc(InprocPipe old)
    {
        var fresh = new InprocPipe(core, old.Endpoint, isIncoming: false);
        lock (_lock)
        {
            if (_isClosed || _inprocConnects.RemoveAll(c => c.Pipe == old) == 0)
                return; // disconnected meanwhile
            _inprocConnects.Add((old.Endpoint, fresh));
        }

        _ = core.Context.Inproc.Connect(old.Endpoint, fresh);
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

    private static ZmqEndpointException NotFound(string text, string what)
        => new(text, Errno.ENOENT, $"Endpoint '{text}' is not {what} by this socket. Wildcards are undone by the resolved endpoint (LastEndpoint).");

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
        try
        {
            core.Context.Inproc.Bind(text, core);
        }
        catch (ZmqEndpointException)
        {
            lock (_lock)
                _inprocNames.Remove(text);
            throw;
        }
    }

    private StartedConnect ConnectInproc(string text)
    {
        InprocPipe pipe;
        lock (_lock)
        {
            if (IgnoresDuplicates && _inprocConnects.Exists(c => c.Endpoint == text))
                return new StartedConnect(Task.CompletedTask, null, null);
            ThrowIfClosed();
            pipe = new InprocPipe(core, text, isIncoming: false);
            _inprocConnects.Add((text, pipe));
        }

        Last = text;
        return new StartedConnect(core.Context.Inproc.Connect(text, pipe), null, pipe);
    }
}
