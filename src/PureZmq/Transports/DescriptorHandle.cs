using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace PureZmq.Transports;

/// <summary>Owns a descriptor made by <see cref="LinuxNative"/>, so that a forgotten one is closed by the collector.</summary>
[SupportedOSPlatform("linux")]
internal sealed class DescriptorHandle : SafeHandleMinusOneIsInvalid
{
    public DescriptorHandle(int descriptor)
        : base(ownsHandle: true) => SetHandle(descriptor);

    public int Number => (int)handle;

    protected override bool ReleaseHandle() => LinuxNative.Close((int)handle) == 0;
}
