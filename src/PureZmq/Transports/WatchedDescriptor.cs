using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PureZmq.Transports;

/// <summary>A descriptor of the program's own and what is seen of it, as Linux' poll lays it out.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct WatchedDescriptor
{
    /// <summary>A negative one is passed over.</summary>
    public int Descriptor;

    public DescriptorEvents Wanted;
    public DescriptorEvents Seen;

    /// <summary>Waits until one of them is ready, level-triggered.</summary>
    /// <param name="watched">What to wait for; receives what was seen.</param>
    /// <param name="milliseconds">0: look only; -1: without limit.</param>
    [SupportedOSPlatform("linux")]
    public static unsafe void Wait(Span<WatchedDescriptor> watched, int milliseconds)
    {
        fixed (WatchedDescriptor* first = watched)
        {
            if (LinuxNative.Poll(first, (nuint)watched.Length, milliseconds) >= 0)
                return;
        }

        var error = Marshal.GetLastPInvokeError();
        foreach (ref var descriptor in watched)
            descriptor.Seen = DescriptorEvents.None;
        if (error != LinuxNative.Interrupted)
            throw new ZmqException($"Waiting for descriptors failed with error {error}.", error);
    }
}
