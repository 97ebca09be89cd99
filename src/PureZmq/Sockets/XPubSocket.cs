using System.Text;
using PureZmq.Patterns;
using PureZmq.Sockets;

namespace PureZmq;

/// <summary>An XPUB socket: a publisher that receives the subscriptions of its peers as messages.</summary>
/// <remarks>
/// <para>Specification: 29/PUBSUB, "The XPUB Socket Type".</para>
/// <para>Sending never waits: a message nobody asked for, or for a subscriber whose queue is full, is dropped and counted, unless
/// <see cref="XPubOptions.NoDrop"/>.</para>
/// <para>It receives frames <c>0x01 topic</c> and <c>0x00 topic</c>, and what XSUB peers send besides. Subscriptions act whether or not the
/// program receives them (but by hand, <see cref="XPubOptions.Manual"/>). Where <see cref="SocketOptions.ReceiveHighWaterMark"/> of them
/// wait, a topic that is switched on and off again is not told, which is counted (<see cref="DropReason.Conflated"/>).</para>
/// </remarks>
public sealed class XPubSocket : DuplexSocket
{
    private readonly XPublishPattern _pattern;

    /// <summary>Opens a socket without peers; add some with <see cref="ZmqSocket.Bind"/> or <see cref="ZmqSocket.Connect"/>.</summary>
    /// <param name="options">Its settings; null: the defaults.</param>
    /// <param name="context">Where it lives; null: <see cref="ZmqContext.Default"/>.</param>
    /// <exception cref="ObjectDisposedException">The context ended.</exception>
    public XPubSocket(XPubOptions? options = null, ZmqContext? context = null)
        : this(new XPublishPattern(ZmqContext.CoreOf(context), (options ?? new XPubOptions()).ToSettings()))
    {
    }

    private XPubSocket(XPublishPattern pattern)
        : base(pattern) => _pattern = pattern;

    /// <summary>As <see cref="XPubOptions.Verbose"/>; counts from the next subscription on.</summary>
    /// <remarks>Setting it, to whichever value, ends <see cref="Verboser"/>, as in libzmq.</remarks>
    /// <exception cref="ObjectDisposedException">Set though the socket is closed or its context ended.</exception>
    public bool Verbose
    {
        get => Core.Settings.XpubVerbose;
        set => Change(value, static (settings, on) => settings with { XpubVerbose = on, XpubVerboser = false });
    }

    /// <summary>As <see cref="XPubOptions.Verboser"/>; counts from the next subscription or cancel on.</summary>
    /// <remarks>Setting it sets <see cref="Verbose"/> to the same value, as in libzmq.</remarks>
    /// <exception cref="ObjectDisposedException">Set though the socket is closed or its context ended.</exception>
    public bool Verboser
    {
        get => Core.Settings.XpubVerboser;
        set => Change(value, static (settings, on) => settings with { XpubVerbose = on, XpubVerboser = on });
    }

    /// <summary>As <see cref="XPubOptions.Manual"/>; counts from the next subscription or cancel on.</summary>
    /// <remarks>Subscriptions that are in force stay so; of a peer that leaves while it is set only what was asked for meanwhile is reported,
    /// as in libzmq. Setting it to false ends <see cref="ManualLastValue"/> too.</remarks>
    /// <exception cref="ObjectDisposedException">Set though the socket is closed or its context ended.</exception>
    public bool Manual
    {
        get => Core.Settings.XpubManual;
        set => Change(
            value,
            static (settings, on) => settings with { XpubManual = on, XpubManualLastValue = on && settings.XpubManualLastValue });
    }

    /// <summary>As <see cref="XPubOptions.ManualLastValue"/>; counts from the next event that is received on.</summary>
    /// <remarks>Setting it sets <see cref="Manual"/> to the same value, as in libzmq.</remarks>
    /// <exception cref="ObjectDisposedException">Set though the socket is closed or its context ended.</exception>
    public bool ManualLastValue
    {
        get => Core.Settings.XpubManualLastValue;
        set => Change(value, static (settings, on) => settings with { XpubManual = on, XpubManualLastValue = on });
    }

    /// <summary>As <see cref="XPubOptions.NoDrop"/>; counts from the next message on.</summary>
    /// <exception cref="ObjectDisposedException">Set though the socket is closed or its context ended.</exception>
    public bool NoDrop
    {
        get => Core.Settings.XpubNoDrop;
        set => Change(value, static (settings, on) => settings with { XpubNoDrop = on });
    }

    /// <summary>As <see cref="XPubOptions.OnlyFirstSubscribe"/>; counts from the next frame on.</summary>
    /// <exception cref="ObjectDisposedException">Set though the socket is closed or its context ended.</exception>
    public bool OnlyFirstSubscribe
    {
        get => Core.Settings.OnlyFirstSubscribe;
        set => Change(value, static (settings, on) => settings with { OnlyFirstSubscribe = on });
    }

    /// <summary>As <see cref="XPubOptions.InvertMatching"/>; counts from the next message on.</summary>
    /// <exception cref="ObjectDisposedException">Set though the socket is closed or its context ended.</exception>
    public bool InvertMatching
    {
        get => Core.Settings.InvertMatching;
        set => Change(value, static (settings, on) => settings with { InvertMatching = on });
    }

    /// <summary>How many different topics subscribers hold now. libzmq: ZMQ_TOPICS_COUNT.</summary>
    public int TopicCount => _pattern.TopicCount;

