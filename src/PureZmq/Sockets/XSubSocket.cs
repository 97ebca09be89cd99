using PureZmq.Patterns;

namespace PureZmq;

/// <summary>An XSUB socket: a subscriber that sends its subscriptions as messages and does not filter what it receives.</summary>
/// <remarks>
/// <para>Specification: 29/PUBSUB, "The XSUB Socket Type".</para>
/// <para>A frame <c>0x01 topic</c> subscribes, <c>0x00 topic</c> cancels; anything else goes as a message to all publishers, where an
/// XPUB receives it.</para>
/// <para>Sending never waits: a publisher whose queue is full does not get the message, and that is counted.</para>
/// </remarks>
public sealed class XSubSocket : DuplexSocket
{
    private readonly XSubscribePattern _pattern;

    /// <summary>Opens a socket without peers; add some with <see cref="ZmqSocket.Bind"/> or <see cref="ZmqSocket.Connect"/>.</summary>
    /// <param name="options">Its settings; null: the defaults.</param>
    /// <param name="context">Where it lives; null: <see cref="ZmqContext.Default"/>.</param>
    /// <exception cref="ObjectDisposedException">The context ended.</exception>
    public XSubSocket(XSubOptions? options = null, ZmqContext? context = null)
        : this(new XSubscribePattern(ZmqContext.CoreOf(context), (options ?? new XSubOptions()).ToSettings()))
    {
    }

    private XSubSocket(XSubscribePattern pattern)
        : base(pattern) => _pattern = pattern;

    /// <summary>As <see cref="XSubOptions.OnlyFirstSubscribe"/>; counts from the next message on.</summary>
    /// <exception cref="ObjectDisposedException">Set though the socket is closed or its context ended.</exception>
    public bool OnlyFirstSubscribe
    {
        get => Core.Settings.OnlyFirstSubscribe;
        set => Change(value, static (settings, on) => settings with { OnlyFirstSubscribe = on });
    }

    /// <summary>As <see cref="XSubOptions.VerboseUnsubscribe"/>; counts from the next cancel on.</summary>
    /// <exception cref="ObjectDisposedException">Set though the socket is closed or its context ended.</exception>
    public bool VerboseUnsubscribe
    {
        get => Core.Settings.XsubVerboseUnsubscribe;
        set => Change(value, static (settings, on) => settings with { XsubVerboseUnsubscribe = on });
    }

    /// <summary>How many different topics this socket is subscribed to now. libzmq: ZMQ_TOPICS_COUNT.</summary>
    public int TopicCount => _pattern.TopicCount;
}
