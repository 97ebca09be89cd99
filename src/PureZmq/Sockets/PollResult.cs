using System.Runtime.InteropServices;

namespace PureZmq;

/// <summary>One thing that a <see cref="Poller"/> found ready.</summary>
/// <param name="Socket">The socket; null when it is a handle.</param>
/// <param name="Handle">The handle; null when it is a socket.</param>
/// <param name="Events">What it is ready for: some of what was asked for, and <see cref="PollEvents.Error"/>.</param>
public readonly record struct PollResult(ZmqSocket? Socket, SafeHandle? Handle, PollEvents Events)
{
    /// <summary>A receive would give a message, or the handle can be read.</summary>
    public bool IsReadable => (Events & PollEvents.In) != 0;

    /// <summary>A send would be taken, or the handle can be written to.</summary>
    public bool IsWritable => (Events & PollEvents.Out) != 0;
}
