namespace PureZmq.Engine;

/// <summary>The lists behind an <see cref="AfterGate"/>. Recycled by the thread that uses them.</summary>
internal sealed class DeferredWork
{
    [ThreadStatic]
    private static DeferredWork? _spare; // taken out while in use: a continuation run inline may need another one

    // Lists, not links in the waiters: a thread that sees its wait ended may wait anew before the signal reaches it. The signal is spurious
    // then, which is harmless, but a link would have been cut.
    public List<Waiter> Waiters { get; } = [];

    public List<Pipe> Pipes { get; } = [];

    public List<Pipe> Senders { get; } = [];

    public List<Reactor> Kicks { get; } = [];

    public List<Reactor> Ticks { get; } = [];

    private bool IsEmpty => Waiters.Count == 0 && Pipes.Count == 0 && Senders.Count == 0 && Kicks.Count == 0 && Ticks.Count == 0;

    public static DeferredWork Rent()
    {
        var work = _spare ?? new DeferredWork();
        _spare = null;
        return work;
    }

    /// <summary>Adds a pipe unless it was the last one added: a thread that fills a queue asks again and again.</summary>
    public static void AddOnce(List<Pipe> pipes, Pipe pipe)
    {
        if (pipes.Count == 0 || pipes[^1] != pipe)
            pipes.Add(pipe);
    }

    /// <summary>Acts, again and again, until acting leads to nothing more.</summary>
    public void RunAndReturn()
    {
        HeldGates.AssertNone();
        var after = default(AfterGate);
        do
        {
            // By index: what runs may add to the lists of another instance, but these are ours alone until cleared.
            for (var i = 0; i < Kicks.Count; i++)
                Kicks[i].Wake();
            for (var i = 0; i < Ticks.Count; i++)
                Ticks[i].Io.Watch(Ticks[i]);

            // Writes before wake-ups: a woken thread may compete for this very processor.
            for (var i = 0; i < Pipes.Count; i++)
                Pipes[i].Flush(ref after);
            for (var i = 0; i < Senders.Count; i++)
                Senders[i].RoomWasMade(ref after);
            for (var i = 0; i < Waiters.Count; i++)
                Waiters[i].Signal();
            Clear();
            // What the writes led to, in turn; not recursive beyond one level, as that run loops as well.
            after.Run();
            after = default;
        }
        while (!IsEmpty);
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
