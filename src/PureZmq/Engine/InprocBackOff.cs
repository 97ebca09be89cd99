namespace PureZmq.Engine;

/// <summary>The pauses of a thread that looks for messages of a peer in its own process.</summary>
/// <remarks>
/// Short at first, so that an answer is seen at once; then longer, so that a stream can gather a batch: a reader that looks without
/// pause takes the sender's cache line away at every message.
/// </remarks>
internal struct InprocBackOff
{
    private const int QuickLooks = 8;
    private const int QuickPause = 4;
    private const int LongPause = 40;
    private int _looks;

    public void Wait() => Thread.SpinWait(_looks++ < QuickLooks ? QuickPause : LongPause);
}
