using System.Net;
using System.Net.Sockets;
using PureZmq.Testing;
using PureZmq.Transports;
using Xunit;

namespace PureZmq.Tests.Transports;

/// <summary>How a connect over tcp begins and ends. Real connections: it is the system that is asked.</summary>
public sealed class StreamSocketTests
{
    [Fact]
    public async Task A_connect_that_was_started_ends_and_both_addresses_are_known()
    {
        using var listener = RawPeer.Listen();
        using var stream = Open(listener.Port);
        await Within.UntilAsync(() => stream.ConnectHasEnded, "the end of the connect");
        Assert.Equal(SocketError.Success, stream.ConnectResult());
        Assert.Equal(SocketError.Success, stream.ConnectResult());
        Assert.Equal($"127.0.0.1:{listener.Port}", stream.PeerName);
        Assert.Equal("127.0.0.1", stream.PeerAddress);
        Assert.Equal(IPAddress.Loopback, Assert.IsType<IPEndPoint>(stream.LocalEndPoint).Address);
        Assert.False(stream.IsConnectedToItself);
        using var peer = await listener.AcceptAsync();
        Assert.Equal(IoStatus.Done, stream.Write("there"u8, out _));
        Assert.Equal(Wire.Text("there"), await peer.ReadExactlyAsync(5));
        stream.ShutdownSend();
        await peer.ExpectEofAsync();
    }

    [Fact]
    public async Task One_to_where_nobody_listens_is_refused()
    {
        using var stream = Open(Ports.Next());
        await Within.UntilAsync(() => stream.ConnectHasEnded, "the end of the connect");
        Assert.Equal(SocketError.ConnectionRefused, stream.ConnectResult());
    }

    [Fact]
    public async Task One_whose_peer_was_gone_at_once_has_succeeded_or_says_so()
    {
        using var listener = RawPeer.Listen();
        using var stream = Open(listener.Port);
        (await listener.AcceptAsync()).Abort();
        Assert.Contains(stream.ConnectResult(), (SocketError[])[SocketError.Success, SocketError.ConnectionReset]);
        Assert.NotEqual(IoStatus.Done, stream.Read(new byte[1], out _));
    }

    [Fact]
    public void One_that_cannot_be_fails_at_once()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var exception = Assert.Throws<SocketException>(() => new StreamSocket(socket).StartConnect(new IPEndPoint(IPAddress.IPv6Loopback, 1)));
        Assert.NotEqual(SocketError.Success, exception.SocketErrorCode);
    }

    private static StreamSocket Open(int port)
    {
        var stream = new StreamSocket(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        stream.StartConnect(new IPEndPoint(IPAddress.Loopback, port));
        return stream;
    }
}
