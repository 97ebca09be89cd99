using PureZmq.Engine;
using PureZmq.Protocol;

namespace PureZmq.Patterns;

/// <summary>PULL: receives from all PUSH peers in turn. 30/PIPELINE.</summary>
internal sealed class PullPattern(ContextCore context, SocketSettings settings)
    : ReceivingPattern(context, settings, SocketType.Pull, hasSendGate: false, takesQuickly: true)
{
    protected override void OnPipeAddedLocked(Pipe pipe) => Fair.Add(pipe);

    protected override void OnPipeGoneLocked(Pipe pipe)
    {
        // What it sent stays readable; nothing was ever sent to it.
    }

    protected override int TakeRunLocked(MessageRun run, int most) => TakeRunInTurnLocked(run, most);

    protected override SendStatus TrySendLocked(in Outgoing message, ref AfterGate after)
        => throw new NotSupportedException("A PULL socket does not send.");

    protected override bool CanSendLocked(ref AfterGate after) => false;
}
