using System.Diagnostics;
using System.Runtime.InteropServices;
using PureZmq.Engine;
using PureZmq.Sockets;

namespace PureZmq;

/// <summary>Waits for the first of several sockets, and handles of the system, that can be received from or sent to.</summary>
/// <remarks>
/// <para>Level-triggered: what is ready is told at every wait, until it is not ready any more. Another thread may be quicker to take the
/// message: go on with <c>TryReceive</c>.</para>
/// <para>Thread safety: any thread may add, change and remove, also while others wait; a wait in progress heeds it at once. Any number of
/// threads may wait, and each is told everything that is ready. A socket may be in any number of pollers.</para>
/// <para>While a thread waits, it or the I/O thread looks after the connections of the sockets. A socket that is closed while it is in the
/// poller ends every wait with <see cref="ObjectDisposedException"/>, until it is removed.</para>
/// <para>libzmq: zmq_poller, zmq_poll.</para>
/// </remarks>
public sealed class Poller : IDisposable
{
    private const int TurnEvery = 16; // looks, so that a socket that is always ready does not hide what the others' connections hold
    private readonly PollSet _set = new();
    private PollWait? _spare; // by Interlocked
    private SpinBudget? _spin;
    private int _looks;

    /// <summary>How many sockets and handles it looks at.</summary>
    public int Count => _set.Items.Length;

    /// <summary>Adds a socket.</summary>
    /// <param name="socket">The socket; the poller does not close it.</param>
    /// <param name="events"><see cref="PollEvents.In"/>, <see cref="PollEvents.Out"/> or both. A type that does not receive is never
    /// readable, one that does not send never writable.</param>
    /// <exception cref="ArgumentException">The socket is in this poller already, or the events are not known.</exception>
    /// <exception cref="ObjectDisposedException">The poller is disposed.</exception>
    public void Add(ZmqSocket socket, PollEvents events = PollEvents.In)
    {
        ArgumentNullException.ThrowIfNull(socket);
        _spin ??= new SpinBudget(socket.Core.Context.Settings.SpinLimit);
        _set.Add(new PollItem(socket, null, Checked(events)), nameof(socket));
    }

    /// <summary>Adds a handle of the system: a socket, a pipe, a terminal, whatever Linux' poll takes.</summary>
    /// <param name="handle">The handle; the poller does not close it.</param>
    /// <param name="events">Any of them; <see cref="PollEvents.Error"/> is told in any case.</param>
    /// <remarks>Linux only.</remarks>
    /// <exception cref="ArgumentException">The handle is in this poller already, is closed or invalid, or is not one of a descriptor; or the
    /// events are not known.</exception>
    /// <exception cref="PlatformNotSupportedException">The system is not Linux.</exception>
    /// <exception cref="ObjectDisposedException">The poller is disposed.</exception>
    public void Add(SafeHandle handle, PollEvents events)
    {
        ArgumentNullException.ThrowIfNull(handle);
        if (!OperatingSystem.IsLinux())
            throw new PlatformNotSupportedException("A poller takes handles of the system on Linux only; sockets of ZeroMQ it takes everywhere.");
        if (handle.IsClosed || handle.IsInvalid)
            throw new ArgumentException("The handle is closed or invalid.", nameof(handle));
        if (handle is Microsoft.Win32.SafeHandles.SafeWaitHandle or Microsoft.Win32.SafeHandles.SafeProcessHandle)
            throw new ArgumentException($"A {handle.GetType().Name} is no descriptor, and cannot be polled.", nameof(handle));
        _set.Add(new PollItem(null, handle, Checked(events)), nameof(handle));
    }

    /// <summary>Changes what a socket is looked at for.</summary>
    /// <exception cref="ArgumentException">The socket is not in this poller, or the events are not known.</exception>
    public void Modify(ZmqSocket socket, PollEvents events) => _set.Modify(socket, Checked(events), nameof(socket));

    /// <summary>Changes what a handle is looked at for.</summary>
    /// <exception cref="ArgumentException">The handle is not in this poller, or the events are not known.</exception>
    public void Modify(SafeHandle handle, PollEvents events) => _set.Modify(handle, Checked(events), nameof(handle));

    /// <summary>Removes a socket, open or closed.</summary>
    /// <returns>False when it was not in this poller.</returns>
    public bool Remove(ZmqSocket socket) => Remove(socket, nameof(socket));

    /// <summary>Removes a handle, open or closed.</summary>
    /// <returns>False when it was not in this poller.</returns>
    public bool Remove(SafeHandle handle) => Remove(handle, nameof(handle));

    /// <summary>Waits until something is ready.</summary>
    /// <param name="timeout">How long at most; zero: look only; <see cref="Timeout.InfiniteTimeSpan"/>: without limit, also when there is
    /// nothing in the poller yet.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What is ready, in the order in which it was added; empty when the time ran out.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
    /// <exception cref="ObjectDisposedException">A socket or handle in it is closed, the context of a socket ended, or the poller is
    /// disposed.</exception>
    public IReadOnlyList<PollResult> Wait(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        var limit = OptionRange.TimeOrInfinite(timeout, nameof(timeout));
        cancellationToken.ThrowIfCancellationRequested();
        var wait = Begin();
        try
        {
            var ready = Look(wait, turn: limit == TimeSpan.Zero || IsTimeForTurn());
            return ready.Length > 0 || limit == TimeSpan.Zero ? ready : WaitLonger(wait, Deadline.After(limit), cancellationToken);
        }
        catch (ObjectDisposedException) when (wait.IsHeld)
        {
            throw ProcessEnd.Hold();
        }
        finally
        {
            End(wait);
        }
    }

