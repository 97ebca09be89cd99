using System.Diagnostics;

namespace PureZmq.Engine;

/// <summary>When a pipe's appended messages are written: now, by the caller, or in a moment, by the I/O thread.</summary>
/// <remarks>
/// <para>An idle connection is written at once; while messages stream, the caller appends and writes full chunks; a tail is taken by the
/// I/O thread as soon as it wakes, or up to 0.8 ms later where its looks have been in vain lately. No constant is absolute where it can follow from the measured cost of a small write.
/// The policy and its figures: docs/decisions/0003-flush-policy.md; who floods: <see cref="CallerPace"/>.</para>
/// <para>Guarded by the pipe's write gate. Times are nanoseconds of the machine's monotonic clock: this is about the cost of
/// system calls, not about time as an application sees it.</para>
/// </remarks>
internal struct FlushPolicy
{
    private const long TailDelay = 20_000;
    private const long LongestTailDelay = 5_000_000;
    private const int SmallWrite = 8 * 1024;
    private const long ShortestGap = 3_000;
    private const long LongestGap = 6_000;
    private const long FirstTick = 50_000;
    private const long LongestTick = 200_000;
    private const long LongestVainTick = 800_000; // where threads write their tails themselves before they wait, each look takes their processor for nothing
    private const int EmptyLooks = 4;
    private const int LeastAnswers = 8; // so many still to come are worth waiting for
    private const int LargestBurst = 8 * 1024;

    private long _next;
    private long _firstAt;
    private long _endOfLastWrite;
    private long _averageCost;
    private long _gap;
    private long _tailDelay; // so old a tail has to be before the I/O thread writes it
    private long _hold; // while the thread answers what it has read, less than so much is not worth a write
    private long _burst; // so much is worth a write though the last one has just ended
    private int _appended; // messages in all; may wrap
    private int _batchRead; // the caller's last batch when it sent here
    private int _notedBefore; // what _noted was before that
    private int _noted; // as many of them as the caller's pace knows of
    private bool _isFirst; // nothing was appended since the last write
    private bool _armed;
    private bool _wroteSinceLook;
    private bool _firstLook;
    private int _idleLooks;
    private long _tick;
    private long _vainTick; // the next promise begins with such a wait: 0 if the last one had something to write, and longer each time one had not

    public static FlushPolicy Create() => new()
    {
        _next = 1,
        _gap = 5_000,
        _tailDelay = TailDelay,
        _burst = long.MaxValue,
        _averageCost = 10_000,
        _isFirst = true,
    };

    /// <summary>The clock of all this.</summary>
    public static long Now => Stopwatch.GetTimestamp() * (1_000_000_000 / Stopwatch.Frequency);

    /// <summary>Decides after a message was appended. The usual case while streaming: no clock, no system call.</summary>
    /// <param name="octets">What is queued.</param>
    /// <param name="full">So much is worth a write in any case.</param>
    public FlushDecision Appended(long octets, int full)
    {
        _appended++;
        return octets < _next ? FlushDecision.Nothing : Check(octets, full);
    }

    /// <summary>Whether <see cref="Appended"/> would decide for nothing.</summary>
    /// <param name="octets">What would be queued.</param>
    public readonly bool IsStreaming(long octets) => octets < _next;

    /// <summary>While less than so much is queued, <see cref="IsStreaming"/> is true.</summary>
    public readonly long StreamsBelow => _next;

    /// <summary>Notes a message for which <see cref="IsStreaming"/> was true.</summary>
    public void AppendedQuickly() => _appended++;

    /// <summary>Notes a write that was made, whoever made it.</summary>
    public void Wrote(long startedAt, long octets, bool tookAll)
    {
        var now = Now;
        if (octets < SmallWrite && tookAll)
        {
            _averageCost += (now - startedAt - _averageCost) / 8;
            _gap = Math.Clamp(_averageCost / 2, ShortestGap, LongestGap);
        }

        CallerPace.OfThisThread.WasHeldUp(now - startedAt);
        _isFirst = true;
        _next = 1;
        _endOfLastWrite = now;
        _wroteSinceLook = true;
    }

