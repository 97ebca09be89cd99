using Microsoft.Extensions.Logging;
using PureZmq.Engine;
using PureZmq.Sockets;

namespace PureZmq;

/// <summary>What all sockets have: endpoints, peers, figures and an end. The verbs that send or receive belong to the types.</summary>
/// <remarks>
/// <para>Thread safety: any number of threads may use a socket at once, any of its members.</para>
/// <para>Dispose a socket when you are done with it: it then sends what waits, within its linger. One that is forgotten closes itself
/// when the garbage collector finds it, and logs a warning.</para>
/// </remarks>
public abstract class ZmqSocket : IDisposable, IAsyncDisposable
{
    private readonly SocketCore _core;

    internal ZmqSocket(SocketCore core) => _core = core;

    /// <summary>Closes a socket that was never disposed, with its linger.</summary>
    ~ZmqSocket()
    {
        // When the constructor threw there is an object to finalize, but no socket in it.
        if (_core is not { Closed.IsCompleted: false })
            return;
        if (_core.HasAwaiters)
            GC.ReRegisterForFinalize(this); // somebody awaits it, though nobody else refers to it
        else
            CloseForgotten();
    }

    /// <summary>The endpoint of the last bind or connect, with its port; null before. libzmq: ZMQ_LAST_ENDPOINT.</summary>
    public string? LastEndpoint => _core.LastEndpoint;

    /// <summary>What the socket sent, received and dropped so far, by reason.</summary>
    public SocketStatistics Statistics => new(_core.ReadCounters());

    /// <summary>The peers of the socket now: a copy that does not change any more.</summary>
    public IReadOnlyList<PeerInfo> Peers => _core.SnapshotPeers();

    /// <summary>As <see cref="SocketOptions.Linger"/>. The value at the moment of a close or disconnect counts.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative and not infinite, or over 24 days.</exception>
    /// <exception cref="ObjectDisposedException">Set though the socket is closed or its context ended.</exception>
    public TimeSpan Linger
    {
        get => _core.Settings.Linger;
        set => Change(OptionRange.TimeOrInfinite(value, nameof(Linger)), static (settings, linger) => settings with { Linger = linger });
    }

    internal SocketCore Core => _core;

    /// <summary>Listens at an endpoint for peers that connect. Any number of binds and connects may be made, in any order.</summary>
    /// <param name="endpoint">Such as <c>tcp://*:5555</c>, <c>tcp://127.0.0.1:*</c> for a port the system chooses,
    /// <c>ipc:///run/app.sock</c>, <c>ipc://*</c> for a path in a new private directory, <c>ipc://@name</c> for an abstract name of Linux, or
    /// <c>inproc://name</c>.</param>
    /// <remarks>Over ipc the file of an earlier bind is replaced, even if somebody listens there, and stays behind at the end; a file with
    /// content is not touched. The directory of <c>ipc://*</c> is removed with the bind.</remarks>
    /// <returns>The endpoint with its port or path, as peers may connect to it and <see cref="Unbind"/> takes it.</returns>
    /// <exception cref="ZmqEndpointException">The address is in use, is not one of this machine, is too long for a path or in a
    /// directory that is not there, or its transport is not there.</exception>
    /// <exception cref="ArgumentException">The endpoint is malformed.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed or its context ended.</exception>
    public string Bind(string endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        var resolved = _core.Bind(endpoint);
        GC.KeepAlive(this);
        return resolved;
    }

    /// <summary>Begins to connect to an endpoint, and goes on trying while the socket is open. Returns at once.</summary>
    /// <remarks>The peer may come later. Types that queue take messages for it right away, unless
    /// <see cref="SocketOptions.Immediate"/>.</remarks>
    /// <exception cref="ZmqEndpointException">The transport is not there, or an ipc path is too long.</exception>
    /// <exception cref="ArgumentException">The endpoint is malformed.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed or its context ended.</exception>
    public void Connect(string endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        _core.Connect(endpoint);
        GC.KeepAlive(this);
    }

    /// <summary>Connects to an endpoint; completes when the handshake with the peer is done.</summary>
    /// <param name="endpoint">As for <see cref="Connect"/>.</param>
    /// <param name="cancellationToken">Ends the wait, and the attempts to connect with it.</param>
    /// <exception cref="OperationCanceledException">Cancelled while waiting; the endpoint is not connected.</exception>
    /// <exception cref="ZmqEndpointException">The transport is not there, or the endpoint was disconnected meanwhile.</exception>
    /// <exception cref="ZmqException">The peer proved unfit: no other attempt is made.</exception>
    /// <exception cref="ArgumentException">The endpoint is malformed.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed or its context ended, before or meanwhile.</exception>
    public ValueTask ConnectAsync(string endpoint, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return _core.ConnectAsync(endpoint, name: null, cancellationToken);
    }

