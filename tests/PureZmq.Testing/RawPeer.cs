using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Xunit.Sdk;

namespace PureZmq.Testing;

/// <summary>A scripted peer: one tcp or ipc connection on which a test says byte for byte what is sent and what must arrive.</summary>
/// <remarks>Every wait ends after <see cref="Limit"/> with a failure that says what was missing. One task at a time may use it.</remarks>
public sealed class RawPeer : IDisposable
{
    private readonly Socket _socket;

    internal RawPeer(Socket socket)
    {
        _socket = socket;
        if (_socket.AddressFamily != AddressFamily.Unix)
            _socket.NoDelay = true;
    }

    /// <summary>The longest wait for one thing.</summary>
    public TimeSpan Limit { get; set; } = Within.Limit;

    /// <summary>The endpoint of the other side.</summary>
    public string RemoteEndpoint => $"tcp://{_socket.RemoteEndPoint}";

    /// <summary>Connects to a bound endpoint.</summary>
    /// <param name="endpoint">Such as <c>tcp://127.0.0.1:5555</c>, the host an address, or <c>ipc:///run/x</c>.</param>
    /// <param name="receiveBufferSize">The kernel's receive buffer in octets, for tests that stall the sender; null: the system's.</param>
    public static async Task<RawPeer> ConnectAsync(string endpoint, int? receiveBufferSize = null)
    {
        var address = Parse(endpoint);
        var socket = new Socket(address.AddressFamily, System.Net.Sockets.SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            if (receiveBufferSize is { } size)
                socket.ReceiveBufferSize = size;
            await Within.LimitAsync(socket.ConnectAsync(address), $"a connection to {endpoint}");
            return new RawPeer(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Listens on a free port of 127.0.0.1, or on the port given.</summary>
    public static RawListener Listen(int port = 0, int? receiveBufferSize = null) => new(port, receiveBufferSize);

    /// <summary>Sends bytes as they are.</summary>
    public Task SendAsync(params ReadOnlyMemory<byte>[] pieces) => SendAllAsync(pieces);

    /// <summary>Sends what a script says; see <see cref="Wire.Hex"/>.</summary>
    public Task SendAsync(string script) => SendAllAsync([Wire.Hex(script)]);

    /// <summary>Sends bytes one by one, each in a write of its own, so that the receiver sees every split.</summary>
    public async Task SendOneByOneAsync(ReadOnlyMemory<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
            await SendAllAsync([bytes.Slice(i, 1)]);
    }

    /// <summary>Reads exactly this many bytes.</summary>
    public async Task<byte[]> ReadExactlyAsync(int count, string? what = null)
    {
        var bytes = new byte[count];
        for (var read = 0; read < count;)
        {
            var got = await ReceiveAsync(bytes.AsMemory(read), $"{what ?? "bytes"}: {read} of {count} octets came");
            if (got == 0)
                throw new XunitException($"The peer closed the connection after {read} of {count} octets of {what ?? "bytes"}: {Wire.ToHex(bytes.AsSpan(0, Math.Min(read, 64)))}");
            read += got;
        }

        return bytes;
    }

    /// <summary>Reads until the peer closes, and returns what came.</summary>
    public async Task<byte[]> ReadToEndAsync()
    {
        var all = new List<byte>();
        var buffer = new byte[64 * 1024];
        while (true)
        {
            int got;
            try
            {
                got = await ReceiveAsync(buffer, $"the end of the stream; {all.Count} octets came");
            }
            catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionReset)
            {
                return [.. all];   // closing with unread input resets; the connection has ended either way
            }

            if (got == 0)
                return [.. all];
            all.AddRange(buffer.AsSpan(0, got));
        }
    }

    /// <summary>Demands that the peer closes without sending anything more.</summary>
    public async Task ExpectEofAsync()
    {
        var rest = await ReadToEndAsync();
        if (rest.Length > 0)
            throw new XunitException($"Expected the end of the stream, got {rest.Length} octets: {Wire.ToHex(rest.AsSpan(0, Math.Min(rest.Length, 64)))}");
    }

    /// <summary>Demands that for this long nothing arrives and the connection stays open.</summary>
    public async Task ExpectSilenceAsync(TimeSpan time)
    {
        using var end = new CancellationTokenSource(time);
        var buffer = new byte[64];
        int got;
        try
        {
            got = await _socket.ReceiveAsync(buffer.AsMemory(), SocketFlags.None, end.Token);
        }
        catch (OperationCanceledException)
        {
            return;   // silence is what was asked for
        }

        throw new XunitException(got == 0 ? "Expected silence, the peer closed the connection." : $"Expected silence, got {Wire.ToHex(buffer.AsSpan(0, got))}.");
    }

    /// <summary>Reads one frame, of a message or a command.</summary>
    public async Task<WireFrame> ReadFrameAsync()
    {
        var flags = (await ReadExactlyAsync(1, "a frame's flags"))[0];
        var size = (flags & Wire.LongFlag) != 0
            ? BinaryPrimitives.ReadUInt64BigEndian(await ReadExactlyAsync(8, "a long frame's size"))
            : (await ReadExactlyAsync(1, "a short frame's size"))[0];
        return new WireFrame(flags, await ReadExactlyAsync(checked((int)size), "a frame's body"));
    }

    /// <summary>Reads one message: frames up to the first without MORE. A command is a failure.</summary>
    public async Task<byte[][]> ReadMessageAsync()
    {
        var frames = new List<byte[]>();
        while (true)
        {
            var frame = await ReadFrameAsync();
            if (frame.IsCommand)
                throw new XunitException($"Expected a message, got the command {frame.CommandName}: {frame}");
            frames.Add(frame.Body);
            if (!frame.HasMore)
                return [.. frames];
        }
    }

    /// <summary>Does a NULL handshake by hand: greeting, then READY, each way.</summary>
    /// <param name="socketType">What this side claims to be.</param>
    /// <param name="minor">The minor version announced: 1 for ZMTP 3.1, 0 for 3.0.</param>
    /// <param name="identity">The Identity property; null leaves it out.</param>
    /// <returns>What the other side said.</returns>
    public async Task<PeerReady> HandshakeAsync(string socketType, byte minor = 1, ReadOnlyMemory<byte>? identity = null)
    {
        await SendAsync(Wire.Greeting(minor));
        var greeting = await ReadExactlyAsync(Wire.GreetingLength, "the greeting");
        await SendAsync(Wire.Ready(socketType, identity));
        var ready = await ReadFrameAsync();
        if (ready.CommandName != "READY")
            throw new XunitException($"Expected READY, got {ready}");
        return new PeerReady(greeting, PeerReady.ParseProperties(ready.CommandData));
    }

    /// <summary>Sends the end of the stream; reading goes on.</summary>
    public void CloseSend() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Breaks the connection with a reset.</summary>
    public void Abort()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    /// <summary>The address of an endpoint, for a socket of the base library.</summary>
    public static EndPoint Parse(string endpoint)
    {
        if (endpoint.StartsWith("ipc://", StringComparison.Ordinal))
            return new UnixDomainSocketEndPoint(endpoint[6] == '@' ? $"\0{endpoint[7..]}" : endpoint[6..]);
        return endpoint.StartsWith("tcp://", StringComparison.Ordinal) && IPEndPoint.TryParse(endpoint.AsSpan(6), out var address)
            ? address
            : throw new ArgumentException($"A raw peer needs tcp://address:port or ipc://path, not {endpoint}.", nameof(endpoint));
    }

    private async Task SendAllAsync(ReadOnlyMemory<byte>[] pieces)
    {
        foreach (var piece in pieces)
        {
            for (var sent = 0; sent < piece.Length;)
                sent += await Bounded(token => _socket.SendAsync(piece[sent..], SocketFlags.None, token), $"room to send; {sent} of {piece.Length} octets went");
        }
    }

    private Task<int> ReceiveAsync(Memory<byte> buffer, string what) => Bounded(token => _socket.ReceiveAsync(buffer, SocketFlags.None, token), what);

    private async Task<int> Bounded(Func<CancellationToken, ValueTask<int>> step, string what)
    {
        using var end = new CancellationTokenSource(Limit);
        try
        {
            return await step(end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            throw Within.TooLate(what, Limit);
        }
    }
}
