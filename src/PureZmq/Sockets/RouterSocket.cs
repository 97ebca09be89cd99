using System.Buffers;
using PureZmq.Patterns;
using PureZmq.Sockets;

namespace PureZmq;

/// <summary>A ROUTER socket: puts the routing id of the sender before each message, and sends each message to the peer its first frame
/// names.</summary>
/// <remarks>
/// <para>Specification: 28/REQREP, "The ROUTER Socket Type".</para>
/// <para>A message for a peer that is unknown, or whose queue is full, is dropped and counted, unless
/// <see cref="RouterOptions.Mandatory"/>.</para>
/// </remarks>
public sealed class RouterSocket : DuplexSocket
{
    /// <summary>Opens a socket without peers; add some with <see cref="ZmqSocket.Bind"/> or <see cref="ZmqSocket.Connect"/>.</summary>
    /// <param name="options">Its settings; null: the defaults.</param>
    /// <param name="context">Where it lives; null: <see cref="ZmqContext.Default"/>.</param>
    /// <exception cref="ObjectDisposedException">The context ended.</exception>
    public RouterSocket(RouterOptions? options = null, ZmqContext? context = null)
        : base(new RouterPattern(ZmqContext.CoreOf(context), (options ?? new RouterOptions()).ToSettings()))
    {
    }

    /// <summary>As <see cref="RouterOptions.Mandatory"/>; counts from the next message on.</summary>
    /// <exception cref="ObjectDisposedException">Set though the socket is closed or its context ended.</exception>
    public bool Mandatory
    {
        get => Core.Settings.RouterMandatory;
        set => Change(value, static (settings, on) => settings with { RouterMandatory = on });
    }

    /// <summary>As <see cref="RouterOptions.Handover"/>; counts from the next peer on.</summary>
    /// <exception cref="ObjectDisposedException">Set though the socket is closed or its context ended.</exception>
    public bool Handover
    {
        get => Core.Settings.RouterHandover;
        set => Change(value, static (settings, on) => settings with { RouterHandover = on });
    }

    /// <summary>Begins to connect to an endpoint whose peer this socket will know under a name of your choice, and goes on trying while the
    /// socket is open. Returns at once. libzmq: ZMQ_CONNECT_ROUTING_ID.</summary>
    /// <param name="endpoint">As for <see cref="ZmqSocket.Connect"/>.</param>
    /// <param name="routingId">The name, 1 to 255 octets. What the peer calls itself is ignored.</param>
    /// <remarks>Messages may be sent under the name right away; they wait for the peer. With <see cref="SocketOptions.Immediate"/> the name
    /// has no effect. No other peer can take it over.</remarks>
    /// <exception cref="ZmqEndpointException">A peer is known under the name already, or the transport is not there.</exception>
    /// <exception cref="ArgumentException">The endpoint is malformed, or the name empty or over 255 octets.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed or its context ended.</exception>
    public void Connect(string endpoint, RoutingId routingId)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        Core.Connect(endpoint, NameOf(routingId));
        GC.KeepAlive(this);
    }

    /// <summary>The same; completes when the handshake with the peer is done.</summary>
    /// <param name="endpoint">As for <see cref="ZmqSocket.Connect"/>.</param>
    /// <param name="routingId">The name, 1 to 255 octets. What the peer calls itself is ignored.</param>
    /// <param name="cancellationToken">Ends the wait, and the attempts to connect with it.</param>
    /// <exception cref="OperationCanceledException">Cancelled while waiting; the endpoint is not connected.</exception>
    /// <inheritdoc cref="Connect(string, RoutingId)"/>
    public ValueTask ConnectAsync(string endpoint, RoutingId routingId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return Core.ConnectAsync(endpoint, NameOf(routingId), cancellationToken);
    }

    /// <summary>Sends a reply to where a request came from, under the request's own envelope; waits as a send does.</summary>
    /// <param name="request">A message this socket received; it stays the caller's.</param>
    /// <param name="body">The frames of the reply.</param>
    /// <remarks>
    /// The envelope is the routing id and all frames up to the first empty one, which is part of it: what a REQ sends, however many
    /// ROUTERs it passed. Of a message without an empty frame, as a DEALER sends, it is the routing id alone.
    /// </remarks>
    /// <exception cref="ArgumentException">There is no frame.</exception>
    /// <exception cref="TimeoutException">The peer is full, the socket mandatory, and <see cref="SocketOptions.SendTimeout"/> ran out;
    /// nothing was sent.</exception>
    /// <exception cref="ZmqUnroutableException">The peer is gone and the socket mandatory.</exception>
    /// <exception cref="ObjectDisposedException">The socket is closed or its context ended.</exception>
    public void Reply(in Message request, params ReadOnlySpan<Frame> body)
    {
        var frames = Address(request, body, out var count);
        try
        {
            Send(frames.AsSpan(0, count));
        }
        finally
        {
            ArrayPool<Frame>.Shared.Return(frames, clearArray: true);
        }
    }

    /// <summary>Sends a reply to where a request came from, under the request's own envelope; awaits room as a send does.</summary>
    /// <param name="request">A message this socket received; it stays the caller's, who keeps it until the task completes.</param>
    /// <param name="body">The frames of the reply; read before the call returns.</param>
    /// <param name="cancellationToken">Ends the wait for room; nothing is sent then.</param>
    /// <inheritdoc cref="Reply(in Message, ReadOnlySpan{Frame})"/>
    public ValueTask ReplyAsync(in Message request, ReadOnlySpan<Frame> body, CancellationToken cancellationToken = default)
    {
        var frames = Address(request, body, out var count);
        try
        {
            return SendAsync(frames.AsSpan(0, count), cancellationToken);
        }
        finally
        {
            ArrayPool<Frame>.Shared.Return(frames, clearArray: true);
        }
    }

    private static byte[] NameOf(RoutingId routingId) => OptionRange.Name(routingId, nameof(routingId)).Span.ToArray();

    private static Frame[] Address(in Message request, ReadOnlySpan<Frame> body, out int count)
    {
        if (body.IsEmpty)
            throw new ArgumentException("A reply has at least one frame; send an empty frame if nothing is to be said.", nameof(body));
        var envelope = EnvelopeLength(request);
        count = envelope + body.Length;
        var frames = ArrayPool<Frame>.Shared.Rent(count);
        for (var i = 0; i < envelope; i++)
            frames[i] = request[i];
        body.CopyTo(frames.AsSpan(envelope));
        return frames;
    }

    // The search begins behind the routing id, which is never empty.
    private static int EnvelopeLength(in Message request)
    {
        for (var i = 1; i < request.Count; i++)
        {
            if (request[i].IsEmpty)
                return i + 1;
        }

        return 1;
    }
}
