using System.Text;
using PureZmq.Patterns;
using PureZmq.Sockets;

namespace PureZmq;

/// <summary>A PUB socket: sends each message to every peer that has subscribed to its beginning.</summary>
/// <remarks>
/// <para>Specification: 29/PUBSUB, "The PUB Socket Type".</para>
/// <para>Sending never waits: a message nobody asked for, or for a subscriber whose queue is full, is dropped and counted, unless
/// <see cref="PubOptions.NoDrop"/>.</para>
/// <para>What is sent before a subscription arrived does not reach that subscriber;
/// <see cref="WaitForSubscribers(string, int, TimeSpan)"/> waits for it.</para>
/// </remarks>
public sealed class PubSocket : SendingSocket
{
    private readonly PublishPattern _pattern;

    /// <summary>Opens a socket without peers; add some with <see cref="ZmqSocket.Bind"/> or <see cref="ZmqSocket.Connect"/>.</summary>
    /// <param name="options">Its settings; null: the defaults.</param>
    /// <param name="context">Where it lives; null: <see cref="ZmqContext.Default"/>.</param>
    /// <exception cref="ObjectDisposedException">The context ended.</exception>
    public PubSocket(PubOptions? options = null, ZmqContext? context = null)
        : this(new PublishPattern(ZmqContext.CoreOf(context), (options ?? new PubOptions()).ToSettings()))
    {
    }

    private PubSocket(PublishPattern pattern)
        : base(pattern) => _pattern = pattern;

    /// <summary>As <see cref="PubOptions.NoDrop"/>; counts from the next message on.</summary>
    /// <exception cref="ObjectDisposedException">Set though the socket is closed or its context ended.</exception>
    public bool NoDrop
    {
        get => Core.Settings.XpubNoDrop;
        set => Change(value, static (settings, on) => settings with { XpubNoDrop = on });
    }

    /// <summary>As <see cref="PubOptions.InvertMatching"/>; counts from the next message on.</summary>
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
}
