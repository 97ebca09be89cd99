namespace PureZmq;

/// <summary>The verbs of sockets that receive. A message is received whole, with all its frames, or not at all.</summary>
/// <remarks>
/// <para>Thread safety: any number of threads may receive on one socket at once; each message goes to one of them, in the order
/// in which they began to wait.</para>
/// <para>Ownership: a received message is the caller's, who disposes it. Forgetting that costs its buffer's reuse, never memory.</para>
/// <para>A wait that ends without a message, by time or by cancellation, leaves every message in the socket.</para>
/// <para>All verbs throw <see cref="ObjectDisposedException"/> when the socket is closed or its context ended, and
/// <see cref="ZmqStateException"/> when REQ or REP are not to receive now.</para>
/// </remarks>
public interface IReceiver
{
    /// <summary>Takes the next message; waits for it, at most <see cref="SocketOptions.ReceiveTimeout"/>.</summary>
    /// <exception cref="TimeoutException">The time ran out.</exception>
    Message Receive();

    /// <summary>Takes the next message if there is one now, or comes one in time.</summary>
    /// <param name="message">The message, the caller's to dispose; the empty handle when there is none.</param>
    /// <param name="timeout">How long to wait; zero, the default: not at all; infinite: for ever.</param>
    /// <returns>False when the time ran out without a message.</returns>
    bool TryReceive(out Message message, TimeSpan timeout = default);

    /// <summary>Takes the next message; awaits it, at most <see cref="SocketOptions.ReceiveTimeout"/>.</summary>
    /// <param name="cancellationToken">Ends the wait; the next message stays in the socket.</param>
    /// <returns>Completes at once, on the caller's thread, when a message is there already.</returns>
    /// <remarks>On a thread of the thread pool the call may look for a message for as long as
    /// <see cref="ZmqContextOptions.SpinLimit"/> before it returns; the token and the time-out count from then on.</remarks>
    /// <exception cref="OperationCanceledException">Cancelled while waiting.</exception>
    /// <exception cref="TimeoutException">The time ran out.</exception>
    ValueTask<Message> ReceiveAsync(CancellationToken cancellationToken = default);

    /// <summary>All messages from now on, taken one by one as they are asked for.</summary>
    /// <param name="cancellationToken">Ends the enumeration: it comes to its end without an exception, and no message is taken for
    /// nothing.</param>
    /// <returns>The messages; each is the caller's to dispose.</returns>
    /// <exception cref="TimeoutException">No message came within <see cref="SocketOptions.ReceiveTimeout"/>.</exception>
    IAsyncEnumerable<Message> ReadAllAsync(CancellationToken cancellationToken = default);

    /// <summary>Awaits a message without taking it.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>True when a message is there. Another thread may be quicker to take it: go on with <see cref="TryReceive"/>.</returns>
    /// <remarks>May look for a moment first, as <see cref="ReceiveAsync"/>.</remarks>
    /// <exception cref="OperationCanceledException">Cancelled while waiting.</exception>
    ValueTask<bool> WaitToReceiveAsync(CancellationToken cancellationToken = default);

    /// <summary>Takes the next message, which has one frame, as UTF-8 text; waits as <see cref="Receive()"/> does.</summary>
    /// <exception cref="InvalidOperationException">The message has several frames. It is taken all the same; the exception shows
    /// it.</exception>
    /// <exception cref="TimeoutException">The time ran out.</exception>
    string ReceiveString();

    /// <summary>Takes the next message, which has one frame, as an array of its own; waits as <see cref="Receive()"/> does.</summary>
    /// <exception cref="InvalidOperationException">The message has several frames. It is taken all the same; the exception shows
    /// it.</exception>
    /// <exception cref="TimeoutException">The time ran out.</exception>
    byte[] ReceiveBytes();

    /// <summary>Takes the next message, which has one frame, into a buffer; waits as <see cref="Receive()"/> does.</summary>
    /// <param name="buffer">Gets as many octets as it has room for; the rest of the frame is cut off.</param>
    /// <returns>The length of the frame; more than the buffer's when it was cut.</returns>
    /// <exception cref="InvalidOperationException">The message has several frames. It is taken all the same; the exception shows
    /// it.</exception>
    /// <exception cref="TimeoutException">The time ran out.</exception>
    int Receive(Span<byte> buffer);
}
