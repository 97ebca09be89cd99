using PureZmq.Engine;

namespace PureZmq.Patterns;

/// <summary>PROBE_ROUTER: an empty message to each new peer, so that a ROUTER learns of it before anybody speaks.</summary>
internal static class Probe
{
    public static void SendLocked(Pipe pipe, ref AfterGate after)
    {
        var empty = new Outgoing(ReadOnlySpan<byte>.Empty);
        // A full pipe has told the ROUTER enough: its queued messages arrive as well.
        if (pipe.TryAppend(in empty, ref after))
            pipe.Sent++;
    }
}
