namespace PureZmq;

/// <summary>Where code that awaits a socket goes on once its wait is over.</summary>
public enum ContinuationMode
{
    /// <summary>On the thread pool: the program may block there without harm to any socket. The default.</summary>
    ThreadPool,

    /// <summary>
    /// On the context's I/O thread, without a hand-off. A third of the latency, at a price: until the program awaits again, nothing
    /// else of that thread moves, so it must not block or compute for long.
    /// </summary>
    Inline,
}
