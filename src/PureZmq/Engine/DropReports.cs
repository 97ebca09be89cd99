using Microsoft.Extensions.Logging;
using PureZmq.Protocol;

namespace PureZmq.Engine;

/// <summary>Tells of dropped messages: each reason in the log once, and to monitors at once and then once a second with a count.</summary>
/// <remarks>
/// Drops happen under gates and may be many, so a drop is only noted; a thread of the pool tells. Without a monitor a drop that is not the
/// first of its reason costs nothing more than being counted.
/// </remarks>
internal sealed class DropReports(SocketCore core, LossCounters losses) : IThreadPoolWorkItem
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly DropReason[] Reasons = Enum.GetValues<DropReason>();

    private readonly Pipe?[] _last = new Pipe?[Reasons.Length]; // written by any thread: the pipe of some recent drop is good enough
    private readonly object _telling = new(); // guards what follows; no gate is held when it is taken
    private readonly long[] _told = new long[Reasons.Length];
    private readonly bool[] _logged = new bool[Reasons.Length];
    private ITimer? _timer;
    private bool _isStopped;
    private volatile bool _isWatched;
    private int _isUnderWay; // by Interlocked: somebody will look at the counts

    /// <summary>A monitor wants to know of every drop.</summary>
    public bool IsWatched => _isWatched;

    /// <summary>From now on drops are told to monitors.</summary>
    public void Watch()
    {
        lock (_telling)
        {
            if (_isWatched)
                return;
            foreach (var reason in Reasons)
                _told[(int)reason] = losses.Dropped(reason); // what was dropped before is not news
            _isWatched = true;
        }
    }

    public void Unwatch() => _isWatched = false;

    /// <summary>Messages were dropped and counted: the first for this reason, or a monitor is open. Any thread, under any gate.</summary>
    public void Notice(DropReason reason, Pipe? pipe)
    {
        _last[(int)reason] = pipe;
        // Whoever is under way looks at the counts once more after he has said that he is not; the count came before this look.
        if (Volatile.Read(ref _isUnderWay) == 0)
            Begin();
    }

    /// <summary>Tells what has not been told, for the last time.</summary>
    public void Stop()
    {
        List<FirstDrop>? first = null;
        lock (_telling)
        {
            Tell(ref first);
            _isStopped = true;
            _timer?.Dispose();
        }

        Log(first);
    }

    void IThreadPoolWorkItem.Execute() => Look();

    private void Begin()
    {
        if (Interlocked.Exchange(ref _isUnderWay, 1) != 0)
            return;
        try
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
        catch (OutOfMemoryException)
        {
            // It is queued; only no thread could be started for it, as in EventFeed. Gates are held here.
        }
    }

    private void Look()
    {
        List<FirstDrop>? first = null;
        lock (_telling)
        {
            if (_isStopped)
                return;
            if (Tell(ref first) && _isWatched)
            {
                _timer ??= core.Clock.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                _timer.Change(Interval, Timeout.InfiniteTimeSpan);
            }
            else
            {
                Interlocked.Exchange(ref _isUnderWay, 0); // a full fence: a drop counted before it is seen below, one after it begins anew
                if (Array.Exists(Reasons, IsNews))
                    Begin();
            }
        }

        Log(first);
    }

    private bool IsNews(DropReason reason)
    {
        // The log gets the first of a reason also if it came before the monitor, for which it is no news.
        var dropped = losses.Dropped(reason);
        return (dropped > 0 && !_logged[(int)reason]) || (_isWatched && dropped > _told[(int)reason]);
    }

    /// <param name="first">Collects what is to be logged, which is the program's code and has to wait for the end of the lock.</param>
    /// <returns>Whether there was something to tell.</returns>
    private bool Tell(ref List<FirstDrop>? first)
    {
        var told = false;
        foreach (var reason in Reasons)
        {
            if (!IsNews(reason))
                continue;
            told = true;
            var total = losses.Dropped(reason);
            var count = total - _told[(int)reason];
            _told[(int)reason] = total;
            var pipe = _last[(int)reason];
            _last[(int)reason] = null;
            var endpoint = pipe?.Endpoint ?? core.LastEndpoint ?? "";
            if (!_logged[(int)reason])
                (first ??= []).Add(new FirstDrop(reason, endpoint));
            _logged[(int)reason] = true;
            if (count == 0)
                continue;
            core.Events.Raise(
                SocketEvents.MessagesDropped, endpoint, pipe?.RemoteAddress ?? "", DropAdvice.For(reason).Text, count, reason);
        }

        return told;
    }

    private void Log(List<FirstDrop>? first)
    {
        foreach (var (reason, endpoint) in first ?? [])
        {
            var advice = DropAdvice.For(reason);
            if (advice.Level == LogLevel.None)
                continue;
            var type = SocketTypes.Name(core.SocketType);
            EngineLog.FirstDropped(core.Logger, advice.Level, endpoint, type, reason, advice.Text);
        }
    }

    private readonly record struct FirstDrop(DropReason Reason, string Endpoint);
}
