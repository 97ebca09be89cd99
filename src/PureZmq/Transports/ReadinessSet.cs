using System.Net.Sockets;

namespace PureZmq.Transports;

/// <summary>A set of sockets watched for readiness, level-triggered, and a wake-up for whoever waits on it.</summary>
/// <remarks>
/// One thread at a time waits. Members may be added, changed and removed, and the waiting thread woken, by any thread meanwhile: what is
/// added is seen by a wait in progress. A set can be a member of another one, which then reports it while it has something to report.
/// </remarks>
internal abstract class ReadinessSet : IDisposable
{
    /// <summary>What is reported after <see cref="Wake"/>; no member's data.</summary>
    public const ulong WakeData = ulong.MaxValue;

    /// <summary>Whether a wait holds the sockets it watches. Then a socket must not be closed while another thread may be waiting for it:
    /// the base library would cut its connection to end that wait.</summary>
    public abstract bool HoldsSockets { get; }

    /// <summary>Whether a set that has no members left is as good as a new one, but for a wake-up that comes late.</summary>
    public virtual bool CanBeUsedAgain => false;

    /// <param name="kind">As <see cref="ReactorChoice"/> made it: epoll only where it is.</param>
    /// <exception cref="ZmqResourceException">The system has no descriptor left.</exception>
    public static ReadinessSet Create(ReactorKind kind)
        => kind == ReactorKind.Epoll && OperatingSystem.IsLinux() ? new EpollSet() : new SelectSet();

    /// <summary>Watches a socket.</summary>
    /// <param name="socket">Not a member yet.</param>
    /// <param name="interest">What to report it for. <see cref="EpollEvents.Error"/>, which some systems report in its own right, is for a
    /// connect under way.</param>
    /// <param name="data">Comes with each report.</param>
    public abstract void Add(Socket socket, EpollEvents interest, ulong data);

    /// <summary>Watches a member for something else.</summary>
    public abstract void Modify(Socket socket, EpollEvents interest, ulong data);

    /// <summary>Watches a socket no more; before it is closed.</summary>
    public abstract void Remove(Socket socket);

    /// <summary>Watches another set of the same kind, which begins to be reported.</summary>
    public abstract void Add(ReadinessSet inner, ulong data);

    /// <summary>Reports a member set or, for a time, does not. A wait in progress may still report it once.</summary>
    public abstract void SetReported(ReadinessSet inner, bool reported, ulong data);

    /// <summary>Watches a set no more; before it is disposed. Not while another thread waits on this one.</summary>
    public abstract void Remove(ReadinessSet inner);

    /// <summary>Waits until something is ready, and reports up to as many events as <paramref name="ready"/> holds.</summary>
    /// <param name="ready">Receives the events; at most 64 are used.</param>
    /// <param name="timeoutInNanoseconds">0: look only; negative: wait without limit.</param>
    /// <returns>How many; 0 when the time ran out or the wait was interrupted.</returns>
    public abstract int Wait(Span<EpollEvent> ready, long timeoutInNanoseconds);

    /// <summary>Ends the wait in progress or, if there is none, the next one, which reports <see cref="WakeData"/>. Does nothing once the
    /// set is disposed.</summary>
    public abstract void Wake();

    /// <summary>Takes back every <see cref="Wake"/> until now. Until then each wait ends at once.</summary>
    public abstract void ClearWake();

    /// <summary>Prepares the calling thread for a life of waiting on sets.</summary>
    public virtual void PrepareThread()
    {
    }

    public abstract void Dispose();
}
