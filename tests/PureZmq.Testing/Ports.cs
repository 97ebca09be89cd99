using System.Net;
using System.Net.Sockets;

namespace PureZmq.Testing;

/// <summary>Free loopback ports that a test can name before anybody listens there.</summary>
/// <remarks>
/// They come from below the kernel's own ephemeral range, so that a bind to port 0 elsewhere in the run cannot take one
/// between this look and its use.
/// </remarks>
public static class Ports
{
    private const int First = 20_000;
    private const int Count = 10_000;
    private static int _next = Environment.ProcessId * 37 % Count;

    /// <summary>A port that was free a moment ago and that no other test of this process is given.</summary>
    public static int Next()
    {
        for (var attempt = 0; attempt < Count; attempt++)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _next) % Count);
            using var probe = new TcpListener(IPAddress.Loopback, port);
            try
            {
                probe.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken by another process: the next number is as good.
            }
        }

        throw new InvalidOperationException($"No free port between {First} and {First + Count}.");
    }
}
