using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace PureZmq.Transports;

/// <summary>Whose process is at the other end of a Unix domain socket, as Linux noted it when the connection was made.</summary>
internal readonly record struct PeerCredentials(uint UserId, uint GroupId, int ProcessId)
{
    private const int SocketLevel = 1;
    private const int GroupsOption = 59; // SO_PEERGROUPS
    private const int FewGroups = 256;
    private const int MostGroups = 65_536;
    private static readonly int CredentialsOption = RuntimeInformation.ProcessArchitecture == Architecture.Ppc64le ? 21 : 17; // SO_PEERCRED

    /// <summary>Null where the system does not tell.</summary>
    public static PeerCredentials? Of(Socket socket)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        Span<int> credentials = stackalloc int[3]; // struct ucred: pid, uid, gid
        socket.GetRawSocketOption(SocketLevel, CredentialsOption, MemoryMarshal.AsBytes(credentials));
        return new PeerCredentials((uint)credentials[1], (uint)credentials[2], credentials[0]);
    }

    /// <summary>The groups of the peer besides its first one. Only on Linux.</summary>
    public static uint[] SupplementaryGroups(Socket socket)
    {
        try
        {
            return Groups(socket, FewGroups);
        }
        catch (SocketException)
        {
            return Groups(socket, MostGroups); // hardly anybody is in so many
        }
    }

    /// <summary>The peer's address as ZeroMQ writes it: <c>localhost:UID:GID:PID</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"localhost:{UserId}:{GroupId}:{ProcessId}");

    private static uint[] Groups(Socket socket, int most)
    {
        var groups = new uint[most];
        var octets = socket.GetRawSocketOption(SocketLevel, GroupsOption, MemoryMarshal.AsBytes(groups.AsSpan()));
        return groups[..(octets / sizeof(uint))];
    }
}
