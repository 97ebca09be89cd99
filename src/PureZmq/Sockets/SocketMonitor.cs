using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using PureZmq.Engine;
using PureZmq.Sockets;

namespace PureZmq;

/// <summary>Tells what happens at the connections of one socket, in order; see <see cref="ZmqSocket.OpenMonitor"/>.</summary>
/// <remarks>
/// <para>It never holds the socket up: it keeps the newest 1000 events, and those that a slow reader did not take in time are counted in
/// <see cref="Missed"/>. Messages cost nothing, monitored or not; only dropped ones are told, once a second at most for each reason.</para>
/// <para>The sequence ends after <see cref="SocketEvents.MonitorStopped"/>: when the monitor is disposed, the socket closed or its context
/// ended. A monitor does not keep its socket open.</para>
/// <para>Thread safety: any number of threads may read; each event goes to one of them. libzmq: zmq_socket_monitor, without a socket and
/// an endpoint for it; any number of monitors may be open on one socket, and each has all events.</para>
/// </remarks>
public sealed class SocketMonitor : IAsyncEnumerable<SocketEvent>, IDisposable
{
    private readonly SocketCore _core;
    private readonly EventFeed _feed;

    internal SocketMonitor(SocketCore core, EventFeed feed) => (_core, _feed) = (core, feed);

    /// <summary>How many events made room for newer ones before anybody took them.</summary>
    public long Missed => _feed.Missed;

    /// <summary>Takes the next event.</summary>
    /// <param name="socketEvent">The event; null when there is none.</param>
    /// <param name="timeout">How long to wait for one; zero, the default, not at all; <see cref="Timeout.InfiniteTimeSpan"/> without limit.</param>
    /// <returns>False when the time ran out, or the monitor has ended and everything was taken.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
    public bool TryRead([NotNullWhen(true)] out SocketEvent? socketEvent, TimeSpan timeout = default)
    {
        var limit = OptionRange.TimeOrInfinite(timeout, nameof(timeout));
        if (_feed.Events.TryRead(out socketEvent))
            return true;
        if (limit == TimeSpan.Zero)
            return false;
        using var over = new CancellationTokenSource(limit);
        while (BlockingWait.For(_feed.WaitAsync(over.Token)))
        {
            if (_feed.Events.TryRead(out socketEvent))
                return true;
        }

        return false;
    }

    /// <summary>The events as they come. Ends with the monitor, and without an exception when it is cancelled.</summary>
    public IAsyncEnumerator<SocketEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        => ReadAsync(cancellationToken).GetAsyncEnumerator(CancellationToken.None);

    /// <summary>Ends the monitor. What has come stays readable, <see cref="SocketEvents.MonitorStopped"/> the last.</summary>
    public void Dispose() => _core.Events.Close(_feed);

    private async IAsyncEnumerable<SocketEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await _feed.WaitAsync(cancellationToken).ConfigureAwait(false))
        {
            while (_feed.Events.TryRead(out var happened))
                yield return happened;
        }
    }
}
