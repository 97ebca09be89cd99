using PureZmq.Engine;

namespace PureZmq.Sockets;

/// <summary>What a poller looks at, and who sleeps until something is ready or this changes. Any thread.</summary>
internal sealed class PollSet
{
    private readonly object _lock = new(); // guards what follows; no gate is held when it is taken
    private readonly List<PollSignal> _sleeping = [];
    private volatile PollItem[] _items = []; // replaced under the lock
    private volatile bool _isDisposed;

    public PollItem[] Items => _items;

    public bool IsDisposed => _isDisposed;

    /// <exception cref="ArgumentException">It is in here already.</exception>
    /// <exception cref="ObjectDisposedException">The poller is disposed.</exception>
    public void Add(PollItem item, string name)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(Poller));
            if (Array.Exists(_items, other => other.IsOf(item.Target)))
                throw new ArgumentException("It is in this poller already; Modify changes what it is looked at for.", name);
            _items = [.. _items, item];
        }

        Wake();
    }

    /// <exception cref="ArgumentException">It is not in here.</exception>
    public void Modify(object target, PollEvents events, string name)
    {
        ArgumentNullException.ThrowIfNull(target, name);
        lock (_lock)
        {
            var place = Array.FindIndex(_items, item => item.IsOf(target));
            if (place < 0)
                throw new ArgumentException("It is not in this poller; add it first.", name);
            PollItem[] items = [.. _items];
            items[place] = items[place] with { Events = events };
            _items = items;
        }

        Wake();
    }

    /// <returns>Whether it was in here.</returns>
    public bool Remove(object target, string name)
    {
        ArgumentNullException.ThrowIfNull(target, name);
        lock (_lock)
        {
            var kept = Array.FindAll(_items, item => !item.IsOf(target));
            if (kept.Length == _items.Length)
                return false;
            _items = kept;
        }

        Wake();
        return true;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _items = [];
        }

        Wake();
    }

    /// <summary>From now on every change sets the signal.</summary>
    public void Enter(PollSignal signal)
    {
        lock (_lock)
            _sleeping.Add(signal);
    }

    public void Leave(PollSignal signal)
    {
        lock (_lock)
            _sleeping.Remove(signal);
    }

    private void Wake()
    {
        PollSignal[] sleeping;
        lock (_lock)
            sleeping = [.. _sleeping];
        foreach (var signal in sleeping)
            signal.Set();
    }
}
