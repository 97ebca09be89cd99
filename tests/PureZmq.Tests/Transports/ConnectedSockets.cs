using System.Net.Sockets;

namespace PureZmq.Tests.Transports;

/// <summary>Two connected sockets of this process: what one writes the other can read at once.</summary>
internal sealed class ConnectedSockets : IDisposable
{
    private static int _names;

    public ConnectedSockets()
    {
        // A name without a file, gone with the listener.
        var name = new UnixDomainSocketEndPoint($"\0purezmq-readiness-{Environment.ProcessId}-{Interlocked.Increment(ref _names)}");
        using var listener = NewSocket();
        listener.Bind(name);
        listener.Listen(1);
        Watched = NewSocket();
        Watched.Connect(name);
        Watched.Blocking = false;
        Peer = listener.Accept();
    }

    /// <summary>The end to put into a set; it has room to write.</summary>
    public Socket Watched { get; }

    public Socket Peer { get; }

    /// <summary>Has something to read at <see cref="Watched"/>.</summary>
    public void MakeReadable() => Peer.Send([1]);

    /// <summary>Reads what <see cref="MakeReadable"/> made readable.</summary>
    public void Drain() => Watched.Receive(new byte[64]);

    public void Dispose()
    {
        Watched.Dispose();
        Peer.Dispose();
    }

    private static Socket NewSocket() => new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
}
