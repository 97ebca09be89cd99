using System.Net;
using System.Net.Sockets;

namespace PureZmq.Transports;

/// <summary>Spares connections within this machine the pacing that is meant for networks.</summary>
/// <remarks>Where the system's congestion control is BBR, it sends by timers at the rate that it has measured. On the loopback interface there is
/// nothing to be congested: what is measured is how fast the peer's thread reads, and the timers cost the sender more than the copy. Such a
/// system's sockets get Reno instead, which every Linux has and lets everybody choose. Figures:
/// docs/decisions/0020-what-stays-on-the-machine-is-not-paced.md.</remarks>
internal static class LoopbackPacing
{
    private const int Tcp = 6, LinuxCongestion = 13, LongestName = 16;

    private static volatile bool _isUnknown; // this system does not tell, or does not let us choose: it is not asked again

    private static ReadOnlySpan<byte> Pacing => "bbr"u8; // and its later versions

    private static ReadOnlySpan<byte> Other => "reno"u8;

    /// <summary>Before a socket is connected to an address, or listens at it: later the kernel goes on pacing.</summary>
    public static void Avoid(Socket socket, EndPoint address)
    {
        if (_isUnknown || !OperatingSystem.IsLinux() || address is not IPEndPoint { Address: var ip } || !IsLoopback(ip))
            return;
        Span<byte> name = stackalloc byte[LongestName];
        try
        {
            var length = socket.GetRawSocketOption(Tcp, LinuxCongestion, name);
            if (name[..length].StartsWith(Pacing))
                socket.SetRawSocketOption(Tcp, LinuxCongestion, Other);
        }
        catch (SocketException)
        {
            _isUnknown = true; // an emulated Linux, perhaps: the connection works all the same, as slow as the system has it
        }
    }

    /// <summary>All of 127.0.0.0/8, also where it is written as an address of IPv6.</summary>
    private static bool IsLoopback(IPAddress ip) => IPAddress.IsLoopback(ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4() : ip);
}
