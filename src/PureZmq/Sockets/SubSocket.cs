using System.Text;
using PureZmq.Patterns;

namespace PureZmq;

/// <summary>A SUB socket: receives the messages of its publishers that begin with a topic it subscribed to.</summary>
/// <remarks>
/// <para>Specification: 29/PUBSUB, "The SUB Socket Type".</para>
/// <para>Only the beginning of the first frame counts, octet by octet. Without a subscription nothing is received; the empty topic is
/// every message.</para>
/// <para>Subscriptions are the socket's state: every publisher is told of all of them, whenever it is connected.</para>
/// </remarks>
public sealed class SubSocket : ReceivingSocket
{
    private readonly SubscribePattern _pattern;

    /// <summary>Opens a socket without peers; add some with <see cref="ZmqSocket.Bind"/> or <see cref="ZmqSocket.Connect"/>.</summary>
    /// <param name="options">Its settings; null: the defaults.</param>
    /// <param name="context">Where it lives; null: <see cref="ZmqContext.Default"/>.</param>
    /// <exception cref="ObjectDisposedException">The context ended.</exception>
    public SubSocket(SubOptions? options = null, ZmqContext? context = null)
        : this(new SubscribePattern(ZmqContext.CoreOf(context), (options ?? new SubOptions()).ToSettings()))
    {
    }

    private SubSocket(SubscribePattern pattern)
        : base(pattern) => _pattern = pattern;

    /// <summary>As <see cref="SubOptions.InvertMatching"/>; counts from the next message on.</summary>
    /// <exception cref="ObjectDisposedException">Set though the socket is closed or its context ended.</exception>
    public bool InvertMatching
    {
        get => Core.Settings.InvertMatching;
        set => Change(value, static (settings, on) => settings with { InvertMatching = on });
    }

    /// <summary>How many different topics this socket is subscribed to now. libzmq: ZMQ_TOPICS_COUNT.</summary>
    public int TopicCount => _pattern.TopicCount;

    /// <summary>Asks for the messages that begin with a topic, the text in UTF-8. Subscribing twice takes two cancels to undo.</summary>
    /// <exception cref="ObjectDisposedException">The socket is closed or its context ended.</exception>
    public void Subscribe(string topic)
    {
        ArgumentNullException.ThrowIfNull(topic);
        Subscribe(Encoding.UTF8.GetBytes(topic));
    }

    /// <summary>Asks for the messages that begin with these octets. Subscribing twice takes two cancels to undo.</summary>
    /// <exception cref="ObjectDisposedException">The socket is closed or its context ended.</exception>
    public void Subscribe(ReadOnlySpan<byte> topic)
    {
        _pattern.Subscribe(topic);
        GC.KeepAlive(this);
    }

    /// <summary>Takes one subscription to a topic back, the text in UTF-8. One that does not exist is no error.</summary>
    /// <exception cref="ObjectDisposedException">The socket is closed or its context ended.</exception>
    public void Unsubscribe(string topic)
    {
        ArgumentNullException.ThrowIfNull(topic);
        Unsubscribe(Encoding.UTF8.GetBytes(topic));
    }

    /// <summary>Takes one subscription to these octets back. One that does not exist is no error.</summary>
    /// <exception cref="ObjectDisposedException">The socket is closed or its context ended.</exception>
    public void Unsubscribe(ReadOnlySpan<byte> topic)
    {
        _pattern.Unsubscribe(topic);
        GC.KeepAlive(this);
    }
}
