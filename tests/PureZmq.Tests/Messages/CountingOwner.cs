using System.Buffers;

namespace PureZmq.Tests.Messages;

/// <summary>Memory that counts how often it was disposed.</summary>
internal sealed class CountingOwner(byte[] octets) : IMemoryOwner<byte>
{
    public int Disposals { get; private set; }

    public Memory<byte> Memory { get; } = octets;

    public void Dispose() => Disposals++;
}
