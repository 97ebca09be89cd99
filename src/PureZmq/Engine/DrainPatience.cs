namespace PureZmq.Engine;

/// <summary>How long a thread that floods a peer with long frames waits for the kernel before it queues one more.</summary>
/// <remarks>
/// Appending is faster than the kernel where it is fed from the cache, and then fills a queue up to its mark with memory that is cold by the
/// time it is written. A frame for which nothing is queued is written from where it is. So the thread waits until twice the frame's length has
/// gone, and a queue that has grown shrinks again; but no longer than a nanosecond for each octet of that, which is about what a copy into cold
/// memory costs: who sends a burst and goes on, to a peer slower than that, is not held up. What was in vain a few times in a row is
/// given up, but for a trial now and then. One for each pipe; races between threads only make the guess worse.
/// </remarks>
internal struct DrainPatience
{
    private const int Tries = 8;
    private const int Trial = 32;
    private const long Longest = 20_000_000;
    private int _vain; // waits in vain since the last one that was not; may wrap

    /// <summary>Everything queued was taken.</summary>
    public void Restore() => _vain = 0;

    /// <summary>Waits, leading the socket, unless somebody else leads. By a thread that may wait, without gates.</summary>
    public void Wait(StreamPipe pipe, Reactor reactor, int length)
    {
        if (!pipe.LooksClogged)
            return;
        if (_vain >= Tries && ++_vain % Trial != 0)
            return;
        var wanted = 2L * length;
        var enough = pipe.Outbound.Octets - wanted; // a hint without the gate, as below
        var until = FlushPolicy.Now + Math.Min(wanted, Longest);
        while (until - FlushPolicy.Now is > 0 and var left)
        {
            if (!reactor.TryTurn(left))
                return;
            if (!pipe.LooksClogged || pipe.Outbound.Octets <= enough)
            {
                _vain = 0;
                return;
            }
        }

        _vain++;
    }
}
