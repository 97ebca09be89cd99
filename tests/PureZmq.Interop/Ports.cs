using System.Net;
using System.Net.Sockets;

namespace PureZmq.Interop;

/// <summary>Ports a scenario can name before anybody listens there.</summary>
/// <remarks>
/// Below the range from which the kernel picks ports for connections: there, a connection to a port nobody listens on could be
/// given that very port and connect to itself.
/// </remarks>
internal static class Ports
{
    private const int First = 14_000;
    private const int Count = 5_000;
    private static int _next = Environment.ProcessId % Count;

    /// <summary>A port that was free a moment ago and is given out once.</summary>
    public static int Next()
    {
        for (var tries = 0; tries < Count; tries++)
        {
            var port = First + (Interlocked.Increment(ref _next) % Count);
            using var probe = new TcpListener(IPAddress.Loopback, port);
            try
            {
                probe.Start();
                return port;
            }
            catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                continue;   // somebody else's; the next one will do
            }
        }

        throw new InvalidOperationException($"Every port from {First} on is in use.");
    }
}
