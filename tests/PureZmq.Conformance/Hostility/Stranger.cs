using System.Net;
using System.Net.Sockets;

namespace PureZmq.Conformance;

/// <summary>Makes up what a peer without manners sends: random octets, spoilt greetings, spoilt handshakes, spoilt traffic.</summary>
/// <remarks>One seed gives one sequence of strangers, so a failure can be run again.</remarks>
internal sealed class Stranger(int seed, string peerType)
{
    /// <summary>The kinds of bad manners.</summary>
    public const int Kinds = 10;

    private readonly Random _random = new(seed);

    /// <summary>Connects, misbehaves in the given way and leaves; returns when the connection is closed on this side.</summary>
    public void Visit(EndPoint address, int kind)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Unspecified) { SendTimeout = 2_000, ReceiveTimeout = 20 };
        if (address is IPEndPoint)
            socket.NoDelay = true;
        try
        {
            socket.Connect(address);
            var bytes = Bytes(kind % Kinds);
            if (_random.Next(3) == 0)
            {
                var cut = _random.Next(bytes.Length + 1);
                socket.Send(bytes.AsSpan(0, cut));
                bytes = bytes[cut..];
            }

            if (bytes.Length > 0)
                socket.Send(bytes);
            if (_random.Next(8) == 0)
                ReadALittle(socket);
            if (_random.Next(2) == 0)
                socket.LingerState = new LingerOption(true, 0);
        }
        catch (SocketException)
        {
            // Thrown out in the middle of a sentence, which is what such a visitor may expect.
        }
    }

    /// <summary>The octets of one visit.</summary>
    public byte[] Bytes(int kind)
        => kind switch
        {
            0 => Random(_random.Next(1, 300)),
            1 => Spoil(Wire.Greeting(), 1 + _random.Next(4)),
            2 => Wire.Greeting()[.._random.Next(64)],
            3 => [.. Wire.Greeting(), .. Random(_random.Next(1, 200))],
            4 => [.. Wire.Greeting(), .. Spoil(Wire.Ready(peerType), 1 + _random.Next(3))],
            5 => [.. Wire.Greeting(), .. Wire.Ready(peerType), .. Random(_random.Next(1, 400))],
            6 => [.. Wire.Greeting(), .. Wire.Ready(peerType), .. Spoil(Traffic(), 1 + _random.Next(5))],
            7 => [.. Wire.Greeting(), .. Wire.Ready(peerType), .. Truncate(Traffic())],
            8 => [.. Wire.Greeting(), .. Wire.Ready(peerType), .. Wire.LongFrame((byte)_random.Next(8), Random(20), announced: (ulong)_random.NextInt64() | 1UL << 62)],
            _ => Spoil([.. Wire.Greeting(), .. Wire.Ready(peerType), .. Traffic()], 3),
        };

    private byte[] Traffic()
    {
        var bytes = new List<byte>();
        for (var i = _random.Next(1, 6); i > 0; i--)
        {
            bytes.AddRange(_random.Next(6) switch
            {
                0 => Wire.Message("stranger", "", "x"),
                1 => Wire.Command("PING", Random(_random.Next(30))),
                2 => Wire.Command("SUBSCRIBE", Random(_random.Next(300))),
                3 => Wire.Frame(Random(_random.Next(300)), more: _random.Next(2) == 0),
                4 => Wire.Command("CANCEL", Random(_random.Next(20))),
                _ => Wire.LongFrame((byte)_random.Next(8), Random(_random.Next(1_000))),
            });
        }

        return [.. bytes];
    }

    private byte[] Random(int length)
    {
        var bytes = new byte[length];
        _random.NextBytes(bytes);
        return bytes;
    }

    private byte[] Spoil(byte[] bytes, int octets)
    {
        for (var i = 0; i < octets; i++)
            bytes[_random.Next(bytes.Length)] = (byte)_random.Next(256);
        return bytes;
    }

    private byte[] Truncate(byte[] bytes) => bytes[.._random.Next(bytes.Length)];

    private static void ReadALittle(Socket socket)
    {
        try
        {
            socket.Receive(new byte[256]);
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.TimedOut)
        {
            // Nothing to read: a stranger does not wait.
        }
    }
}
