using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;
using PureZmq.Messages;

namespace PureZmq.Transports;

/// <summary>What the operating system is told about a tcp socket, and whom a tcp listener lets in. Zero, null and nothing leave the system's
/// default.</summary>
internal sealed record TcpSettings
{
    public static readonly TcpSettings Default = new();

    private const int Tcp = 6, IPv6 = 41, LinuxSocket = 1;
    private const int LinuxPriority = 12, LinuxBindToDevice = 25, LinuxTrafficClass = 67, LinuxUserTimeout = 18;
    private const int WindowsMaxRetransmit = 5;

    // The most that Linux takes. It refuses more, and with it would go the connection.
    private const int MostKeepAliveSeconds = 32_767, MostKeepAliveCount = 127;

    // Linux cuts off what is longer, and might find another interface then.
    private const int LongestDevice = 15;

    /// <summary>Its lowest octet counts: Linux cuts the rest off by itself for IPv4, and refuses it for IPv6.</summary>
    public int TypeOfService { get; init; }

    public int Priority { get; init; }

    /// <summary>Null: the next three say nothing.</summary>
    public bool? KeepAlive { get; init; }

    public TimeSpan KeepAliveIdle { get; init; }

    public TimeSpan KeepAliveInterval { get; init; }

    public int KeepAliveCount { get; init; }

    public TimeSpan MaxRetransmitTime { get; init; }

    /// <summary>The only interface to use; empty: any.</summary>
    public string Device { get; init; } = "";

    /// <summary>Who may connect; everybody by default.</summary>
    public TcpPeerFilter Peers { get; init; } = TcpPeerFilter.Everybody;

    /// <summary>How packets are marked, of listeners and connections alike.</summary>
    /// <exception cref="SocketException">The system refuses.</exception>
    public void ApplyToPackets(Socket socket)
    {
        var service = TypeOfService & byte.MaxValue;
        if (service != 0)
        {
            // A socket of IPv6 that talks to a peer of IPv4 needs both.
            if (socket.AddressFamily == AddressFamily.InterNetwork || OperatingSystem.IsLinux())
                socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.TypeOfService, service);
            if (socket.AddressFamily == AddressFamily.InterNetworkV6 && OperatingSystem.IsLinux())
                Set(socket, IPv6, LinuxTrafficClass, service);
        }

        if (Priority != 0 && OperatingSystem.IsLinux())
            Set(socket, LinuxSocket, LinuxPriority, Priority);
    }

    /// <summary>How dead peers are found out.</summary>
    /// <exception cref="SocketException">The system refuses.</exception>
    public void ApplyToConnection(Socket socket)
    {
        if (KeepAlive is { } alive)
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, alive);
            Set(socket, SocketOptionName.TcpKeepAliveTime, (int)KeepAliveIdle.TotalSeconds, MostKeepAliveSeconds);
            Set(socket, SocketOptionName.TcpKeepAliveInterval, (int)KeepAliveInterval.TotalSeconds, MostKeepAliveSeconds);
            Set(socket, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveCount, MostKeepAliveCount);
        }

        if (MaxRetransmitTime <= TimeSpan.Zero)
            return;
        if (OperatingSystem.IsLinux())
            Set(socket, Tcp, LinuxUserTimeout, (int)Math.Ceiling(MaxRetransmitTime.TotalMilliseconds));
        else if (OperatingSystem.IsWindows())
            Set(socket, Tcp, WindowsMaxRetransmit, (int)Math.Ceiling(MaxRetransmitTime.TotalSeconds));
    }

    /// <summary>Ties a socket to <see cref="Device"/>, before it is bound or connected.</summary>
    /// <exception cref="ZmqEndpointException">There is no such interface, or this system has nothing of the kind.</exception>
    public void BindToDevice(Socket socket, string endpoint)
    {
        if (Device.Length == 0)
            return;
        // Going on without it would open the socket to networks that the program wanted to keep out.
        if (!OperatingSystem.IsLinux())
        {
            throw new ZmqEndpointException(
                endpoint, Errno.ENOTSUP, $"Endpoint '{endpoint}': only Linux ties a socket to an interface (BindToDevice).");
        }

        var name = Encoding.UTF8.GetBytes(Device + '\0');
        if (name.Length - 1 > LongestDevice)
            throw NotTied(endpoint, Errno.ENODEV, "there is no such interface", null);
        try
        {
            socket.SetRawSocketOption(LinuxSocket, LinuxBindToDevice, name);
        }
        catch (SocketException e)
        {
            // The base library does not pass the number on; the one cause that a program can act on is looked for.
            var isThere = NetworkInterface.GetAllNetworkInterfaces().Any(nic => nic.Name == Device);
            var (errno, reason) = isThere ? (Errno.EACCES, e.Message) : (Errno.ENODEV, "there is no such interface");
            throw NotTied(endpoint, errno, reason, e);
        }
    }

    private static void Set(Socket socket, SocketOptionName name, int value, int most)
    {
        if (value > 0)
            socket.SetSocketOption(SocketOptionLevel.Tcp, name, Math.Min(value, most));
    }

    private static void Set(Socket socket, int level, int name, int value)
        => socket.SetRawSocketOption(level, name, BitConverter.GetBytes(value));

    private ZmqEndpointException NotTied(string endpoint, int errno, string reason, SocketException? cause)
        => new(endpoint, errno, $"Endpoint '{endpoint}' could not be tied to '{Device}' (BindToDevice): {reason}.", cause);
}
