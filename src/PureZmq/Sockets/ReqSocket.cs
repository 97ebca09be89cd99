using PureZmq.Patterns;
using PureZmq.Sockets;

namespace PureZmq;

/// <summary>A REQ socket: sends a request to one peer, taking them in turn, and receives the reply to it; strictly one after the
/// other.</summary>
/// <remarks>
/// <para>Specification: 28/REQREP, "The REQ Socket Type".</para>
/// <para>Sending and receiving out of turn throws <see cref="ZmqStateException"/>. <see cref="Request(string)"/> does both as one step:
/// any number of callers may use it at once, and a request that is abandoned leaves the socket ready for the next one.</para>
/// <para>A lost server does not answer: give requests a limit.</para>
/// </remarks>
public sealed class ReqSocket : DuplexSocket
{
    private readonly RequestPattern _pattern;

    /// <summary>Opens a socket without peers; add some with <see cref="ZmqSocket.Bind"/> or <see cref="ZmqSocket.Connect"/>.</summary>
    /// <param name="options">Its settings; null: the defaults.</param>
    /// <param name="context">Where it lives; null: <see cref="ZmqContext.Default"/>.</param>
    /// <exception cref="ObjectDisposedException">The context ended.</exception>
    public ReqSocket(ReqOptions? options = null, ZmqContext? context = null)
        : this(new RequestPattern(ZmqContext.CoreOf(context), (options ?? new ReqOptions()).ToSettings()))
    {
    }

    private ReqSocket(RequestPattern pattern)
        : base(pattern) => _pattern = pattern;

    /// <summary>As <see cref="ReqOptions.Correlate"/>; counts from the next request on: the reply to one that is out is read as that was
    /// sent.</summary>
    /// <exception cref="ObjectDisposedException">Set though the socket is closed or its context ended.</exception>
    public bool Correlate
    {
        get => Core.Settings.RequestCorrelate;
        set => Change(value, static (settings, on) => settings with { RequestCorrelate = on });
    }

    /// <summary>As <see cref="ReqOptions.Relaxed"/>; counts from the next request on.</summary>
    /// <exception cref="ObjectDisposedException">Set though the socket is closed or its context ended.</exception>
    public bool Relaxed
    {
        get => Core.Settings.RequestRelaxed;
        set => Change(value, static (settings, on) => settings with { RequestRelaxed = on });
    }

    /// <summary>Sends a request and waits for the reply to it.</summary>
    /// <remarks>Waits for its turn and for room at most <see cref="SocketOptions.SendTimeout"/>, and for the reply at most
    /// <see cref="SocketOptions.ReceiveTimeout"/>; both are infinite unless set. Callers queue: one request is under way at a time.</remarks>
    /// <returns>The reply, the caller's to dispose.</returns>
    /// <exception cref="TimeoutException">The time ran out. The request is abandoned, and a late reply to it will be dropped.</exception>
    /// <exception cref="ArgumentException">There is no frame.</exception>
    /// <exception cref="ZmqStateException">The socket waits for the reply to a request that was sent with a send verb.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed or its context ended.</exception>
    public Message Request(params ReadOnlySpan<Frame> frames)
    {
        SyncCalls.ThrowIfNone(frames);
        try
        {
            var answered = _pattern.TryRequest(frames, out var reply);
            GC.KeepAlive(this);
            return answered
                ? reply
                : throw new TimeoutException($"No reply came in time (SendTimeout {SendTimeout}, ReceiveTimeout {ReceiveTimeout}).");
        }
        catch (ObjectDisposedException) when (ProcessEnd.Holds(Core))
        {
            throw ProcessEnd.Hold();
        }
    }

    /// <inheritdoc cref="Request(ReadOnlySpan{Frame})"/>
    public Message Request(string frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return Request([frame]);
    }

    /// <inheritdoc cref="Request(ReadOnlySpan{Frame})"/>
    public Message Request(byte[] frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return Request([frame]);
    }

    /// <summary>Sends a request and waits for the reply to it, within a limit for both steps together.</summary>
    /// <param name="frames">The request.</param>
    /// <param name="reply">The reply, the caller's to dispose; the empty handle when there is none.</param>
    /// <param name="timeout">The limit; infinite: none.</param>
    /// <returns>False when the time ran out: the request is abandoned, and a late reply to it will be dropped.</returns>
    /// <exception cref="ArgumentException">There is no frame, or the time is negative.</exception>
    /// <exception cref="ZmqStateException">The socket waits for the reply to a request that was sent with a send verb.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed or its context ended.</exception>
    public bool TryRequest(ReadOnlySpan<Frame> frames, out Message reply, TimeSpan timeout)
    {
        SyncCalls.ThrowIfNone(frames);
        var limit = OptionRange.TimeOrInfinite(timeout, nameof(timeout));
        try
        {
            var answered = _pattern.TryRequest(frames, out reply, limit);
            GC.KeepAlive(this);
            return answered;
        }
        catch (ObjectDisposedException) when (ProcessEnd.Holds(Core))
        {
            throw ProcessEnd.Hold();
        }
    }

    /// <summary>Sends a request and awaits the reply to it.</summary>
    /// <param name="frames">The span is read before the call returns; octets its frames lend are lent until the task completes.</param>
    /// <param name="cancellationToken">Abandons the request; a late reply to it will be dropped.</param>
    /// <returns>The reply, the caller's to dispose.</returns>
    /// <exception cref="OperationCanceledException">Cancelled while waiting; the socket is ready for the next request.</exception>
    /// <exception cref="TimeoutException">The time ran out; the socket is ready for the next request.</exception>
    /// <exception cref="ArgumentException">There is no frame.</exception>
    /// <exception cref="ZmqStateException">The socket waits for the reply to a request that was sent with a send verb.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed or its context ended.</exception>
    public ValueTask<Message> RequestAsync(ReadOnlySpan<Frame> frames, CancellationToken cancellationToken = default)
    {
        SyncCalls.ThrowIfNone(frames);
        return _pattern.RequestAsync(frames, cancellationToken);
    }

    /// <inheritdoc cref="RequestAsync(ReadOnlySpan{Frame}, CancellationToken)"/>
    public ValueTask<Message> RequestAsync(string frame, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return _pattern.RequestAsync([frame], cancellationToken);
    }

    /// <inheritdoc cref="RequestAsync(ReadOnlySpan{Frame}, CancellationToken)"/>
    public ValueTask<Message> RequestAsync(byte[] frame, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return _pattern.RequestAsync([frame], cancellationToken);
    }
}
