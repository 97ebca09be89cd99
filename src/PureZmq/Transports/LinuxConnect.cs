using System.Net;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PureZmq.Transports;

/// <summary>Starts a connect of tcp without the exception by which the base library says that one is under way: it took longer than the
/// handshake of tcp over loopback.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe class LinuxConnect
{
    /// <summary>Whether this process may call it: not with the portable reactor, which does with the base library.</summary>
    public static bool CanBeUsed => ReactorChoice.Default == ReactorKind.Epoll;

    /// <summary>Starts a connect.</summary>
    /// <param name="descriptor">Of a socket that does not block.</param>
    /// <param name="remote">Where to.</param>
    /// <returns>False when it is not under way: the base library is to try and to say why.</returns>
    public static bool TryStart(int descriptor, EndPoint remote)
    {
        var address = remote.Serialize();
        fixed (byte* octets = address.Buffer.Span)
        {
            return LinuxNative.Connect(descriptor, octets, (uint)address.Size) != 0
                && Marshal.GetLastPInvokeError() == LinuxNative.UnderWay;
        }
    }
}
