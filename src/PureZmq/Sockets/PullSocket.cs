using PureZmq.Patterns;

namespace PureZmq;

/// <summary>A PULL socket: takes messages from all its PUSH peers in turn.</summary>
/// <remarks>
/// <para>Specification: 30/PIPELINE, "The PULL Socket Type".</para>
/// </remarks>
public sealed class PullSocket : ReceivingSocket
{
    /// <summary>Opens a socket without peers; add some with <see cref="ZmqSocket.Bind"/> or <see cref="ZmqSocket.Connect"/>.</summary>
    /// <param name="options">Its settings; null: the defaults.</param>
    /// <param name="context">Where it lives; null: <see cref="ZmqContext.Default"/>.</param>
    /// <exception cref="ObjectDisposedException">The context ended.</exception>
    public PullSocket(PullOptions? options = null, ZmqContext? context = null)
        : base(new PullPattern(ZmqContext.CoreOf(context), (options ?? new PullOptions()).ToSettings()))
    {
    }
}