    /// <summary>Completes when something is ready.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What is ready, in the order in which it was added.</returns>
    /// <remarks>While there are handles of the system in the poller, the wait takes a thread of its own.</remarks>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="ObjectDisposedException">A socket or handle in it is closed, the context of a socket ended, or the poller is
    /// disposed.</exception>
    public async ValueTask<IReadOnlyList<PollResult>> WaitAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var wait = Begin();
        try
        {
            var ready = Look(wait, turn: IsTimeForTurn());
            if (ready.Length > 0)
                return ready;
            using var cancellation = cancellationToken.UnsafeRegister(static signal => ((PollSignal)signal!).Set(), wait.Signal);
            _set.Enter(wait.Signal);
            while (ready.Length == 0 && !wait.HasHandles)
            {
                Prepare(wait, cancellationToken);
                try
                {
                    if (!wait.HasHandles && wait.Enqueue())
                        await wait.Signal.SleepAsync().ConfigureAwait(false);
                }
                catch (ObjectDisposedException) when (!wait.LooksAt(_set.Items))
                {
                    // What is closed was removed meanwhile.
                }
                finally
                {
                    wait.Dequeue();
                }

                ready = Look(wait, turn: true);
            }

            if (ready.Length > 0)
                return ready;
        }
        finally
        {
            End(wait);
        }

        // Poll is a call that blocks.
        return await Task.Factory.StartNew(
            () => Wait(Timeout.InfiniteTimeSpan, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            .ConfigureAwait(false);
    }

    /// <summary>Ends every wait with <see cref="ObjectDisposedException"/>. The sockets and handles stay open.</summary>
    public void Dispose()
    {
        _set.Dispose();
        DropSpare();
    }

    private static PollEvents Checked(PollEvents events)
        => (events & ~PollItem.Known) == 0 ? events : throw new ArgumentException($"{events} is not known.", nameof(events));

    private bool Remove(object target, string name)
    {
        var removed = _set.Remove(target, name);
        DropSpare(); // it would keep a removed socket alive
        return removed;
    }

    private void DropSpare() => Interlocked.Exchange(ref _spare, null)?.Dispose();

    private bool IsTimeForTurn() => Interlocked.Increment(ref _looks) % TurnEvery == 0;

    private PollWait Begin()
    {
        ObjectDisposedException.ThrowIf(_set.IsDisposed, this);
        return Interlocked.Exchange(ref _spare, null) ?? new PollWait();
    }

    private void End(PollWait wait)
    {
        _set.Leave(wait.Signal);
        // One that looks at what was removed meanwhile would keep it alive.
        var items = _set.Items;
        if (_set.IsDisposed || !wait.LooksAt(items) || Interlocked.CompareExchange(ref _spare, wait, null) is not null)
        {
            wait.Dispose();
            return;
        }

        // Who removes or disposes changes the set, then takes the spare one away; he may have come between the two steps here.
        if (_set.IsDisposed || _set.Items != items)
            DropSpare();
    }

    private PollResult[] Look(PollWait wait, bool turn)
    {
        while (true)
        {
            wait.Refresh(_set.Items);
            try
            {
                return wait.Look(turn);
            }
            catch (ObjectDisposedException) when (!wait.LooksAt(_set.Items))
            {
                // What is closed was removed meanwhile: it is not looked at again.
            }
        }
    }

    private PollResult[] WaitLonger(PollWait wait, long deadline, CancellationToken cancellationToken)
    {
        var startedAt = Stopwatch.GetTimestamp();
        var ready = Spin(wait, deadline, cancellationToken);
        var slept = ready.Length == 0;
        if (slept)
            ready = Sleep(wait, deadline, cancellationToken);
        _spin?.Learn(slept, Stopwatch.GetTimestamp() - startedAt);
        return ready;
    }

    /// <summary>Looks again and again for as long as that pays: it spares a wake-up.</summary>
    private PollResult[] Spin(PollWait wait, long deadline, CancellationToken cancellationToken)
    {
        if (_spin is not { } spin || !spin.TryBegin(out var ticks))
            return [];
        var until = Math.Min(deadline, Stopwatch.GetTimestamp() + ticks);
        try
        {
            PollResult[] ready;
            do
            {
                ready = Look(wait, turn: true);
            }
            while (ready.Length == 0 && !cancellationToken.IsCancellationRequested && Stopwatch.GetTimestamp() < until);
            return ready;
        }
        finally
        {
            spin.End(until, Stopwatch.GetTimestamp());
        }
    }

    private PollResult[] Sleep(PollWait wait, long deadline, CancellationToken cancellationToken)
    {
        using var cancellation = cancellationToken.UnsafeRegister(static signal => ((PollSignal)signal!).Set(), wait.Signal);
        _set.Enter(wait.Signal);
        PollResult[] ready;
        do
        {
            Prepare(wait, cancellationToken);
            try
            {
                if (wait.Enqueue())
                    wait.Sleep(deadline);
            }
            catch (ObjectDisposedException) when (!wait.LooksAt(_set.Items))
            {
                // What is closed was removed meanwhile.
            }
            finally
            {
                wait.Dequeue();
            }

            ready = Look(wait, turn: true);
        }
        while (ready.Length == 0 && (deadline == Deadline.Never || Stopwatch.GetTimestamp() < deadline));
        return ready;
    }

    /// <summary>Before a sleep: whatever ends it from here on sets the signal, and what came before is seen here.</summary>
    private void Prepare(PollWait wait, CancellationToken cancellationToken)
    {
        wait.Signal.Reset();
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_set.IsDisposed, this);
        wait.Refresh(_set.Items);
    }
}
