using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using PureZmq.Messages;

namespace PureZmq.Transports;

/// <summary>The beginning of a connect without the exception by which the base library says that it is under way, the usual case.</summary>
[SupportedOSPlatform("linux")]
internal static unsafe class LinuxConnect
{
    /// <summary>Starts a connect of a socket that does not block.</summary>
    /// <returns>True when it is under way. Otherwise it has failed, and the base library, if it tries again, finds the same error. (By itself
    /// Linux never ends one at once, well or badly, but for a fault of the address.)</returns>
    public static bool IsUnderWay(Socket socket, EndPoint remote)
    {
        var address = remote.Serialize().Buffer.Span;
        fixed (byte* octets = address)
        {
            return LinuxNative.Connect((int)socket.Handle, octets, (uint)address.Length) < 0
                && Marshal.GetLastPInvokeError() == Errno.EINPROGRESS;
        }
    }
}
