namespace PureZmq.Protocol;

/// <summary>Reads frame headers that may be cut anywhere by the borders of what was read from the network.</summary>
internal struct HeaderReader
{
    private byte[]? _octets;
    private int _count;

    /// <summary>Whether a part of a header has arrived.</summary>
    public readonly bool IsStarted => _count > 0;

    /// <summary>Whether a part of a header has arrived and it is not that of a command.</summary>
    public readonly bool IsInMessageHeader => _count > 0 && ((FrameFlags)_octets![0] & FrameFlags.Command) == 0;

    /// <summary>Reads a header and moves <paramref name="input"/> behind it, or keeps what there is of one.</summary>
    /// <exception cref="ZmtpProtocolException">The size is over 2^63-1.</exception>
    public bool TryRead(ref ReadOnlySpan<byte> input, out FrameHeader header)
    {
        if (_count == 0 && FrameHeader.TryRead(input, out header, out var length))
        {
            input = input[length..];
            return true;
        }

        header = default;
        _octets ??= new byte[FrameHeader.LongLength];
        while (_count < Needed())
        {
            if (input.IsEmpty)
                return false;
            _octets[_count++] = input[0];
            input = input[1..];
        }

        FrameHeader.TryRead(_octets.AsSpan(0, _count), out header, out _);
        _count = 0;
        return true;
    }

    private readonly int Needed()
        => _count > 0 && ((FrameFlags)_octets![0] & FrameFlags.Long) != 0 ? FrameHeader.LongLength : FrameHeader.ShortLength;
}
