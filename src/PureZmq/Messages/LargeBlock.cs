using System.Buffers;

namespace PureZmq.Messages;

/// <summary>Memory of one frame that is not in its body's shared array.</summary>
/// <param name="Source">A <c>byte[]</c> or an <see cref="IMemoryOwner{T}"/>; null once it was moved to another body.</param>
/// <param name="IsPooled">The array was rented and goes back to the pool with the body.</param>
/// <param name="Start">Where the frame begins, in memory that has an owner.</param>
internal readonly record struct LargeBlock(object? Source, bool IsPooled, int Start = 0)
{
    public ReadOnlySpan<byte> Read(int length)
        => Source is byte[] array ? array.AsSpan(0, length) : ((IMemoryOwner<byte>)Source!).Memory.Span.Slice(Start, length);

    public void Release()
    {
        if (Source is byte[] array)
        {
            if (IsPooled)
                ArrayPool<byte>.Shared.Return(array);
        }
        else
        {
            ((IMemoryOwner<byte>?)Source)?.Dispose();
        }
    }
}
