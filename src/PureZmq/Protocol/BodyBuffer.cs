namespace PureZmq.Protocol;

/// <summary>Collects a body as its octets arrive. An announced size allocates nothing.</summary>
internal struct BodyBuffer()
{
    private const int KeptCapacity = 4 * 1024;
    private byte[] _octets = [];

    /// <summary>How many octets have been collected.</summary>
    public int Count { get; private set; }

    /// <summary>What has been collected, valid until the next <see cref="Append"/> or <see cref="Clear"/>.</summary>
    public readonly ReadOnlySpan<byte> Octets => _octets.AsSpan(0, Count);

    /// <summary>Adds octets. The memory doubles, so it is never more than twice of what arrived.</summary>
    public void Append(ReadOnlySpan<byte> octets)
    {
        if (_octets.Length - Count < octets.Length)
            Array.Resize(ref _octets, (int)Math.Max(Count + (long)octets.Length, Math.Min(2L * _octets.Length, Array.MaxLength)));
        octets.CopyTo(_octets.AsSpan(Count));
        Count += octets.Length;
    }

    /// <summary>Starts anew. Much memory is not kept: most connections are idle.</summary>
    public void Clear()
    {
        Count = 0;
        if (_octets.Length > KeptCapacity)
            _octets = [];
    }
}
