namespace PureZmq.Engine;

/// <summary>How fast a thread sends by itself: the time it spends in the kernel for its messages does not count.</summary>
/// <remarks>
/// A sender that writes each message at once is slow because of that; judged by the clock it would never be found to flood, and stay slow. It
/// is judged by thread, not by pipe: a publisher's messages go to many pipes in turn, each of which alone looks quiet
/// (docs/decisions/0009-a-flood-is-the-callers.md has the figures). Belongs to its thread; needs no lock.
/// </remarks>
internal sealed class CallerPace
{
    private const int Window = 64;
    private const long FloodPace = 2_000; // nanoseconds a message; a write costs more. With 1,000 sockets in turn, all memory is cold: at 1,000 that was no flood

    [ThreadStatic]
    private static CallerPace? _ofThisThread;

    private long _since;
    private long _inKernel;
    private int _messages;

    public static CallerPace OfThisThread => _ofThisThread ??= new CallerPace();

    /// <summary>Whether small writes would only slow the thread down.</summary>
    public bool Floods { get; private set; }

    /// <summary>A pipe in which this thread has left something unwritten; it writes it before it waits, at whichever socket. A hint: what is
    /// forgotten is the I/O thread's.</summary>
    public StreamPipe? Tail { get; set; }

    /// <summary>Notes messages sent since the last call, to whichever pipe.</summary>
    /// <param name="messages">How many.</param>
    /// <param name="now">In nanoseconds, of one clock.</param>
    public void Sent(int messages, long now)
    {
        _messages += messages;
        var own = now - _since - _inKernel;
        if (_messages < Window && own <= Window * FloodPace)
            return;
        Floods = own <= _messages * FloodPace;
        (_since, _inKernel, _messages) = (now, 0, 0);
    }

    /// <summary>Notes a write, or a read that brought octets.</summary>
    /// <param name="nanoseconds">How long it took.</param>
    public void WasInKernel(long nanoseconds) => _inKernel += nanoseconds;
}
