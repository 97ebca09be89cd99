using System.Runtime.InteropServices;

namespace PureZmq.Engine;

/// <summary>A count alone on its cache lines: one thread writes it, another polls it. Sharing a line with other fields cost a factor of 2 to 4.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct PaddedCount
{
    [FieldOffset(128)]
    public long Value;
}
