using System.Buffers;

namespace PureZmq.Conformance;

/// <summary>Memory that calls back whenever somebody is about to read it.</summary>
internal sealed class WatchedMemory(byte[] octets, Action read) : MemoryManager<byte>
{
    public override Span<byte> GetSpan()
    {
        read();
        return octets;
    }

    public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

    public override void Unpin() => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
    }
}
