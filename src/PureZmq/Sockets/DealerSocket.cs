using PureZmq.Patterns;

namespace PureZmq;

/// <summary>A DEALER socket: sends to its peers in turn, receives from all of them in turn, and adds or removes nothing.</summary>
/// <remarks>
/// <para>Specification: 28/REQREP, "The DEALER Socket Type".</para>
/// <para>Towards a REP, an empty frame belongs before the request and comes before the reply.</para>
/// <para>Without peers, or with all their queues full, sending waits.</para>
/// </remarks>
public sealed class DealerSocket : DuplexSocket
{
    /// <summary>Opens a socket without peers; add some with <see cref="ZmqSocket.Bind"/> or <see cref="ZmqSocket.Connect"/>.</summary>
    /// <param name="options">Its settings; null: the defaults.</param>
    /// <param name="context">Where it lives; null: <see cref="ZmqContext.Default"/>.</param>
    /// <exception cref="ObjectDisposedException">The context ended.</exception>
    public DealerSocket(DealerOptions? options = null, ZmqContext? context = null)
        : base(new DealerPattern(ZmqContext.CoreOf(context), (options ?? new DealerOptions()).ToSettings()))
    {
    }
}
