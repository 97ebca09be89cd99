using PureZmq.Protocol;
using PureZmq.Transports;

namespace PureZmq.Engine;

/// <summary>Encoded commands (and subscriptions) of one connection that go out ahead of its queued messages.</summary>
/// <remarks>
/// Of answers to PING only the newest is kept, so a peer cannot make the lane grow; nor can one that does not read, as one PING waits
/// at most. Subscriptions are exempt from the high-water mark.
/// Guarded by the pipe's write gate.
/// </remarks>
internal sealed class ControlLane
{
    private const int LargestPong = 32;
    private const int PingLength = 9;
    private byte[] _octets = [];
    private int _start;
    private int _end;
    private byte[]? _pong;
    private int _pongLength;
    private TimeSpan? _ping;

    /// <summary>Holds subscriptions in the form of messages, for older peers: they must not come between the frames of another message.</summary>
    public bool HoldsMessages { get; set; }

    public bool IsEmpty => _start == _end && _pongLength == 0 && _ping is null;

    /// <summary>A command has been given in part: nothing else may be written before its rest.</summary>
    public bool IsStarted => _start > 0;

    /// <summary>Hands out memory for one encoded command, to be filled at once.</summary>
    public Span<byte> Append(int length)
    {
        if (_octets.Length - _end < length)
            Grow(length);
        var space = _octets.AsSpan(_end, length);
        _end += length;
        return space;
    }

    /// <summary>Sets the answer to the newest PING; an older one not yet sent is forgotten.</summary>
    public void SetPong(ReadOnlySpan<byte> context)
    {
        _pong ??= new byte[LargestPong];
        _pongLength = CommandEncoder.WritePong(_pong, context);
    }

    /// <summary>Asks the peer for a sign of life; a PING not yet sent is forgotten.</summary>
    public void SetPing(TimeSpan timeToLive) => _ping = timeToLive;

    public IoStatus WriteTo(StreamSocket stream)
    {
        if (_ping is { } timeToLive)
        {
            CommandEncoder.WritePing(Append(PingLength), timeToLive, context: default);
            _ping = null;
        }

        if (_pongLength > 0)
        {
            _pong.AsSpan(0, _pongLength).CopyTo(Append(_pongLength));
            _pongLength = 0;
        }

        while (_start < _end)
        {
            var status = stream.Write(_octets.AsSpan(_start, _end - _start), out var count);
            if (status != IoStatus.Done)
                return status;
            _start += count;
        }

        Release();
        return IoStatus.Done;
    }

    public void Clear()
    {
        _pongLength = 0;
        _ping = null;
        Release();
    }

    private void Release()
    {
        _start = _end = 0;
        HoldsMessages = false;
        if (_octets.Length > Chunk.SmallSize)
            _octets = []; // a large replay of subscriptions is over
    }

    private void Grow(int length)
    {
        var waiting = _end - _start;
        var larger = new byte[Math.Max(checked(waiting + length), Math.Max(64, 2 * waiting))];
        // IsStarted must survive: a started command keeps its first octet before _start.
        var keep = _start > 0 ? 1 : 0;
        if (keep == 1)
            Array.Resize(ref larger, larger.Length + 1);
        _octets.AsSpan(_start, waiting).CopyTo(larger.AsSpan(keep));
        (_octets, _start, _end) = (larger, keep, keep + waiting);
    }
}
