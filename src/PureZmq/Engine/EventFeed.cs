using System.Threading.Channels;

namespace PureZmq.Engine;

/// <summary>The events of one open monitor, in order, until somebody reads them. Any thread; never waits.</summary>
/// <remarks>Bounded: when it is full the oldest event makes room and is counted as missed, so that the newest, and the end, always get
/// in.</remarks>
internal sealed class EventFeed
{
    /// <summary>Most events kept for a reader.</summary>
    public const int Capacity = 1000;

    private readonly object _lock = new(); // a leaf: nothing comes behind the last event
    private readonly Channel<SocketEvent> _events;
    private readonly SocketEvents _wanted;
    private long _missed;
    private bool _isStopped;

    public EventFeed(SocketEvents wanted)
    {
        _wanted = wanted;
        var options = new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest };
        _events = Channel.CreateBounded<SocketEvent>(options, _ => Interlocked.Increment(ref _missed));
    }

    public ChannelReader<SocketEvent> Events => _events.Reader;

    public long Missed => Interlocked.Read(ref _missed);

    public bool Wants(SocketEvents kind) => (_wanted & kind) != 0;

    public void Add(SocketEvent happened)
    {
        lock (_lock)
        {
            if (!_isStopped && Wants(happened.Kind))
                Write(happened);
        }
    }

    /// <returns>False when the feed has ended and is empty, or the wait was cancelled.</returns>
    public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await Events.WaitToReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Adds the last event, wanted or not, and ends the feed; what is in it stays readable.</summary>
    public void Stop(SocketEvent last)
    {
        lock (_lock)
        {
            if (_isStopped)
                return;
            _isStopped = true;
            Write(last);
            _events.Writer.TryComplete();
        }
    }

    private void Write(SocketEvent happened)
    {
        try
        {
            _events.Writer.TryWrite(happened);
        }
        catch (OutOfMemoryException)
        {
            // The thread pool could not start a thread for the reader, say for want of descriptors. The event is in, and the pool knows of
            // the reader; what happened must not fail because somebody watches.
        }
    }
}