    /// <summary>Stops listening at an endpoint and closes the connections accepted through it; what they had received stays
    /// readable.</summary>
    /// <param name="endpoint">As <see cref="Bind"/> returned it; over tcp a name or another spelling of that address will do, but no
    /// wildcard.</param>
    /// <exception cref="ZmqEndpointException">The socket is not bound to it.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed or its context ended.</exception>
    public void Unbind(string endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        _core.Unbind(endpoint);
        GC.KeepAlive(this);
    }

    /// <summary>Ends the connections made to an endpoint: what waits to be sent lingers, what was received and not read is
    /// discarded.</summary>
    /// <param name="endpoint">As given to <see cref="Connect"/>. A tcp address given there in numbers is found by another spelling too; a
    /// name is not found by its number.</param>
    /// <exception cref="ZmqEndpointException">The socket is not connected to it.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed or its context ended.</exception>
    public void Disconnect(string endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        _core.Disconnect(endpoint);
        GC.KeepAlive(this);
    }

    /// <summary>Waits until this many peers have done their handshake.</summary>
    /// <param name="count">How many at least; 0: the wait is over at once.</param>
    /// <param name="timeout">The limit; zero: it does not wait; infinite: none.</param>
    /// <returns>False when the time ran out first.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count or the time is negative.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed or its context ended.</exception>
    public bool WaitForPeers(int count, TimeSpan timeout)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var limit = OptionRange.TimeOrInfinite(timeout, nameof(timeout));
        return SyncCalls.Wait(this, _core.WaitForPeersAsync(count, limit, CancellationToken.None));
    }

    /// <summary>Completes when this many peers have done their handshake.</summary>
    /// <param name="count">How many at least.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">Cancelled while waiting.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed or its context ended.</exception>
    public async ValueTask WaitForPeersAsync(int count, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        await _core.WaitForPeersAsync(count, Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Watches what happens at the socket's connections: who comes and goes, what is refused, what is dropped, and why.</summary>
    /// <param name="events">What to tell; by default everything. <see cref="SocketEvents.MonitorStopped"/> is told in any case.</param>
    /// <returns>A monitor that tells what happens from now on; dispose it when nobody reads it any more.</returns>
    /// <remarks>Open it before <see cref="Bind"/> or <see cref="Connect"/>, to miss nothing. libzmq: zmq_socket_monitor.</remarks>
    /// <exception cref="ObjectDisposedException">The socket is closed or its context ended.</exception>
    public SocketMonitor OpenMonitor(SocketEvents events = SocketEvents.All)
    {
        var feed = _core.OpenFeed(events);
        GC.KeepAlive(this);
        return new SocketMonitor(_core, feed);
    }

    /// <summary>Closes the socket and waits until what it had queued is sent or its linger is over. Calls in progress end with
    /// <see cref="ObjectDisposedException"/>.</summary>
    /// <remarks>A second call does no harm.</remarks>
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _core.Close();
        // On an I/O thread (a continuation run inline) waiting would keep that very thread from finishing: there it only begins.
        if (!IoThread.IsCurrentThread)
            _core.Closing.WaitUntilFinished();
    }

    /// <summary>Closes the socket; completes when what it had queued is sent or its linger is over. Calls in progress end with
    /// <see cref="ObjectDisposedException"/>.</summary>
    /// <remarks>A second call does no harm.</remarks>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _core.Close();
        await _core.Closed.ConfigureAwait(false);
    }

    /// <summary>The type and the endpoint of the last bind or connect, for logs.</summary>
    public override string ToString() => LastEndpoint is { Length: > 0 } endpoint ? $"{GetType().Name} {endpoint}" : GetType().Name;

    internal void Change<T>(T value, Func<SocketSettings, T, SocketSettings> change)
    {
        _core.Change(settings => change(settings, value));
        GC.KeepAlive(this);
    }

    private void CloseForgotten()
    {
        var logger = _core.Context.Settings.LoggerFactory.CreateLogger(SocketLog.Category);
        try
        {
            SocketLog.NotDisposed(logger, GetType().Name, _core.LastEndpoint);
            _core.Close();
        }
        catch (Exception exception)
        {
            // An exception that leaves a finalizer ends the process, which no forgotten socket is worth.
            SocketLog.CloseFailed(logger, GetType().Name, exception);
        }
    }
}
