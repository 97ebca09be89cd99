using PureZmq.Engine;
using PureZmq.Transports;

namespace PureZmq.Sockets;

/// <summary>One wait of a poller: what it looks at, its place among the waiters of each socket, and where it sleeps. Used by one thread or
/// task at a time, again and again.</summary>
internal sealed class PollWait : IDisposable
{
    private PollItem[] _items = [];
    private PollWaiter[] _waiters = [];
    private ZmqSocket[] _sockets = []; // of the waiters, at the same places
    private PolledHandles _handles = new([]);

    public PollSignal Signal { get; } = new();

    public bool HasHandles => !_handles.IsEmpty;

    /// <summary>The process ends and took a socket's context along; see <see cref="ProcessEnd"/>.</summary>
    public bool IsHeld => Array.Exists(_items, item => item.Socket is { } socket && ProcessEnd.Holds(socket.Core));

    public bool LooksAt(PollItem[] items) => ReferenceEquals(_items, items);

    /// <summary>From now on it looks at these, in this order. Not while it is queued.</summary>
    public void Refresh(PollItem[] items)
    {
        if (LooksAt(items))
            return;
        _items = items;
        _handles = new PolledHandles(items);
        var receiving = Array.FindAll(items, item => item.Receives);
        var sending = Array.FindAll(items, item => item.Sends);
        _sockets = [.. receiving.Concat(sending).Select(item => item.Socket!)];
        _waiters =
        [
            .. receiving.Select(_ => new PollWaiter(WaitKind.Readable, Signal)), .. sending.Select(_ => new PollWaiter(WaitKind.Writable, Signal)),
        ];
    }

    /// <summary>What is ready now.</summary>
    /// <param name="turn">Look at the sockets' connections too, where nobody else does.</param>
    /// <exception cref="ObjectDisposedException">A socket or a handle is closed, or a context ended.</exception>
    public PollResult[] Look(bool turn)
    {
        _handles.Hold();
        try
        {
            if (HasHandles && OperatingSystem.IsLinux()) // elsewhere a poller takes none
                WatchedDescriptor.Wait(_handles.Watched, 0);
            List<PollResult>? ready = null;
            var handle = 0;
            foreach (var item in _items)
            {
                if (item.Events == PollEvents.None)
                    continue;
                var found = item.Socket is null ? _handles.Seen(handle++) : item.Look(turn);
                if (found != PollEvents.None)
                    (ready ??= []).Add(new PollResult(item.Socket, item.Handle, found));
            }

            return ready is null ? [] : [.. ready];
        }
        finally
        {
            _handles.Release();
        }
    }

    /// <summary>Has every socket tell when it is ready. <see cref="Dequeue"/> follows in any case.</summary>
    /// <returns>False when one is ready already: there is nothing to sleep for.</returns>
    /// <exception cref="ObjectDisposedException">A socket is closed, or a context ended.</exception>
    public bool Enqueue()
    {
        for (var i = 0; i < _waiters.Length; i++)
        {
            var (core, waiter) = (_sockets[i].Core, _waiters[i]);
            if (!(waiter.IsSending ? core.QueueWritable(waiter) : core.QueueReadable(waiter)))
                return false;
        }

        return true;
    }

    /// <summary>Sleeps until a socket has told, a handle is ready, or the signal was set otherwise.</summary>
    /// <param name="deadline">In ticks of <see cref="System.Diagnostics.Stopwatch"/>; <see cref="Deadline.Never"/> for none.</param>
    /// <exception cref="ObjectDisposedException">A handle is closed.</exception>
    public void Sleep(long deadline)
    {
        if (!HasHandles || !OperatingSystem.IsLinux())
        {
            Signal.Sleep(Deadline.Milliseconds(deadline));
            return;
        }

        _handles.Hold();
        try
        {
            Signal.Sleep(_handles.Watched, Deadline.Milliseconds(deadline));
        }
        finally
        {
            _handles.Release();
        }
    }

    /// <summary>No socket is to tell any more.</summary>
    public void Dequeue()
    {
        for (var i = 0; i < _waiters.Length; i++)
            _sockets[i].Core.EndWait(_waiters[i], WaitState.Cancelled);
    }

    public void Dispose() => Signal.Dispose();
}
