using PureZmq.Messages;
using PureZmq.Protocol;

namespace PureZmq.Engine;

/// <summary>Messages of a few short frames each that go from one socket to another as they are: encoded, one behind the other.</summary>
/// <remarks>
/// Each of the two sockets is entered once for many messages, and none of them gets a <see cref="MessageBody"/>: a proxy spends 160 ns by
/// message so, and spent some 360 (docs/decisions/0015-a-proxy-passes-runs.md). Not thread-safe.
/// </remarks>
internal sealed class MessageRun
{
    /// <summary>Most messages in a run: so many of them can be nowhere but here when their receiver goes away.</summary>
    public const int Most = 64;

    private const int Capacity = 16 * 1024;
    private readonly byte[] _octets = new byte[Capacity];
    private int _start;
    private int _end;

    public bool IsEmpty => Messages == 0;

    /// <summary>How many there are.</summary>
    public int Messages { get; private set; }

    /// <summary>The oldest message.</summary>
    public ReadOnlySpan<byte> First
    {
        get
        {
            var rest = Rest;
            var end = 0;
            bool more;
            do
            {
                more = ((FrameFlags)rest[end] & FrameFlags.More) != 0;
                end += FrameHeader.ShortLength + rest[end + 1];
            }
            while (more);
            return rest[..end];
        }
    }

    /// <summary>All messages that are left.</summary>
    private ReadOnlySpan<byte> Rest => _octets.AsSpan(_start, _end - _start);

    /// <summary>The body of the first frame of an encoded message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="others">Its other frames, encoded.</param>
    public static ReadOnlySpan<byte> FirstFrame(ReadOnlySpan<byte> message, out ReadOnlySpan<byte> others)
    {
        var end = FrameHeader.ShortLength + message[1];
        others = message[end..];
        return message[FrameHeader.ShortLength..end];
    }

    /// <summary>Whether there is place for a message of so many octets, and a header besides.</summary>
    public bool Holds(int octets) => _octets.Length - _end >= FrameHeader.ShortLength + octets;

    /// <summary>Adds a message for which there is place.</summary>
    /// <param name="routingId">Put in front as a frame of its own; null for none.</param>
    /// <param name="frames">The frames, encoded with short headers.</param>
    public void Add(byte[]? routingId, ReadOnlySpan<byte> frames)
    {
        if (routingId is not null)
        {
            _end += FrameHeader.Write(_octets.AsSpan(_end), FrameFlags.More, routingId.Length);
            routingId.CopyTo(_octets.AsSpan(_end));
            _end += routingId.Length;
        }

        frames.CopyTo(_octets.AsSpan(_end));
        _end += frames.Length;
        Messages++;
    }

    /// <summary>Passes over the oldest message.</summary>
    /// <param name="octets">All of them.</param>
    public void Pass(int octets)
    {
        _start += octets;
        if (--Messages == 0)
            _start = _end = 0;
    }

    /// <summary>Takes the oldest message out, for a way that it has to go alone.</summary>
    public Message TakeFirst()
    {
        var first = First;
        var body = MessageBody.Rent();
        for (var rest = first; !rest.IsEmpty;)
        {
            var frame = FirstFrame(rest, out rest);
            frame.CopyTo(body.AddFrame(frame.Length));
        }

        Pass(first.Length);
        return body.ToMessage();
    }

    /// <summary>How many frames there are, and octets in their bodies.</summary>
    public (int Frames, int Octets) Count()
    {
        var (frames, octets) = (0, 0);
        for (var rest = Rest; !rest.IsEmpty;)
        {
            octets += FirstFrame(rest, out rest).Length;
            frames++;
        }

        return (frames, octets);
    }
}
