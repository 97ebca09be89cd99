using System.Diagnostics;

namespace PureZmq.Engine;

/// <summary>How long a thread that floods a peer with long frames waits until the kernel has taken what is queued, before it queues
/// more.</summary>
/// <remarks>
/// Appending is faster than the kernel where it is fed from the cache, and then fills a queue up to its mark with memory that is cold by the
/// time it is written; a frame for which nothing is queued is written from where it is, and no queue grows. The wait is not for room, and so
/// short that it takes nothing from who sends a burst and goes on: a nanosecond for each octet that is queued is about what it
/// costs to copy as many into cold memory. In vain it is halved, and soon given up until the queue has been empty once.
/// One for each pipe; races between threads only make the guess worse.
/// </remarks>
internal struct DrainPatience
{
    private const int Tries = 4;
    private const long Longest = 20_000_000;
    private int _vain;

    /// <summary>Everything queued was taken.</summary>
    public void Restore() => _vain = 0;

    /// <summary>Waits, leading the socket, unless somebody else leads. By a thread that may wait, without gates.</summary>
    public void Wait(StreamPipe pipe, Reactor reactor)
    {
        if (_vain >= Tries || !pipe.LooksClogged)
            return;
        var until = FlushPolicy.Now + (Math.Min(pipe.Outbound.Octets, Longest) >> _vain);
        while (until - FlushPolicy.Now is > 0 and var left)
        {
            if (!reactor.TryTurn(left))
                return;
            if (!pipe.LooksClogged)
                return;
        }

        _vain++;
    }
}
