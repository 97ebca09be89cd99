using System.Net;
using System.Net.Sockets;

namespace PureZmq.Testing;

/// <summary>A listening socket whose connections become <see cref="RawPeer"/>s.</summary>
public sealed class RawListener : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, System.Net.Sockets.SocketType.Stream, ProtocolType.Tcp);

    internal RawListener(int port, int? receiveBufferSize)
    {
        // Accepted connections inherit the buffer; setting it later would not shrink a window already announced.
        if (receiveBufferSize is { } size)
            _socket.ReceiveBufferSize = size;
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        _socket.Listen(128);
        Port = ((IPEndPoint)_socket.LocalEndPoint!).Port;
    }

    /// <summary>The port it listens on.</summary>
    public int Port { get; }

    /// <summary>The endpoint to connect to.</summary>
    public string Endpoint => $"tcp://127.0.0.1:{Port}";

    /// <summary>Waits for the next connection.</summary>
    public async Task<RawPeer> AcceptAsync(TimeSpan? limit = null)
    {
        using var end = new CancellationTokenSource(limit ?? Within.Limit);
        try
        {
            return new RawPeer(await _socket.AcceptAsync(end.Token));
        }
        catch (OperationCanceledException)
        {
            throw Within.TooLate($"a connection to {Endpoint}", limit ?? Within.Limit);
        }
    }

    /// <summary>Whether a connection comes within this time; for tests of peers that must stay away.</summary>
    public async Task<bool> AcceptsWithinAsync(TimeSpan time)
    {
        using var end = new CancellationTokenSource(time);
        try
        {
            (await _socket.AcceptAsync(end.Token)).Dispose();
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
