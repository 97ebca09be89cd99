using PureZmq.Messages;

namespace PureZmq.Engine;

/// <summary>A call that waits at a socket: a blocked thread or an awaited operation.</summary>
/// <remarks>All fields are guarded by the socket's gate while <see cref="State"/> is <see cref="WaitState.Waiting"/>; whoever ends the
/// wait writes them last, and <see cref="Signal"/>, called outside all gates, hands them over to the waiting side.</remarks>
internal abstract class Waiter
{
    public Waiter? Previous;
    public Waiter? Next;

    public WaitKind Kind;
    public WaitState State;

    /// <summary>The message received, or the one to send.</summary>
    public MessageBody? Body;

    /// <summary>Under which version <see cref="Body"/> was given to send: a message disposed meanwhile must not go out.</summary>
    public int BodyVersion;

    /// <summary>Where <see cref="Body"/> is to go, as <see cref="WaitingCore.AddressOf"/> tells it.</summary>
    public int Address;

    public Exception? Error;

    /// <summary>Whether a thread sleeps on this waiter and could take the lead.</summary>
    public virtual bool CanLead => false;

    public bool IsSending => Kind is WaitKind.Send or WaitKind.Writable;

    /// <summary>Tells the waiting side that something changed. Runs outside all gates.</summary>
    public abstract void Signal();
}
