using System.Runtime.InteropServices;

namespace PureZmq.Transports;

/// <summary>One readiness report of either set, as Linux' kernel lays it out on 64-bit x86 (packed); see <see cref="EpollEventAligned"/> for the rest.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct EpollEvent
{
    public EpollEvents Events;

    /// <summary>What was given when the descriptor was added.</summary>
    public ulong Data;
}
