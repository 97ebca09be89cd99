using PureZmq.Engine;

namespace PureZmq.Tests.Engine;

/// <summary>A simulated call that waits: a thread's, used again for each wait, or an awaited one.</summary>
internal sealed class ModelWaiter(bool isThread)
{
    public bool IsThread { get; } = isThread;

    public WaitState State { get; set; } = WaitState.Done;

    public bool HasLead { get; set; }

    /// <summary>The wake-up has arrived; a thread that wakes takes it back.</summary>
    public bool Signalled { get; set; }

    public int? Message { get; set; }

    public long Deadline { get; set; } = long.MaxValue;

    /// <summary>Its thread is in the loop of a leader.</summary>
    public bool IsLeading { get; set; }

    public void Begin(long deadline)
    {
        State = WaitState.Waiting;
        HasLead = false;
        Signalled = false;
        Message = null;
        Deadline = deadline;
    }
}
