namespace PureZmq.Engine;

/// <summary>The lists behind an <see cref="AfterGate"/>. Recycled by the thread that uses them.</summary>
internal sealed class DeferredWork
{
    [ThreadStatic]
    private static DeferredWork? _spare; // a chain of as many as were ever in use at once: acting on one fills the next

    private DeferredWork? _next;

    // Lists, not links in the waiters: a thread that sees its wait ended may wait anew before the signal reaches it. The signal is spurious
    // then, which is harmless, but a link would have been cut.
    public List<Waiter> Waiters { get; } = [];

    public List<Pipe> Pipes { get; } = [];

    public List<Pipe> Senders { get; } = [];

    public List<Reactor> Kicks { get; } = [];

    public List<Reactor> Ticks { get; } = [];

    public static DeferredWork Rent()
    {
        if (_spare is not { } work)
            return new DeferredWork();
        _spare = work._next;
        work._next = null;
        return work;
    }

    /// <summary>Adds a pipe unless it was the last one added: a thread that fills a queue asks again and again.</summary>
    public static void AddOnce(List<Pipe> pipes, Pipe pipe)
    {
        if (pipes.Count == 0 || pipes[^1] != pipe)
            pipes.Add(pipe);
    }

    /// <summary>Acts, again and again, until acting leads to nothing more. A loop, however long the chain: a message can end a wait whose
    /// room ends another one, and so on through every waiter there is.</summary>
    public void RunAndReturn()
    {
        HeldGates.AssertNone();
        for (var work = this; work is not null;)
        {
            var after = default(AfterGate);
            work.Act(ref after);
            work.Return();
            work = after.Detach();
        }
    }

    private void Act(ref AfterGate after)
    {
        foreach (var reactor in Kicks)
            reactor.Wake();
        foreach (var reactor in Ticks)
            reactor.Io.Watch(reactor);

        // Writes before wake-ups: a woken thread may compete for this very processor.
        foreach (var pipe in Pipes)
            pipe.Flush(ref after);
        foreach (var sender in Senders)
            sender.RoomWasMade(ref after);
        foreach (var waiter in Waiters)
            waiter.Signal();
    }

    private void Return()
    {
        Clear();
        _next = _spare;
        _spare = this;
    }

    private void Clear()
    {
        Kicks.Clear();
        Ticks.Clear();
        Pipes.Clear();
        Senders.Clear();
        Waiters.Clear();
    }
}
