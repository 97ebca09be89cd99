using System.Net;
using System.Net.Sockets;
using System.Text;
using PureZmq.Transports;
using Xunit;

namespace PureZmq.Tests.Transports;

/// <summary>Connections within this machine are not paced; whatever else the system has chosen stays.</summary>
public sealed class LoopbackPacingTests
{
    private const int Tcp = 6, Congestion = 13;

    [Theory]
    [InlineData("127.0.0.1", "bbr", "reno")]
    [InlineData("127.1.2.3", "bbr", "reno")]
    [InlineData("::1", "bbr", "reno")]
    [InlineData("::ffff:127.0.0.1", "bbr", "reno")]
    [InlineData("::ffff:127.1.2.3", "bbr", "reno")]
    [InlineData("0.0.0.0", "bbr", "bbr")]
    [InlineData("192.0.2.1", "bbr", "bbr")]
    [InlineData("127.0.0.1", "reno", "reno")]
    public void Only_what_stays_on_this_machine_and_would_be_paced_is_changed(string address, string before, string after)
    {
        if (!OperatingSystem.IsLinux())
            return; // no other system lets a program choose
        var ip = IPAddress.Parse(address);
        using var socket = new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (!TryChoose(socket, before))
            after = Chosen(socket); // a machine without bbr: nothing may change
        LoopbackPacing.Avoid(socket, new IPEndPoint(ip, 1));
        Assert.Equal(after, Chosen(socket));
    }

    [Theory]
    [InlineData("tcp://127.0.0.1:*")]
    [InlineData("tcp://[::1]:*")]
    public void Neither_end_of_a_connection_within_this_machine_is_paced(string endpoint)
    {
        if (!OperatingSystem.IsLinux())
            return;
        var settings = new StreamSettings(IPv6: endpoint.Contains('['), SendBuffer: -1, ReceiveBuffer: -1, Backlog: 1);
        var listener = StreamTransport.Listen(Endpoint.Parse(endpoint), settings);
        try
        {
            var address = IPEndPoint.Parse(listener.Endpoint["tcp://".Length..]);
            using var connecting = StreamTransport.Target(Endpoint.Parse(listener.Endpoint), settings).StartConnect(address, out _)!;
            Assert.DoesNotContain("bbr", Chosen(listener.Watched), StringComparison.Ordinal); // whoever is accepted has what the listener has
            Assert.DoesNotContain("bbr", Chosen(connecting.Watched), StringComparison.Ordinal);
        }
        finally
        {
            listener.Close();
        }
    }

    private static bool TryChoose(Socket socket, string name)
    {
        try
        {
            socket.SetRawSocketOption(Tcp, Congestion, Encoding.ASCII.GetBytes(name));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string Chosen(Socket socket)
    {
        Span<byte> name = stackalloc byte[16];
        return Encoding.ASCII.GetString(name[..socket.GetRawSocketOption(Tcp, Congestion, name)]).TrimEnd('\0');
    }
}
