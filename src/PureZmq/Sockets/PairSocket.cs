using PureZmq.Patterns;

namespace PureZmq;

/// <summary>A PAIR socket: one peer and no more, both ways.</summary>
/// <remarks>
/// <para>Specification: 31/EXPAIR, "The PAIR Socket Type".</para>
/// <para>A second peer is kept connected but ignored. Without a peer, or with its queue full, sending waits.</para>
/// </remarks>
public sealed class PairSocket : DuplexSocket
{
    /// <summary>Opens a socket without peers; add some with <see cref="ZmqSocket.Bind"/> or <see cref="ZmqSocket.Connect"/>.</summary>
    /// <param name="options">Its settings; null: the defaults.</param>
    /// <param name="context">Where it lives; null: <see cref="ZmqContext.Default"/>.</param>
    /// <exception cref="ObjectDisposedException">The context ended.</exception>
    public PairSocket(PairOptions? options = null, ZmqContext? context = null)
        : base(new PairPattern(ZmqContext.CoreOf(context), (options ?? new PairOptions()).ToSettings()))
    {
    }
}
