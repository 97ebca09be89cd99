using System.Net;
using System.Net.Sockets;

namespace PureZmq.Bench.Peers;

/// <summary>Many peers of one ROUTER that do nothing after the handshake: ZMTP 3.1 with mechanism NULL by hand, the same for either library.</summary>
internal static class IdleDealersPeer
{
    private const int GreetingSize = 64;

    // What a DEALER says: greeting and READY.
    private static readonly byte[] Opening =
    [
        0xFF, 0, 0, 0, 0, 0, 0, 0, 0, 0x7F, 3, 1,
        .."NULL"u8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        4, 28, 5, .."READY"u8, 11, .."Socket-Type"u8, 0, 0, 0, 6, .."DEALER"u8,
    ];

    // Its answer tells that the ROUTER has the connection established. Not at once: libzmq closes a connection when a PING comes together
    // with READY.
    private static readonly byte[] Ping = [4, 7, 4, .."PING"u8, 0, 0];
    private static readonly byte[] Ready = [5, .."READY"u8];
    private static readonly byte[] Pong = [4, .."PONG"u8];

    internal static void Dealers(PeerArguments arguments, PeerConsole console)
    {
        var router = IPEndPoint.Parse(arguments.Endpoint["tcp://".Length..]);
        var connections = new List<Socket>();
        try
        {
            for (long i = 0; i < arguments.Count; i++)
                connections.Add(Establish(router));
            console.Ready();
            console.WaitForEndOfInput();
        }
        finally
        {
            connections.ForEach(connection => connection.Dispose());
        }
    }

    private static Socket Establish(IPEndPoint router)
    {
        var connection = new Socket(router.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        connection.Connect(router);
        connection.Send(Opening);
        ReceiveExactly(connection, stackalloc byte[GreetingSize]);
        ReceiveCommand(connection, Ready);
        connection.Send(Ping);
        ReceiveCommand(connection, Pong);
        return connection;
    }

    private static void ReceiveCommand(Socket connection, ReadOnlySpan<byte> name)
    {
        Span<byte> header = stackalloc byte[2]; // READY and PONG are short
        ReceiveExactly(connection, header);
        Span<byte> body = stackalloc byte[header[1]];
        ReceiveExactly(connection, body);
        if (!body.StartsWith(name))
            throw new BenchException($"The ROUTER sent {Convert.ToHexString(body)}.");
    }

    private static void ReceiveExactly(Socket connection, Span<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var length = connection.Receive(buffer);
            if (length == 0)
                throw new BenchException("The ROUTER closed a connection.");
            buffer = buffer[length..];
        }
    }
}
