namespace PureZmq.Engine;

/// <summary>What a section under a gate found to be done once no gate is held: wake-ups, completions, writes.</summary>
/// <remarks>
/// Waking or completing under a gate would make the woken thread collide with it, and user code might run. So sections
/// collect, and <see cref="Run"/> acts. Most sections find nothing: then this is one null reference, made and looked at.
/// </remarks>
internal struct AfterGate
{
    private DeferredWork? _work;

    /// <summary>Something was found.</summary>
    public readonly bool IsDue => _work is not null;

    /// <summary>A wait ended, or its thread was given the lead.</summary>
    public void Signal(Waiter waiter) => Work().Waiters.Add(waiter);

    /// <summary>A pipe has something to write, or to tell its peer.</summary>
    public void Flush(Pipe pipe) => DeferredWork.AddOnce(Work().Pipes, pipe);

    /// <summary>A reader in this process made room for the sender at the other end, who waits for it.</summary>
    public void GaveRoom(Pipe sender) => DeferredWork.AddOnce(Work().Senders, sender);

    /// <summary>The leader sleeps, or is about to, and has to look again.</summary>
    public void Kick(Reactor reactor) => Work().Kicks.Add(reactor);

    /// <summary>The I/O thread is asked to look at this reactor now and then.</summary>
    public void RequestTick(Reactor reactor) => Work().Ticks.Add(reactor);

    /// <summary>Acts on what was found, once: afterwards there is nothing left to act on.</summary>
    public void Run() => Detach()?.RunAndReturn();

    /// <summary>Hands the findings out without acting on them.</summary>
    public DeferredWork? Detach()
    {
        var work = _work;
        _work = null; // given back twice it would be used by two at once, and the one would clear what the other has found
        return work;
    }

    private DeferredWork Work() => _work ??= DeferredWork.Rent();
}
