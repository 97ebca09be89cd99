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
    private const long FloodPace = 2_000; // nanoseconds a message; a write costs more. With 1,000 sockets in turn, all memory is cold: at 1,000 that was no flood

    [ThreadStatic]
    private static CallerPace? _ofThisThread;

    private long _since;
    private long _heldUp;
    private int _messages;

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

    /// <summary>Notes messages sent since the last call, to whichever pipe.</summary>
    /// <param name="messages">How many.</param>
    /// <param name="now">In nanoseconds, of one clock.</param>
    public void Sent(int messages, long now)
    {
        _messages += messages;
        var own = now - _since - _heldUp;
        if (_messages < Window && own <= Window * FloodPace)
            return;
        Floods = own <= _messages * FloodPace;
        (_since, _heldUp, _messages) = (now, 0, 0);
    }

    /// <summary>Notes a write, a read that brought octets, or a wait for a gate.</summary>
    /// <param name="nanoseconds">How long it took.</param>
    public void WasHeldUp(long nanoseconds) => _heldUp += nanoseconds;

    /// <summary>Notes that a batch is full.</summary>
    public void FilledBatch() => Batch = Math.Min(Batch + (Batch / 4), Chunk.LargeSize);

    /// <summary>Notes that the thread has nothing to do but wait for a message.</summary>
    public void Waits() => Batch = Math.Max(Math.Min(Batch, Chunk.StandardSize) / 2, LeastBatch);
}
