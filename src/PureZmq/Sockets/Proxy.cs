using PureZmq.Sockets;

namespace PureZmq;

/// <summary>Carries messages between two sockets: a shared queue (ROUTER and DEALER), a forwarder (XSUB and XPUB), a streamer (PULL and
/// PUSH).</summary>
/// <remarks>
/// <para>A message is read from one side only while the other side can send, so that messages wait where their senders feel it.
/// Messages pass whole and in order. Each is copied out of the queue of one side into memory that is used again, and from there into the queue
/// of the other, short ones up to 64 at a time; of long frames a copy is mostly spared. A side that only sends or only receives works in its one direction; one
/// socket as both sides returns every message to where it came from.</para>
/// <para>The capture socket gets every message of both directions, before it is sent on. The proxy waits for it: a PUB never makes it
/// wait, a PUSH or PAIR without a peer stops everything.</para>
/// <para>The control socket, a REP or PAIR, or a PULL or SUB that cannot answer, takes messages of one frame. <c>PAUSE</c> stops the
/// flow,
/// <c>RESUME</c> starts it again, <c>TERMINATE</c> ends the proxy, <c>STATISTICS</c> asks for eight numbers: frames and octets received
/// from and
/// sent to the frontend, then the same of the backend; each number is a frame of eight octets in the byte order of the machine. A REP
/// answers everything else with one empty frame; others answer nothing else.</para>
/// <para>The sockets stay the caller's, and open, whatever ends the proxy. Other threads may use them meanwhile.</para>
/// </remarks>
public static class Proxy
{
    /// <summary>Carries messages, on the calling thread and one of its own, until it is ended.</summary>
    /// <param name="frontend">One side.</param>
    /// <param name="backend">The other side; may be the same socket.</param>
    /// <param name="capture">Gets a copy of every message; null: no copies.</param>
    /// <param name="control">Steers the proxy; null: nobody does.</param>
    /// <param name="cancellationToken">Ends the proxy. Messages it has already read, which are few, are still sent, within the linger of its
    /// socket.</param>
    /// <remarks>Returns only when the control socket said TERMINATE.</remarks>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="ObjectDisposedException">A socket of the proxy was closed or its context ended.</exception>
    /// <exception cref="TimeoutException">A side, or the capture, did not take a message within its
    /// <see cref="SocketOptions.SendTimeout"/>.</exception>
    /// <exception cref="ZmqUnroutableException">A message was for a peer that a mandatory ROUTER does not know.</exception>
    /// <exception cref="ArgumentException">No direction is possible between the two sides, the capture cannot send, or the control
    /// cannot receive.</exception>
    public static void Run(
        ZmqSocket frontend,
        ZmqSocket backend,
        ZmqSocket? capture = null,
        ZmqSocket? control = null,
        CancellationToken cancellationToken = default)
    {
        var session = new ProxySession(frontend, backend, capture, control);
        try
        {
            session.Run(cancellationToken);
        }
        catch (ObjectDisposedException) when (ProcessEnd.Holds(frontend.Core) || ProcessEnd.Holds(backend.Core))
        {
            throw ProcessEnd.Hold();
        }
    }

    /// <summary>Carries messages until it is ended.</summary>
    /// <returns>Completes successfully only when the control socket said TERMINATE.</returns>
    /// <inheritdoc cref="Run(ZmqSocket, ZmqSocket, ZmqSocket?, ZmqSocket?, CancellationToken)"/>
    public static Task RunAsync(
        ZmqSocket frontend,
        ZmqSocket backend,
        ZmqSocket? capture = null,
        ZmqSocket? control = null,
        CancellationToken cancellationToken = default)
        => new ProxySession(frontend, backend, capture, control).RunAsync(cancellationToken);
}
