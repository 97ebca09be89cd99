using System.Runtime.InteropServices;

namespace PureZmq.Transports;

/// <summary><see cref="EpollEvent"/> as the kernel lays it out everywhere but on x86: naturally aligned.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct EpollEventAligned
{
    public EpollEvents Events;
    public ulong Data;
}
