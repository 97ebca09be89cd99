using PureZmq.Patterns;

namespace PureZmq;

/// <summary>A PUSH socket: gives each message to one PULL peer, taking the peers in turn.</summary>
/// <remarks>
/// <para>Specification: 30/PIPELINE, "The PUSH Socket Type".</para>
/// <para>Without peers, or with all their queues full, sending waits; nothing is dropped at the high-water mark.</para>
/// </remarks>
public sealed class PushSocket : SendingSocket
{
    /// <summary>Opens a socket without peers; add some with <see cref="ZmqSocket.Bind"/> or <see cref="ZmqSocket.Connect"/>.</summary>
    /// <param name="options">Its settings; null: the defaults.</param>
    /// <param name="context">Where it lives; null: <see cref="ZmqContext.Default"/>.</param>
    /// <exception cref="ObjectDisposedException">The context ended.</exception>
    public PushSocket(PushOptions? options = null, ZmqContext? context = null)
        : base(new PushPattern(ZmqContext.CoreOf(context), (options ?? new PushOptions()).ToSettings()))
    {
    }
}
