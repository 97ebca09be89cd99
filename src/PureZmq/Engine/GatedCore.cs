namespace PureZmq.Engine;

/// <summary>The two gates of a socket, and why its calls fail once it works no more.</summary>
/// <remarks>
/// <see cref="Gate"/> guards the receiving side and the list of waiters; the sending side has a gate of its own where the directions
/// share nothing. Most sockets are used by one thread for long, which these favour. Nothing waits, wakes, completes or writes under them: that
/// is collected in an <see cref="AfterGate"/>.
/// </remarks>
internal abstract class GatedCore(bool hasSendGate)
{
    public BiasedGate Gate = new(GateRank.Socket);
    private BiasedGate _sendGate = new(GateRank.Send) { MayFavour = true };

    /// <summary>The directions share nothing, and the sending side has a gate of its own.</summary>
    protected bool HasSendGate { get; } = hasSendGate;

    /// <summary>Why the socket works no more; null while it does. Changed under both gates, read under either.</summary>
    protected Exception? End { get; private set; }

    /// <summary>Takes the send gate while <see cref="Gate"/> is held.</summary>
    public void EnterSendInside()
    {
        if (HasSendGate)
            _sendGate.Enter();
    }

    public void ExitSendInside()
    {
        if (HasSendGate)
            _sendGate.Exit();
    }

    /// <summary>Takes the gate of the sending side alone.</summary>
    /// <param name="mayRest">The thread may sleep for a moment where other senders keep their gate busy; never where receivers share it.</param>
    protected void EnterSend(bool mayRest = false)
    {
        if (HasSendGate)
            _sendGate.Enter(mayRest);
        else
            Gate.Enter();
    }

    protected void ExitSend()
    {
        if (HasSendGate)
            _sendGate.Exit();
        else
            Gate.Exit();
    }

    /// <summary>From now on calls fail, with the reason that came first. Under both gates.</summary>
    protected void SetEndLocked(Exception reason) => End ??= reason;

    /// <summary>Under either gate.</summary>
    protected void ThrowIfEnded()
    {
        if (End is { } end)
            throw end is ObjectDisposedException disposed ? Again(disposed) : end;
    }

    /// <summary>A new one for each call, with a stack of its own. What it is to say is the first line: the name is put behind it anew.</summary>
    private static ObjectDisposedException Again(ObjectDisposedException first)
        => new(first.ObjectName, first.Message.Split(Environment.NewLine)[0]);

    /// <summary><see cref="ThrowIfEnded"/> for a caller without gates.</summary>
    protected void ThrowIfEndedNow()
    {
        Gate.Enter();
        try
        {
            ThrowIfEnded();
        }
        finally
        {
            Gate.Exit();
        }
    }
}
