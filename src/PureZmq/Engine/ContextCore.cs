using Microsoft.Extensions.Logging;
using PureZmq.Transports;

namespace PureZmq.Engine;

/// <summary>What the sockets of one context share: I/O threads, inproc names, clock, logger. No state is shared beyond it.</summary>
internal sealed class ContextCore : IDisposable, IAsyncDisposable
{
    private const int BitsOfAffinity = 64;
    private const int MostSpareSets = 4;
    private readonly object _lock = new(); // guards the fields below; no gate is held when it is taken
    private readonly HashSet<SocketCore> _sockets = [];
    private readonly List<IoThread> _io = [];
    private readonly Stack<ReadinessSet> _spareSets = new(); // for sockets that come and go: making and closing one is five calls of the system
    private int _nextIo;
    private bool _ended;
    private bool _disposed;
    private Task? _disposal;

    public ContextCore(ContextSettings settings)
    {
        Settings = settings;
        Logger = new SafeLogger(settings.LoggerFactory.CreateLogger("PureZmq"));
        Inproc = new InprocRegistry(this);
    }

    public ContextSettings Settings { get; }

    public ILogger Logger { get; }

    public InprocRegistry Inproc { get; }

    public TimeProvider Clock => Settings.TimeProvider;

    /// <exception cref="ZmqResourceException">The system has no descriptor left.</exception>
    public ReadinessSet NewSet()
    {
        lock (_lock)
        {
            if (_spareSets.TryPop(out var spare))
                return spare;
        }

        return Settings.NewSet(Settings.Reactor);
    }

    /// <summary>Takes a set back that has no members left.</summary>
    public void Return(ReadinessSet set)
    {
        lock (_lock)
        {
            if (set.CanBeUsedAgain && !_disposed && _spareSets.Count < MostSpareSets)
            {
                _spareSets.Push(set);
                return;
            }
        }

        set.Dispose();
    }

    public static ObjectDisposedException Ended() => new("ZmqContext", "The context was shut down.");

    public void Add(SocketCore socket)
    {
        lock (_lock)
        {
            if (_ended)
                throw Ended();
            if (Settings.MaxSockets > 0 && _sockets.Count >= Settings.MaxSockets)
                throw ZmqResourceException.TooManySockets(Settings.MaxSockets);
            _sockets.Add(socket);
        }
    }

    public void Remove(SocketCore socket)
    {
        lock (_lock)
            _sockets.Remove(socket);
    }

    /// <summary>An I/O thread for a socket, in turn; started when first asked for.</summary>
    /// <param name="affinity">A bit for each thread that may be chosen; 0: any.</param>
    public IoThread ChooseIoThread(ulong affinity)
    {
        lock (_lock)
        {
            if (_disposed)
                throw Ended();
            if (Settings.IoThreads == 0)
                throw new ZmqException("The context has no I/O thread (ZmqContextOptions.IoThreads is 0): only inproc works.", Messages.Errno.EMTHREAD);
            if (affinity != 0)
                return ChooseAmong(affinity);
            if (_io.Count < Settings.IoThreads)
            {
                _io.Add(new IoThread(this, _io.Count));
                return _io[^1];
            }

            return _io[_nextIo++ % _io.Count];
        }
    }

    /// <summary>Ends every call in progress and every later one. Closes nothing.</summary>
    public void Shutdown()
    {
        SocketCore[] sockets;
        lock (_lock)
        {
            _ended = true;
            sockets = [.. _sockets];
        }

        foreach (var socket in sockets)
            socket.EndByContext();
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public ValueTask DisposeAsync()
    {
        lock (_lock)
            return new ValueTask(_disposal ??= Task.Run(DisposeCoreAsync));
    }

    private IoThread ChooseAmong(ulong affinity)
    {
        var allowed = Enumerable.Range(0, Math.Min(Settings.IoThreads, BitsOfAffinity)).Where(i => (affinity >> i & 1) != 0).ToArray();
        if (allowed.Length == 0)
        {
            throw new ZmqException(
                $"Affinity 0x{affinity:X} names none of the context's I/O threads, of which there are {Settings.IoThreads}.", Messages.Errno.EMTHREAD);
        }

        var chosen = allowed[_nextIo++ % allowed.Length];
        while (_io.Count <= chosen)
            _io.Add(new IoThread(this, _io.Count));
        return _io[chosen];
    }

    private async Task DisposeCoreAsync()
    {
        Shutdown();
        SocketCore[] sockets;
        lock (_lock)
            sockets = [.. _sockets];
        foreach (var socket in sockets)
            socket.Close();
        foreach (var socket in sockets)
            await socket.Closed.ConfigureAwait(false);
        IoThread[] threads;
        lock (_lock)
        {
            threads = [.. _io];
            _io.Clear();
            _disposed = true;
        }

        foreach (var thread in threads)
            thread.Dispose();
        while (_spareSets.TryPop(out var spare)) // none is added any more
            spare.Dispose();
    }
}
