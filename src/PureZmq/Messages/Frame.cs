using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using PureZmq.Messages;

namespace PureZmq;

/// <summary>The body of one frame on its way into or out of a message: a reference to octets somewhere else, small enough to pass
/// by value.</summary>
/// <remarks>
/// <para>Strings, arrays and memory convert to a frame without a copy. They are lent: the call the frame is passed to copies them before
/// it returns (an asynchronous one before it completes), and until then they must not change.</para>
/// <para>A frame read from a <see cref="Message"/> refers to the message's memory and is valid as long as the message. After the
/// message was disposed or sent every member throws <see cref="ObjectDisposedException"/>.</para>
/// <para>Thread safety: a value that does not change, for any thread; one read from a message follows the message's rule.</para>
/// <para>The default value is an empty frame.</para>
/// </remarks>
public readonly struct Frame
{
    private readonly object? _source; // byte[], string, MessageBody, MemoryManager<byte>, or the IMemoryOwner<byte> of Own
    private readonly int _start;      // for a MessageBody: FrameSlot.Position
    private readonly int _length;     // not known for a string
    private readonly int _tag;        // for a MessageBody its version, else the FrameKind

    internal Frame(MessageBody body, FrameSlot slot, int version)
        => (_source, _start, _length, _tag) = (body, slot.Position, slot.Length, version);

    internal Frame(byte[] immutable, int length)
        => (_source, _length, _tag) = (immutable, length, (int)FrameKind.Immutable);

    private Frame(object? source, int start, int length, FrameKind kind)
        => (_source, _start, _length, _tag) = (source, start, length, (int)kind);

    /// <summary>The octets. A text is encoded anew on each call.</summary>
    /// <exception cref="ObjectDisposedException">The message the frame is part of was disposed or sent.</exception>
    public ReadOnlySpan<byte> Span
    {
        get
        {
            if (_source is MessageBody body)
                return Read(body);
            if (_source is byte[] array)
                return array.AsSpan(_start, _length);
            if (_source is string text)
                return Encoding.UTF8.GetBytes(text);
            return SlowSpan();
        }
    }

    /// <summary>How many octets the frame has; for a text, how many its UTF-8 form has.</summary>
    /// <exception cref="ObjectDisposedException">The message the frame is part of was disposed or sent.</exception>
    public int Length => ByteCount;

    /// <summary>Whether the frame has no octets.</summary>
    /// <exception cref="ObjectDisposedException">The message the frame is part of was disposed or sent.</exception>
    public bool IsEmpty => _source is string text ? text.Length == 0 : ByteCount == 0;

    /// <summary>Octets on the wire.</summary>
    internal int ByteCount
    {
        get
        {
            if (_source is MessageBody body)
            {
                if (!body.IsCurrent(_tag))
                    Message.ThrowStale();
                return _length;
            }

            return _source is string text ? Encoding.UTF8.GetByteCount(text) : _length;
        }
    }

    /// <summary>The octets are yet to be made of a text.</summary>
    internal bool IsText => _source is string;

    /// <summary>The memory that <see cref="Own(IMemoryOwner{byte})"/> gave; null for all other frames.</summary>
    internal IMemoryOwner<byte>? Owner => _tag == (int)FrameKind.Owned ? _source as IMemoryOwner<byte> : null;

    /// <summary>An array nobody changes, whose front the frame is; null when there is none.</summary>
    internal byte[]? ImmutableArray => _tag == (int)FrameKind.Immutable ? _source as byte[] : null;

    /// <summary>Lends a text, sent as UTF-8.</summary>
    /// <exception cref="ArgumentNullException">The text is null.</exception>
    public static implicit operator Frame(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new Frame(text, 0, 0, FrameKind.Lent);
    }

    /// <summary>Lends an array.</summary>
    /// <exception cref="ArgumentNullException">The array is null.</exception>
    public static implicit operator Frame(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return new Frame(bytes, 0, bytes.Length, FrameKind.Lent);
    }

    /// <summary>Lends memory.</summary>
    public static implicit operator Frame(ReadOnlyMemory<byte> bytes)
    {
        // The only way to what is behind the memory; kept as that, a frame needs one reference and no boxing.
        if (MemoryMarshal.TryGetArray(bytes, out var segment))
            return new Frame(segment.Array, segment.Offset, segment.Count, FrameKind.Lent);
        return MemoryMarshal.TryGetMemoryManager<byte, MemoryManager<byte>>(bytes, out var manager, out var start, out var length)
            ? new Frame(manager, start, length, FrameKind.Lent)
            : Copy(bytes.Span);
    }

    /// <summary>Lends memory.</summary>
    public static implicit operator Frame(Memory<byte> bytes) => (ReadOnlyMemory<byte>)bytes;

    /// <summary>A frame that holds a routing id.</summary>
    public static implicit operator Frame(RoutingId routingId) => new(routingId.SharedArray, routingId.Length);

    /// <summary>A frame with its own copy of some octets, which may change afterwards.</summary>
    public static Frame Copy(ReadOnlySpan<byte> bytes) => new(bytes.ToArray(), bytes.Length);

    /// <summary>Gives memory away: it is disposed as soon as its octets are framed for sending, by a thread of the library's choice.</summary>
    /// <param name="owner">All of its memory is the frame. The caller owns it again when a blocking call the frame is passed to throws or
    /// returns false. An asynchronous call that has to wait takes a copy at once and disposes the owner, whatever becomes of the wait. Pass the
    /// frame on once only.</param>
    /// <exception cref="ArgumentNullException">The owner is null.</exception>
    public static Frame Own(IMemoryOwner<byte> owner)
    {
        ArgumentNullException.ThrowIfNull(owner);
        return new Frame(owner, 0, owner.Memory.Length, FrameKind.Owned);
    }

    /// <summary>Gives memory away of which the first <paramref name="length"/> octets are the frame.</summary>
    /// <remarks>For memory from a pool, which is often longer than was asked for. Otherwise as
    /// <see cref="Own(IMemoryOwner{byte})"/>.</remarks>
    /// <exception cref="ArgumentNullException">The owner is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative or more than the memory has.</exception>
    public static Frame Own(IMemoryOwner<byte> owner, int length)
    {
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, owner.Memory.Length);
        return new Frame(owner, 0, length, FrameKind.Owned);
    }

    /// <summary>A copy of the octets, the caller's own.</summary>
    /// <exception cref="ObjectDisposedException">The message the frame is part of was disposed or sent.</exception>
    public byte[] ToArray() => _source is string text ? Encoding.UTF8.GetBytes(text) : Span.ToArray();

    /// <summary>The octets read as UTF-8; what is not valid shows as U+FFFD.</summary>
    /// <exception cref="ObjectDisposedException">The message the frame is part of was disposed or sent.</exception>
    public override string ToString() => _source as string ?? Encoding.UTF8.GetString(Span);

    /// <summary>Copies the octets to the front of <paramref name="destination"/>, which has room for <see cref="ByteCount"/> of
    /// them.</summary>
    internal void CopyTo(Span<byte> destination)
    {
        if (_source is string text)
            Encoding.UTF8.GetBytes(text, destination);
        else
            Span.CopyTo(destination);
    }

    /// <summary>Disposes memory that was given away; does nothing for all other frames.</summary>
    internal void ReleaseOwner() => Owner?.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ReadOnlySpan<byte> Read(MessageBody body)
    {
        if (!body.IsCurrent(_tag))
            Message.ThrowStale();
        return body.Read(new FrameSlot(_start, _length));
    }

    private ReadOnlySpan<byte> SlowSpan() => _source switch
    {
        null => default,
        MemoryManager<byte> manager when _tag == (int)FrameKind.Lent => manager.GetSpan().Slice(_start, _length),
        _ => ((IMemoryOwner<byte>)_source).Memory.Span[.._length],
    };
}
