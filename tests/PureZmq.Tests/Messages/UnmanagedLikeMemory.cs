using System.Buffers;

namespace PureZmq.Tests.Messages;

/// <summary>Memory whose array cannot be asked for, as that of unmanaged blocks; it counts disposals.</summary>
internal sealed class UnmanagedLikeMemory(byte[] octets) : MemoryManager<byte>
{
    public int Disposals { get; private set; }

    public override Span<byte> GetSpan() => octets;

    public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

    public override void Unpin() => throw new NotSupportedException();

    protected override void Dispose(bool disposing) => Disposals++;
}
