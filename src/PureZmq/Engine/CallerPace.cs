namespace PureZmq.Engine;

/// <summary>How fast a thread sends by itself: the time it spends in the kernel for its messages, or waiting for other threads of the library,
/// does not count.</summary>
/// <remarks>
/// A sender that writes each message at once is slow because of that; judged by the clock it would never be found to flood, and stay slow. So
/// are senders that hold each other up at one socket: four made 4.4 M/s while that counted as their own time, and 15.0 since it does not. It
/// is judged by thread, not by pipe: a publisher's messages go to many pipes in turn, each of which alone looks quiet
/// (docs/decisions/0009-a-flood-is-the-callers.md has the figures). Belongs to its thread; needs no lock.
/// </remarks>
internal sealed class CallerPace
{
    private const int Window = 64;
    private const int LeastBatch = 8 * 1024;
    private const int BatchesWithoutHope = 16;
    private const long FloodPace = 2_000; // nanoseconds a message; a write costs more. With 1,000 sockets in turn, all memory is cold: at 1,000 that was no flood

    [ThreadStatic]
    private static CallerPace? _ofThisThread;

    private long _since;
    private long _heldUp;
    private int _messages;
    private long _readAt;
    private int _unanswered; // messages of the last read, less those sent since: a guess where not each is answered by one
    private int _hopeless; // for so many batches nothing is expected

    public static CallerPace OfThisThread => _ofThisThread ??= new CallerPace();

    /// <summary>The same, but null for a thread that has had none so far: nothing is made, nothing can fail.</summary>
    public static CallerPace? OfThisThreadIfAny => _ofThisThread;

    /// <summary>Whether small writes would only slow the thread down.</summary>
    public bool Floods { get; private set; }

    /// <summary>So many octets are worth a write while the thread floods, unless a chunk is full before.</summary>
    /// <remarks>
    /// A thread that has to wait for answers has the time for smaller writes, and the peer gets something to do meanwhile: with a thousand
    /// requests in flight and full chunks of a thousand, both sides would work by turns. So each wait halves it, and each batch that was
    /// filled without a wait lets it grow by a quarter.
    /// </remarks>
    public int Batch { get; private set; } = Chunk.LargeSize;

    /// <summary>A pipe in which this thread has left something unwritten; it writes it before it waits, at whichever socket. A hint: what is
    /// forgotten is the I/O thread's.</summary>
    public StreamPipe? Tail { get; set; }

    /// <summary>How many batches of messages the thread has read; may wrap.</summary>
    public int BatchesRead { get; private set; }

    /// <summary>Messages sent since the last of them was read; may wrap.</summary>
    public int Answers { get; private set; }

    /// <summary>Notes messages sent since the last call, to whichever pipe.</summary>
    /// <param name="messages">How many.</param>
    /// <param name="now">In nanoseconds, of one clock.</param>
    public void Sent(int messages, long now)
    {
        _unanswered = Math.Max(_unanswered - messages, 0);
        Answers += messages;
        _messages += messages;
        var own = now - _since - _heldUp;
        if (_messages < Window && own <= Window * FloodPace)
            return;
        Floods = own <= _messages * FloodPace;
        (_since, _heldUp, _messages) = (now, 0, 0);
    }

    /// <summary>Notes messages that a read of one connection brought.</summary>
    /// <param name="messages">How many it completed.</param>
    /// <param name="now">In nanoseconds, of the same clock.</param>
    public void HasRead(int messages, long now)
    {
        if (messages == 0)
            return;
        BatchesRead++;
        (_unanswered, Answers, _readAt) = (messages, 0, now);
        _hopeless = Math.Max(_hopeless - 1, 0);
    }

    /// <summary>Notes that the answers to a batch do not all go the same way.</summary>
    public void Spreads() => _hopeless = BatchesWithoutHope;

    /// <summary>How many more messages the thread will presumably send the same way in a moment: it has read so many at once that it has not
    /// answered yet, and answers them as fast as a flood.</summary>
    /// <param name="now">In nanoseconds, of the same clock.</param>
    public int StillToCome(long now) => _hopeless == 0 && now - _readAt <= (Answers + 1) * FloodPace ? _unanswered : 0;

    /// <summary>Notes a write, a read that brought octets, or a wait for a gate.</summary>
    /// <param name="nanoseconds">How long it took.</param>
    public void WasHeldUp(long nanoseconds)
    {
        _heldUp += nanoseconds;
        _readAt += nanoseconds;
    }

    /// <summary>Notes that a batch is full.</summary>
    public void FilledBatch() => Batch = Math.Min(Batch + (Batch / 4), Chunk.LargeSize);

    /// <summary>Notes that the thread has nothing to do but wait for a message.</summary>
    public void Waits()
    {
        _unanswered = 0;
        Batch = Math.Max(Math.Min(Batch, Chunk.StandardSize) / 2, LeastBatch);
    }
}
