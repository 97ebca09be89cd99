using System.Runtime.CompilerServices;
using System.Text;
using PureZmq.Messages;
using PureZmq.Protocol;

namespace PureZmq.Engine;

/// <summary>A message on its way into a pipe, in whichever of the four forms the caller has it; nothing is copied before it is encoded.</summary>
internal readonly ref struct Outgoing
{
    /// <summary>From this length on a frame is worth a write of its own, from where it is.</summary>
    public const int LongFrame = 64 * 1024;

    private readonly ReadOnlySpan<byte> _body;
    private readonly ReadOnlySpan<Frame> _frames;
    private readonly string? _text;
    private readonly MessageBody? _message;
    private readonly int _version; // of that
    private readonly int _skip;
    private readonly ref Chunk? _encoded; // null reference: there is none, nor a place for one

    public Outgoing(ReadOnlySpan<byte> body)
    {
        _body = body;
        FrameCount = 1;
    }

    public Outgoing(string text)
    {
        _text = text;
        FrameCount = 1;
    }

    public Outgoing(ReadOnlySpan<Frame> frames)
    {
        _frames = frames;
        FrameCount = frames.Length;
    }

    public Outgoing(MessageBody message)
    {
        _message = message;
        _version = message.Version;
        FrameCount = message.FrameCount;
    }

    private Outgoing(scoped in Outgoing other, int skip, ReadOnlySpan<byte> prefix)
    {
        this = other;
        _skip = other._skip + skip;
        FrameCount = other.FrameCount - skip;
        Prefix = prefix;
        _encoded = ref Unsafe.NullRef<Chunk?>();
    }

    private Outgoing(scoped in Outgoing other, ref Chunk? encoded)
    {
        this = other;
        _encoded = ref encoded;
    }

    /// <summary>Encoding may throw: frames of a message that was disposed meanwhile, memory whose owner fails.</summary>
    public bool MayFail => _message is not null || !_frames.IsEmpty;

    /// <summary>How many frames the application's part has.</summary>
    public int FrameCount { get; }

    /// <summary>Encoded frames that go first, all with followers: REQ's delimiter, REP's envelope.</summary>
    public ReadOnlySpan<byte> Prefix { get; }

    /// <summary>After a wait: fails if the message was disposed meanwhile, as its memory may hold another one. (Frames see to that themselves.)</summary>
    public void ThrowIfDisposed()
    {
        if (_message is { } message && !message.IsCurrent(_version))
            throw DisposedMeanwhile();
    }

    public static ObjectDisposedException DisposedMeanwhile()
        => new(nameof(Message), "The message was disposed while it waited to be sent.");

    /// <summary>Whether the message is one long frame that exists as octets, and nothing else.</summary>
    public bool TryGetLong(out ReadOnlySpan<byte> body)
    {
        body = default;
        if (FrameCount != 1 || _text is not null || !Prefix.IsEmpty)
            return false;
        if (_message is { } message)
            body = message.GetFrame(_skip);
        else if (_frames.IsEmpty)
            body = _body;
        else if (!_frames[_skip].IsText)
            body = _frames[_skip].Span;
        return body.Length >= LongFrame;
    }

    /// <summary>The same message, with a chunk in which it has been encoded already. The first queue it is appended to takes that, and sets
    /// the variable to null.</summary>
    public Outgoing WithEncoded(ref Chunk? encoded) => new(in this, ref encoded);

    /// <summary>The same message with encoded frames in front.</summary>
    public Outgoing WithPrefix(ReadOnlySpan<byte> prefix)
    {
        return new Outgoing(in this, 0, prefix);
    }

    /// <summary>The same message without its first frame.</summary>
    public Outgoing WithoutFirst()
    {
        return new Outgoing(in this, 1, default);
    }

    /// <summary>Encodes the message at the end of a queue.</summary>
    public void AppendTo(OutboundQueue queue)
    {
        if (!Unsafe.IsNullRef(ref _encoded) && queue.TryAppend(ref _encoded))
            return;
        if (!Prefix.IsEmpty)
            queue.AppendEncoded(Prefix, endsMessage: false);

        if (_message is { } message)
        {
            for (var i = _skip; i < message.FrameCount; i++)
            {
                var frame = message.GetFrame(i);
                frame.CopyTo(queue.AppendFrame(frame.Length, more: i + 1 < message.FrameCount));
            }
        }
        else if (_text is not null)
        {
            Encoding.UTF8.GetBytes(_text, queue.AppendFrame(Encoding.UTF8.GetByteCount(_text), more: false));
        }
        else if (_frames.IsEmpty)
        {
            _body.CopyTo(queue.AppendFrame(_body.Length, more: false));
        }
        else
        {
            for (var i = _skip; i < _frames.Length; i++)
                _frames[i].CopyTo(queue.AppendFrame(_frames[i].ByteCount, more: i + 1 < _frames.Length));
        }
    }

    /// <summary>Octets the message takes encoded, prefix included.</summary>
    public int EncodedLength()
    {
        var length = Prefix.Length;
        for (var i = 0; i < FrameCount; i++)
        {
            var body = LengthOf(i);
            length = checked(length + body + FrameHeader.LengthFor(body));
        }

        return length;
    }

    /// <summary>Encodes the message into memory of <see cref="EncodedLength"/> octets, for a fan-out that encodes once.</summary>
    public void EncodeTo(Span<byte> destination)
    {
        Prefix.CopyTo(destination);
        destination = destination[Prefix.Length..];
        for (var i = 0; i < FrameCount; i++)
        {
            var length = LengthOf(i);
            destination = destination[FrameHeader.Write(destination, i + 1 < FrameCount ? FrameFlags.More : FrameFlags.None, length)..];
            CopyFrame(i, destination);
            destination = destination[length..];
        }
    }

    /// <summary>The octets of a frame; short ones that exist only as text or memory are copied into <paramref name="scratch"/>.</summary>
    public ReadOnlySpan<byte> GetFrame(int index, Span<byte> scratch)
    {
        if (_message is { } message)
            return message.GetFrame(index + _skip);
        if (_text is null && _frames.IsEmpty)
            return _body;
        var length = LengthOf(index);
        var target = length <= scratch.Length ? scratch[..length] : new byte[length];
        CopyFrame(index, target);
        return target;
    }

    /// <summary>The application's part as a message of its own, for a send that has to wait.</summary>
    public MessageBody Materialise()
    {
        var body = MessageBody.Rent();
        for (var i = 0; i < FrameCount; i++)
            CopyFrame(i, body.AddFrame(LengthOf(i)));
        return body;
    }

    private int LengthOf(int index)
    {
        if (_message is { } message)
            return message.GetFrame(index + _skip).Length;
        if (_text is not null)
            return Encoding.UTF8.GetByteCount(_text);
        return _frames.IsEmpty ? _body.Length : _frames[index + _skip].ByteCount;
    }

    private void CopyFrame(int index, Span<byte> destination)
    {
        if (_message is { } message)
            message.GetFrame(index + _skip).CopyTo(destination);
        else if (_text is not null)
            Encoding.UTF8.GetBytes(_text, destination);
        else if (_frames.IsEmpty)
            _body.CopyTo(destination);
        else
            _frames[index + _skip].CopyTo(destination);
    }
}