    /// <summary>The I/O thread looks at a pipe that asked for it.</summary>
    /// <param name="octets">What is waiting to be written.</param>
    /// <param name="wait">With <see cref="TailDecision.LookAgain"/>: nanoseconds until the next look.</param>
    public TailDecision Look(long octets, out long wait)
    {
        var age = Now - _firstAt;
        wait = 0;
        if (octets > 0 && age >= _tailDelay)
        {
            _tailDelay = Math.Max(_tailDelay / 2, TailDelay); // he does not fill chunk after chunk any more
            _vainTick = 0;
            _armed = false;
            return TailDecision.WriteAndStop;
        }

        if (octets == 0 && (!_wroteSinceLook || ++_idleLooks >= EmptyLooks))
        {
            _vainTick = Math.Clamp(2 * _vainTick, FirstTick, LongestVainTick);
            _armed = false;
            return TailDecision.Stop;
        }

        if (octets > 0)
            _idleLooks = 0;
        if (_wroteSinceLook && !_firstLook)
            _tick = Math.Min(2 * _tick, Math.Max(LongestTick, _vainTick));
        var due = octets > 0 ? _tailDelay - age : _tailDelay > TailDelay ? _tailDelay : 0;
        wait = _firstLook && octets > 0 ? Math.Max(due, _vainTick) : Math.Max(_tick, due);
        _firstLook = false;
        _wroteSinceLook = false;
        return TailDecision.LookAgain;
    }

    private FlushDecision Check(long octets, int full)
    {
        var now = Now;
        var pace = CallerPace.OfThisThread;
        if (_batchRead != pace.BatchesRead)
            (_batchRead, _notedBefore) = (pace.BatchesRead, _noted);
        pace.Sent(_appended - _noted, now);
        _noted = _appended;
        if (_appended - _notedBefore < pace.Answers)
            pace.Spreads(); // another pipe got some of them
        var toCome = pace.StillToCome(now);
        if (_isFirst)
        {
            // Half of what is still to come at a time: without it each batch was answered by a message, another one, two, four, a write each.
            _firstAt = now;
            _hold = toCome < LeastAnswers ? 0 : octets * toCome / 2;
            _isFirst = false;
        }

        full = Math.Min(full, pace.Batch);
        if (octets >= full)
        {
            pace.FilledBatch();
            // Who fills chunk after chunk writes them himself: no tail is left behind before it is older than two of them took.
            _tailDelay = Math.Clamp(2 * (now - _firstAt), TailDelay, LongestTailDelay);
            return FlushDecision.Write; // a full chunk: the caller pays, that is the back-pressure
        }

        var rested = now - _endOfLastWrite >= _gap && !pace.Floods;
        var isHeld = octets < _hold && toCome > 0;
        if (rested || octets >= _burst)
        {
            // In a burst whenever twice as much has come as was written last, or most of it would wait for the I/O thread. The second message
            // by itself: to ask that thread costs as much as to write.
            if (_tailDelay > LongestTick)
                _armed = false; // the look that was promised comes too late for the next tail
            _tailDelay = TailDelay;
            if (!isHeld)
            {
                _burst = rested ? octets : octets >= LargestBurst ? long.MaxValue : 2 * octets;
                return FlushDecision.Write;
            }
        }

        _next = Math.Min(full, isHeld ? Math.Min(2 * octets, _hold) : 2 * octets); // the clock is read at doubling fill: some ten times a chunk
        if (_armed)
            return FlushDecision.Nothing;
        _armed = true;
        _firstLook = true;
        _idleLooks = 0;
        _tick = Math.Max(FirstTick, _vainTick);
        return FlushDecision.AskIoThread;
    }
}
