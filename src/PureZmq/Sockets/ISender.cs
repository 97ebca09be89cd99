namespace PureZmq;

/// <summary>The verbs of sockets that send. A message is one frame or several; peers get all of it or nothing.</summary>
/// <remarks>
/// <para>Thread safety: any number of threads may send on one socket at once; frames of different messages never mix, and those
/// who wait are served in the order they came.</para>
/// <para>Ownership: octets lent as span, array, memory or string are copied before the verb returns or its task completes. A
/// <see cref="Message"/> and a <see cref="Frame"/> that owns its octets move to the socket on success and stay the caller's after an
/// exception or a false.</para>
/// <para>Success means that the message is queued; it says nothing of the network or the peer.</para>
/// <para>All verbs throw <see cref="ObjectDisposedException"/> when the socket is closed or its context ended,
/// <see cref="ZmqStateException"/>
/// when REQ or REP are not to send now, and <see cref="ZmqUnroutableException"/> when a mandatory ROUTER does not know the peer.</para>
/// </remarks>
public interface ISender
{
    /// <summary>Sends a message of one frame; waits for room, at most <see cref="SocketOptions.SendTimeout"/>.</summary>
    /// <exception cref="TimeoutException">The time ran out; nothing was sent.</exception>
    void Send(ReadOnlySpan<byte> frame);

    /// <inheritdoc cref="Send(ReadOnlySpan{byte})"/>
    void Send(byte[] frame);

    /// <inheritdoc cref="Send(ReadOnlySpan{byte})"/>
    void Send(ReadOnlyMemory<byte> frame);

    /// <summary>Sends a message of one frame, the text in UTF-8; waits for room, at most
    /// <see cref="SocketOptions.SendTimeout"/>.</summary>
    /// <exception cref="TimeoutException">The time ran out; nothing was sent.</exception>
    void Send(string frame);

    /// <summary>Sends one message made of these frames; waits for room, at most <see cref="SocketOptions.SendTimeout"/>.</summary>
    /// <exception cref="TimeoutException">The time ran out; nothing was sent.</exception>
    /// <exception cref="ArgumentException">There is no frame.</exception>
    void Send(params ReadOnlySpan<Frame> frames);

    /// <summary>Sends a message without copying what it owns; waits for room, at most <see cref="SocketOptions.SendTimeout"/>.</summary>
    /// <param name="message">On success it belongs to the socket; after any exception it is still the caller's.</param>
    /// <exception cref="TimeoutException">The time ran out; nothing was sent.</exception>
    void Send(Message message);

    /// <summary>Sends a message of one frame if there is room now, or becomes room in time.</summary>
    /// <param name="frame">The octets; lent.</param>
    /// <param name="timeout">How long to wait for room; zero, the default: not at all; infinite: for ever.</param>
    /// <returns>False when the time ran out without room; nothing was sent.</returns>
    bool TrySend(ReadOnlySpan<byte> frame, TimeSpan timeout = default);

    /// <inheritdoc cref="TrySend(ReadOnlySpan{byte}, TimeSpan)"/>
    bool TrySend(byte[] frame, TimeSpan timeout = default);

    /// <inheritdoc cref="TrySend(ReadOnlySpan{byte}, TimeSpan)"/>
    bool TrySend(ReadOnlyMemory<byte> frame, TimeSpan timeout = default);

    /// <summary>Sends a message of one frame, the text in UTF-8, if there is room now, or becomes room in time.</summary>
    /// <inheritdoc cref="TrySend(ReadOnlySpan{byte}, TimeSpan)"/>
    bool TrySend(string frame, TimeSpan timeout = default);

    /// <summary>Sends one message made of these frames if there is room now, or becomes room in time.</summary>
    /// <param name="frames">The frames; what they own stays theirs when the answer is false.</param>
    /// <param name="timeout">How long to wait for room; zero, the default: not at all; infinite: for ever.</param>
    /// <returns>False when the time ran out without room; nothing was sent.</returns>
    /// <exception cref="ArgumentException">There is no frame.</exception>
    bool TrySend(ReadOnlySpan<Frame> frames, TimeSpan timeout = default);

    /// <summary>Sends a message without copying what it owns, if there is room now, or becomes room in time.</summary>
    /// <param name="message">On success it belongs to the socket; after a false or an exception it is still the caller's.</param>
    /// <param name="timeout">How long to wait for room; zero, the default: not at all; infinite: for ever.</param>
    /// <returns>False when the time ran out without room; nothing was sent.</returns>
    bool TrySend(Message message, TimeSpan timeout = default);

    /// <summary>Sends a message of one frame, the text in UTF-8; awaits room, at most <see cref="SocketOptions.SendTimeout"/>.</summary>
    /// <param name="frame">The text.</param>
    /// <param name="cancellationToken">Ends the wait for room; nothing is sent then. A message already queued is not withdrawn.</param>
    /// <exception cref="OperationCanceledException">Cancelled while waiting; nothing was sent.</exception>
    /// <exception cref="TimeoutException">The time ran out; nothing was sent.</exception>
    ValueTask SendAsync(string frame, CancellationToken cancellationToken = default);

    /// <summary>Sends a message of one frame; awaits room, at most <see cref="SocketOptions.SendTimeout"/>.</summary>
    /// <param name="frame">The octets; lent until the task completes.</param>
    /// <param name="cancellationToken">Ends the wait for room; nothing is sent then. A message already queued is not withdrawn.</param>
    /// <exception cref="OperationCanceledException">Cancelled while waiting; nothing was sent.</exception>
    /// <exception cref="TimeoutException">The time ran out; nothing was sent.</exception>
    ValueTask SendAsync(byte[] frame, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="SendAsync(byte[], CancellationToken)"/>
    ValueTask SendAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken = default);

    /// <summary>Sends one message made of these frames; awaits room, at most <see cref="SocketOptions.SendTimeout"/>.</summary>
    /// <param name="frames">The span is read before the call returns; octets its frames lend are lent until the task completes.</param>
    /// <param name="cancellationToken">Ends the wait for room; nothing is sent then. A message already queued is not withdrawn.</param>
    /// <exception cref="OperationCanceledException">Cancelled while waiting; nothing was sent.</exception>
    /// <exception cref="TimeoutException">The time ran out; nothing was sent.</exception>
    /// <exception cref="ArgumentException">There is no frame.</exception>
    ValueTask SendAsync(ReadOnlySpan<Frame> frames, CancellationToken cancellationToken = default);

    /// <summary>Sends a message without copying what it owns; awaits room, at most <see cref="SocketOptions.SendTimeout"/>.</summary>
    /// <param name="message">On success it belongs to the socket; after any exception it is still the caller's.</param>
    /// <param name="cancellationToken">Ends the wait for room; nothing is sent then. A message already queued is not withdrawn.</param>
    /// <exception cref="OperationCanceledException">Cancelled while waiting; nothing was sent.</exception>
    /// <exception cref="TimeoutException">The time ran out; nothing was sent.</exception>
    ValueTask SendAsync(Message message, CancellationToken cancellationToken = default);
}
