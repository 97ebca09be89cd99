using System.Net.Sockets;
using PureZmq.Testing;
using PureZmq.Transports;
using Xunit;

namespace PureZmq.Tests.Transports;

/// <summary>What the options say of tcp reaches the operating system, at both ends of a connection.</summary>
public sealed class TcpSettingsTests
{
    private const int LinuxSocket = 1, LinuxPriority = 12, LinuxUserTimeout = 18, LinuxTrafficClass = 67, Tcp = 6, IPv6 = 41;

    [Theory, Conformance("TRN-08")]
    [InlineData("tcp://127.0.0.1:*", false)]
    [InlineData("tcp://[::1]:*", true)]
    public void Every_setting_reaches_the_system_at_both_ends(string endpoint, bool ipv6)
    {
        var settings = new StreamSettings(ipv6, SendBuffer: 20_000, ReceiveBuffer: 30_000, Backlog: 1)
        {
            Tcp = new TcpSettings
            {
                TypeOfService = 0x28,
                Priority = 3,
                KeepAlive = true,
                KeepAliveIdle = TimeSpan.FromSeconds(11),
                KeepAliveInterval = TimeSpan.FromSeconds(12),
                KeepAliveCount = 13,
                MaxRetransmitTime = TimeSpan.FromMilliseconds(1400),
            },
        };
        WithConnection(endpoint, settings, socket =>
        {
            Assert.True(socket.NoDelay);
            Assert.InRange(socket.SendBufferSize, 20_000, 40_000); // Linux doubles it for its own book-keeping
            Assert.InRange(socket.ReceiveBufferSize, 30_000, 60_000);
            Assert.Equal(1, socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive));
            Assert.Equal(11, socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime));
            Assert.Equal(12, socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval));
            Assert.Equal(13, socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount));
            Assert.Equal(0x28, socket.GetSocketOption(SocketOptionLevel.IP, SocketOptionName.TypeOfService));
            if (!OperatingSystem.IsLinux())
                return;
            Assert.Equal(3, Raw(socket, LinuxSocket, LinuxPriority));
            Assert.Equal(1400, Raw(socket, Tcp, LinuxUserTimeout));
            if (ipv6)
                Assert.Equal(0x28, Raw(socket, IPv6, LinuxTrafficClass));
        });
    }

    [Theory, Conformance("TRN-08")]
    [InlineData("tcp://127.0.0.1:*", false)]
    [InlineData("tcp://[::1]:*", true)]
    public void More_than_the_system_takes_works_as_the_most_it_takes(string endpoint, bool ipv6)
    {
        var settings = new StreamSettings(ipv6, SendBuffer: -1, ReceiveBuffer: -1, Backlog: 1)
        {
            Tcp = new TcpSettings
            {
                TypeOfService = 0x128,
                KeepAlive = true,
                KeepAliveIdle = TimeSpan.FromSeconds(32_768.0),
                KeepAliveInterval = TimeSpan.FromSeconds((double)int.MaxValue),
                KeepAliveCount = 128,
            },
        };
        WithConnection(endpoint, settings, socket =>
        {
            Assert.Equal(32_767, socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime));
            Assert.Equal(32_767, socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval));
            Assert.Equal(127, socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount));
            Assert.Equal(0x28, socket.GetSocketOption(SocketOptionLevel.IP, SocketOptionName.TypeOfService));
            if (ipv6 && OperatingSystem.IsLinux())
                Assert.Equal(0x28, Raw(socket, IPv6, LinuxTrafficClass));
        });
    }

    [Fact, Conformance("TRN-08")]
    public void What_is_not_set_is_left_to_the_system()
    {
        using var plain = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        WithConnection("tcp://127.0.0.1:*", new StreamSettings(IPv6: false, SendBuffer: -1, ReceiveBuffer: -1, Backlog: 1), socket =>
        {
            Assert.True(socket.NoDelay); // the one thing that every ZeroMQ peer sets
            foreach (var (level, name) in Untouched)
                Assert.Equal(plain.GetSocketOption(level, name), socket.GetSocketOption(level, name));
        });
    }

    [Fact, Conformance("TRN-08")]
    public void Keepalive_can_be_turned_off_and_its_times_then_say_nothing()
    {
        var settings = new StreamSettings(IPv6: false, SendBuffer: -1, ReceiveBuffer: -1, Backlog: 1);
        var off = settings with { Tcp = new TcpSettings { KeepAlive = false } };
        WithConnection("tcp://127.0.0.1:*", off, socket =>
            Assert.Equal(0, socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive)));
        var noTimes = new TcpSettings
        {
            KeepAlive = true, KeepAliveIdle = TimeSpan.FromSeconds(-1.0), KeepAliveInterval = TimeSpan.FromSeconds(-1.0), KeepAliveCount = -1,
        };
        using var plain = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        WithConnection("tcp://127.0.0.1:*", settings with { Tcp = noTimes }, socket =>
        {
            Assert.Equal(1, socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive));
            foreach (var (level, name) in Untouched[1..])
                Assert.Equal(plain.GetSocketOption(level, name), socket.GetSocketOption(level, name));
        });
        var timesAlone = settings with { Tcp = new TcpSettings { KeepAliveIdle = TimeSpan.FromSeconds(11) } };
        WithConnection("tcp://127.0.0.1:*", timesAlone, socket =>
            Assert.NotEqual(11, socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime)));
    }

    private static (SocketOptionLevel Level, SocketOptionName Name)[] Untouched =>
    [
        (SocketOptionLevel.Socket, SocketOptionName.KeepAlive), (SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime),
        (SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval), (SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount),
        (SocketOptionLevel.IP, SocketOptionName.TypeOfService),
    ];

    private static void WithConnection(string endpoint, StreamSettings settings, Action<Socket> check)
    {
        var listening = StreamTransport.Listen(Endpoint.Parse(endpoint), settings);
        try
        {
            var target = StreamTransport.Target(Endpoint.Parse(listening.Endpoint), settings);
            using var connecting = target.StartConnect(target.Known!, out var error);
            Assert.True(connecting is not null, error);
            Assert.True(SpinWait.SpinUntil(() => listening.HasPending, Within.Limit), "nobody knocked");
            using var accepted = listening.Prepare(listening.Accept());
            check(Look(connecting!));
            check(Look(accepted));
        }
        finally
        {
            Assert.Null(listening.Close());
        }
    }

    // The descriptor stays the stream's: this is a look only.
    private static Socket Look(StreamSocket stream) => new(new SafeSocketHandle(stream.Descriptor, ownsHandle: false));

    private static int Raw(Socket socket, int level, int name)
    {
        var value = new byte[sizeof(int)];
        socket.GetRawSocketOption(level, name, value);
        return BitConverter.ToInt32(value);
    }
}