    /// <summary>Waits until this many peers would receive a message that begins with the topic.</summary>
    /// <returns>False when the time ran out first.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count or the time is negative.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed or its context ended.</exception>
    public bool WaitForSubscribers(string topic, int count, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(topic);
        return WaitForSubscribers(Encoding.UTF8.GetBytes(topic), count, timeout);
    }

    /// <inheritdoc cref="WaitForSubscribers(string, int, TimeSpan)"/>
    public bool WaitForSubscribers(ReadOnlyMemory<byte> topic, int count, TimeSpan timeout)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var limit = OptionRange.TimeOrInfinite(timeout, nameof(timeout));
        return SyncCalls.Wait(this, _pattern.WaitForSubscribersAsync(topic, count, limit, CancellationToken.None));
    }

    /// <summary>Waits until this many peers have subscribed to something, whatever it is.</summary>
    /// <returns>False when the time ran out first.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count or the time is negative.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed or its context ended.</exception>
    public bool WaitForSubscribers(int count, TimeSpan timeout)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var limit = OptionRange.TimeOrInfinite(timeout, nameof(timeout));
        return SyncCalls.Wait(this, _pattern.WaitForSubscribersAsync(count, limit, CancellationToken.None));
    }

    /// <summary>Completes when this many peers would receive a message that begins with the topic.</summary>
    /// <exception cref="OperationCanceledException">Cancelled while waiting.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed or its context ended.</exception>
    public ValueTask WaitForSubscribersAsync(string topic, int count, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(topic);
        return WaitForSubscribersAsync(Encoding.UTF8.GetBytes(topic), count, cancellationToken);
    }

    /// <inheritdoc cref="WaitForSubscribersAsync(string, int, CancellationToken)"/>
    public async ValueTask WaitForSubscribersAsync(ReadOnlyMemory<byte> topic, int count, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        await _pattern.WaitForSubscribersAsync(topic, count, Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Completes when this many peers have subscribed to something, whatever it is.</summary>
    /// <exception cref="OperationCanceledException">Cancelled while waiting.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed or its context ended.</exception>
    public async ValueTask WaitForSubscribersAsync(int count, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        await _pattern.WaitForSubscribersAsync(count, Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes the next message, which is a subscription or a cancel; waits for it, at most
    /// <see cref="SocketOptions.ReceiveTimeout"/>.</summary>
    /// <exception cref="InvalidOperationException">The message is a peer's own. It is taken all the same; the exception shows
    /// it.</exception>
    /// <exception cref="TimeoutException">The time ran out.</exception>
    public SubscriptionEvent ReceiveSubscription() => SubscriptionEvent.Take(Receive());

    /// <summary>Takes the next message, which is a subscription or a cancel, if there is one now, or comes one in time.</summary>
    /// <param name="subscription">The event; the default when there is none.</param>
    /// <param name="timeout">How long to wait; zero, the default: not at all; infinite: for ever.</param>
    /// <returns>False when the time ran out without a message.</returns>
    /// <exception cref="InvalidOperationException">The message is a peer's own. It is taken all the same; the exception shows
    /// it.</exception>
    public bool TryReceiveSubscription(out SubscriptionEvent subscription, TimeSpan timeout = default)
    {
        subscription = default;
        if (!TryReceive(out var message, timeout))
            return false;
        subscription = SubscriptionEvent.Take(message);
        return true;
    }

    /// <summary>Takes the next message, which is a subscription or a cancel; awaits it, at most
    /// <see cref="SocketOptions.ReceiveTimeout"/>.</summary>
    /// <exception cref="InvalidOperationException">The message is a peer's own. It is taken all the same; the exception shows
    /// it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while waiting; the next message stays in the socket.</exception>
    /// <exception cref="TimeoutException">The time ran out.</exception>
    public async ValueTask<SubscriptionEvent> ReceiveSubscriptionAsync(CancellationToken cancellationToken = default)
        => SubscriptionEvent.Take(await ReceiveAsync(cancellationToken).ConfigureAwait(false));

    /// <summary>Subscribes the peer of the event received last to a topic, which need not be the one it asked for.</summary>
    /// <exception cref="ArgumentException">The socket applies subscriptions by itself: <see cref="Manual"/> is not set.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed or its context ended.</exception>
    public void Subscribe(string topic)
    {
        ArgumentNullException.ThrowIfNull(topic);
        Subscribe(Encoding.UTF8.GetBytes(topic));
    }

    /// <inheritdoc cref="Subscribe(string)"/>
    public void Subscribe(ReadOnlySpan<byte> topic)
    {
        _pattern.Subscribe(topic);
        GC.KeepAlive(this);
    }

    /// <summary>Cancels a subscription of the peer of the event received last. One that does not exist is no error.</summary>
    /// <exception cref="ArgumentException">The socket applies subscriptions by itself: <see cref="Manual"/> is not set.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed or its context ended.</exception>
    public void Unsubscribe(string topic)
    {
        ArgumentNullException.ThrowIfNull(topic);
        Unsubscribe(Encoding.UTF8.GetBytes(topic));
    }

    /// <inheritdoc cref="Unsubscribe(string)"/>
    public void Unsubscribe(ReadOnlySpan<byte> topic)
    {
        _pattern.Unsubscribe(topic);
        GC.KeepAlive(this);
    }
}
