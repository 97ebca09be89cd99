using PureZmq.Patterns;

namespace PureZmq;

/// <summary>A REP socket: receives a request from any peer, sends the reply to the same one; strictly one after the other.</summary>
/// <remarks>
/// <para>Specification: 28/REQREP, "The REP Socket Type".</para>
/// <para>Sending and receiving out of turn throws <see cref="ZmqStateException"/>. Envelopes are kept and returned by the socket; a
/// message
/// without one is dropped and counted.</para>
/// <para>Sending never waits: a reply to a peer that left, or whose queue is full, is dropped and counted.</para>
/// </remarks>
public sealed class RepSocket : DuplexSocket
{
    /// <summary>Opens a socket without peers; add some with <see cref="ZmqSocket.Bind"/> or <see cref="ZmqSocket.Connect"/>.</summary>
    /// <param name="options">Its settings; null: the defaults.</param>
    /// <param name="context">Where it lives; null: <see cref="ZmqContext.Default"/>.</param>
    /// <exception cref="ObjectDisposedException">The context ended.</exception>
    public RepSocket(RepOptions? options = null, ZmqContext? context = null)
        : base(new ReplyPattern(ZmqContext.CoreOf(context), (options ?? new RepOptions()).ToSettings()))
    {
    }

    /// <summary>As <see cref="RepOptions.Handover"/>; counts from the next peer on.</summary>
    /// <exception cref="ObjectDisposedException">Set though the socket is closed or its context ended.</exception>
    public bool Handover
    {
        get => Core.Settings.RouterHandover;
        set => Change(value, static (settings, on) => settings with { RouterHandover = on });
    }

    /// <summary>Answers requests, one after the other, until it is cancelled.</summary>
    /// <param name="handler">
    /// Makes a reply of a request. The request is disposed when the reply is sent; it may itself be the reply. The reply belongs to the
    /// socket.
    /// </param>
    /// <param name="cancellationToken">Ends the wait for a request, and is given to the handler. A reply that the handler still returns
    /// is sent.</param>
    /// <returns>A task that ends only by an exception.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="TimeoutException">No request came within <see cref="SocketOptions.ReceiveTimeout"/>.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed or its context ended.</exception>
    /// <remarks>An exception of the handler ends the task too. The request is then unanswered, and the socket waits for its reply: send
    /// one, or close the socket. A handler that is to go on after mistakes turns them into replies.</remarks>
    public async Task ServeAsync(
        Func<Message, CancellationToken, ValueTask<Message>> handler, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(handler);
        while (true)
        {
            using var request = await ReceiveAsync(cancellationToken).ConfigureAwait(false);
            // Disposing what was sent does nothing; what could not be sent is still ours.
            using var reply = await handler(request, cancellationToken).ConfigureAwait(false);
            // REP never waits for room, so there is nothing to cancel; and the work is done.
            await SendAsync(reply, CancellationToken.None).ConfigureAwait(false);
        }
    }
}
