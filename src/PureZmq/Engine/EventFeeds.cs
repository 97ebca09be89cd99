namespace PureZmq.Engine;

/// <summary>The open monitors of one socket. Any thread; called without gates, as a reader may be woken.</summary>
internal sealed class EventFeeds(SocketCore core)
{
    private readonly object _lock = new(); // guards changes of the fields; no gate is held when it is taken
    private EventFeed[] _feeds = []; // replaced under the lock, read without it
    private bool _isStopped;

    /// <summary>Somebody looks: an event is worth its words.</summary>
    public bool IsWatched => Volatile.Read(ref _feeds).Length > 0;

    public EventFeed Open(SocketEvents wanted)
    {
        var feed = new EventFeed(wanted);
        lock (_lock)
        {
            if (!_isStopped)
            {
                if (feed.Wants(SocketEvents.MessagesDropped))
                    core.Drops.Watch();
                _feeds = [.. _feeds, feed];
                return feed;
            }
        }

        feed.Stop(Last("the socket is closed")); // by another thread, a moment ago
        return feed;
    }

    public void Close(EventFeed feed)
    {
        lock (_lock)
        {
            _feeds = Array.FindAll(_feeds, other => other != feed);
            if (!Array.Exists(_feeds, other => other.Wants(SocketEvents.MessagesDropped)))
                core.Drops.Unwatch();
        }

        feed.Stop(Last("the monitor was closed"));
    }

    /// <summary>Tells every monitor that wants to know.</summary>
    /// <param name="kind">What happened.</param>
    /// <param name="endpoint">The endpoint of this socket.</param>
    /// <param name="peer">The peer's address.</param>
    /// <param name="reason">Why.</param>
    /// <param name="value">What <see cref="SocketEvent.Value"/> says of this kind.</param>
    /// <param name="dropReason">Why messages were dropped.</param>
    public void Raise(
        SocketEvents kind, string endpoint, string peer = "", string reason = "", long value = 0, DropReason? dropReason = null)
    {
        var feeds = Volatile.Read(ref _feeds);
        if (feeds.Length == 0)
            return;
        var happened = New(kind, reason) with { Endpoint = endpoint, Peer = peer, Value = value, DropReason = dropReason };
        foreach (var feed in feeds)
            feed.Add(happened);
    }

    /// <summary>The socket is closed or the context ended: every monitor ends, and later ones at once.</summary>
    public void Stop(string reason)
    {
        core.Drops.Stop(); // tells what it has not told yet
        EventFeed[] feeds;
        lock (_lock)
        {
            _isStopped = true;
            feeds = _feeds;
            _feeds = [];
        }

        foreach (var feed in feeds)
            feed.Stop(Last(reason));
    }

    private SocketEvent Last(string reason) => New(SocketEvents.MonitorStopped, reason) with { Endpoint = core.LastEndpoint ?? "" };

    private SocketEvent New(SocketEvents kind, string reason) => new() { Kind = kind, Time = core.Clock.GetUtcNow(), Reason = reason };
}
