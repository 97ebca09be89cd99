using System.Collections;
using System.Diagnostics.CodeAnalysis;
using PureZmq.Messages;

namespace PureZmq;

/// <summary>One or more frames that travel as a whole: a handle to memory that is recycled when the message is disposed or sent.</summary>
/// <remarks>
/// <para>Dispose each message you receive, unless you send it on: then the socket does. Copies of the handle are the same message;
/// the first disposal ends it for all of them, a second does nothing, and any other use throws <see cref="ObjectDisposedException"/>.
/// A message never disposed is collected: it costs recycling, never memory. One that is kept may keep more than its length (docs/memory.md).</para>
/// <para>Thread safety: one thread at a time; <see cref="Dispose"/> may be called by several.</para>
/// <para>The default value is a message without frames to which none can be added.</para>
/// </remarks>
public readonly struct Message : IReadOnlyList<Frame>, IDisposable
{
    private readonly MessageBody? _body;
    private readonly int _version;

    internal Message(MessageBody body, int version) => (_body, _version) = (body, version);

    /// <summary>How many frames the message has.</summary>
    /// <exception cref="ObjectDisposedException">The message was disposed or sent.</exception>
    public int Count => _body is null ? 0 : Body.FrameCount;

    /// <summary>The routing id of the peer that sent the message, as a ROUTER put it in front; empty on other sockets and on
    /// messages of one's own.</summary>
    /// <exception cref="ObjectDisposedException">The message was disposed or sent.</exception>
    public RoutingId RoutingId => _body is null ? default : new RoutingId(Body.PeerRoutingId);

    /// <summary>What the message is in. Throws for a stale handle and for the default value.</summary>
    internal MessageBody Body
    {
        get
        {
            var body = _body;
            if (body is null)
                ThrowNoBody();
            if (!body.IsCurrent(_version))
                ThrowStale();
            return body;
        }
    }

    /// <summary>A frame, counted from 0; valid as long as the message.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    /// <exception cref="ObjectDisposedException">The message was disposed or sent.</exception>
    public Frame this[int index]
    {
        get
        {
            if (_body is not { } body)
                throw MessageBody.NoSuchFrame(index);
            if (!body.IsCurrent(_version))
                ThrowStale();
            return new Frame(body, body.GetSlot(index), _version);
        }
    }

    /// <summary>Makes a message. It may have no frames and get them by <see cref="Append"/>.</summary>
    /// <param name="frames">Lent octets are copied; what <see cref="Frame.Own(System.Buffers.IMemoryOwner{byte})"/> gives is the
    /// message's from now on.</param>
    /// <returns>The caller owns it: dispose or send it.</returns>
    /// <exception cref="ObjectDisposedException">A frame is of a message that was disposed or sent. Owned memory stays the
    /// caller's.</exception>
    public static Message Create(params ReadOnlySpan<Frame> frames)
    {
        var body = MessageBody.Rent();
        try
        {
            foreach (ref readonly var frame in frames)
                body.Add(in frame);
        }
        catch
        {
            body.ForgetOwners();
            body.Return();
            throw;
        }

        return body.ToMessage();
    }

    /// <summary>Adds a frame at the end. Lent octets are copied, owned memory is taken over.</summary>
    /// <exception cref="ObjectDisposedException">The message, or the one the frame is part of, was disposed or sent.</exception>
    /// <exception cref="InvalidOperationException">The message is the default value.</exception>
    public void Append(Frame frame) => Body.Add(in frame);

    /// <summary>Adds a frame at the front. Lent octets are copied, owned memory is taken over.</summary>
    /// <exception cref="ObjectDisposedException">The message, or the one the frame is part of, was disposed or sent.</exception>
    /// <exception cref="InvalidOperationException">The message is the default value.</exception>
    public void Prepend(Frame frame) => Body.Insert(in frame);

    /// <summary>Removes the first frame.</summary>
    /// <returns>The frame, in memory of its own: it stays valid when the message is disposed or sent, and needs no disposal.</returns>
    /// <exception cref="InvalidOperationException">The message has no frame.</exception>
    /// <exception cref="ObjectDisposedException">The message was disposed or sent.</exception>
    public Frame PopFront()
    {
        if (Count == 0)
            throw new InvalidOperationException("The message has no frame to remove.");
        var array = _body!.DetachFront(out var length);
        return new Frame(array, length);
    }

    /// <summary>Takes a message of two frames apart; they are valid as long as the message.</summary>
    /// <exception cref="InvalidOperationException">The message has another number of frames; the text shows them.</exception>
    /// <exception cref="ObjectDisposedException">The message was disposed or sent.</exception>
    public void Deconstruct(out Frame a, out Frame b)
    {
        Expect(2);
        (a, b) = (this[0], this[1]);
    }

    /// <summary>Takes a message of three frames apart; they are valid as long as the message.</summary>
    /// <exception cref="InvalidOperationException">The message has another number of frames; the text shows them.</exception>
    /// <exception cref="ObjectDisposedException">The message was disposed or sent.</exception>
    public void Deconstruct(out Frame a, out Frame b, out Frame c)
    {
        Expect(3);
        (a, b, c) = (this[0], this[1], this[2]);
    }

    /// <summary>Takes a message of four frames apart; they are valid as long as the message.</summary>
    /// <exception cref="InvalidOperationException">The message has another number of frames; the text shows them.</exception>
    /// <exception cref="ObjectDisposedException">The message was disposed or sent.</exception>
    public void Deconstruct(out Frame a, out Frame b, out Frame c, out Frame d)
    {
        Expect(4);
        (a, b, c, d) = (this[0], this[1], this[2], this[3]);
    }

    /// <summary>Splits a request at its first empty frame, which goes away: the return addresses before it, the body behind it.</summary>
    /// <remarks>Put together again as envelope, empty frame, answer, it is the reply. Specification: 28/REQREP.</remarks>
    /// <param name="envelope">The frames before the empty one, perhaps none. A message of its own: dispose or send it.</param>
    /// <returns>The frames behind the empty one, perhaps none. A message of its own: dispose or send it. The split message is at its end,
    /// as if disposed.</returns>
    /// <exception cref="InvalidOperationException">No frame is empty; the text shows them. The message stays as it was.</exception>
    /// <exception cref="ObjectDisposedException">The message was disposed or sent.</exception>
    public Message SplitEnvelope(out Message envelope)
    {
        var body = Body;
        var delimiter = 0;
        while (delimiter < body.FrameCount && !body.GetFrame(delimiter).IsEmpty)
            delimiter++;
        if (delimiter == body.FrameCount)
            throw new InvalidOperationException($"The message has no empty frame that ends an envelope: {MessageDump.Excerpt(body)}");

        if (!body.TrySplit(_version, delimiter, out var front, out var rest))
            ThrowStale();
        envelope = front.ToMessage();
        return rest.ToMessage();
    }

    /// <summary>What is known of the peer that sent the message, by a name in any case.</summary>
    /// <param name="name"><c>Socket-Type</c>, <c>Routing-Id</c> (or <c>Identity</c>), <c>Peer-Address</c>, <c>User-Id</c>, or a
    /// name of the peer's own: <c>X-...</c>.</param>
    /// <returns>Null when it is not known, and always for messages of one's own and those of a peer in the same process.</returns>
    /// <exception cref="ArgumentNullException">The name is null.</exception>
    /// <exception cref="ObjectDisposedException">The message was disposed or sent.</exception>
    public string? GetProperty(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _body is null ? null : Body.Properties?.Get(name);
    }

    /// <summary>The dump: each frame in brackets, as text when all of it is printable ASCII, else in hexadecimal:
    /// <c>[hello][][0x00E43C9869]</c>.</summary>
    /// <exception cref="ObjectDisposedException">The message was disposed or sent.</exception>
    public override string ToString() => _body is null ? "" : MessageDump.Of(Body);

    /// <summary>Ends the message: its memory is recycled. Does nothing when that has happened before.</summary>
    public void Dispose() => _body?.TryReturn(_version);

    /// <summary>Goes through the frames without an allocation.</summary>
    /// <exception cref="ObjectDisposedException">The message was disposed or sent; thrown by the enumerator too.</exception>
    public MessageEnumerator GetEnumerator()
    {
        if (_body is not null)
            _ = Body;
        return new MessageEnumerator(this);
    }

    IEnumerator<Frame> IEnumerable<Frame>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    [DoesNotReturn]
    internal static void ThrowStale() => throw new ObjectDisposedException(
        nameof(Message), "The message was disposed, sent or split; this handle to it is no longer valid.");

    [DoesNotReturn]
    private static void ThrowNoBody() =>
        throw new InvalidOperationException("This is default(Message), which holds nothing. Make a message with Message.Create.");

    private void Expect(int count)
    {
        if (Count == count)
            return;
        var dump = _body is null ? "" : MessageDump.Excerpt(_body);
        throw new InvalidOperationException($"The message has {Count} {(Count == 1 ? "frame" : "frames")} instead of {count}: {dump}");
    }
}
