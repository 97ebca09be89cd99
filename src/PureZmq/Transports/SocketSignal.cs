using System.Net;
using System.Net.Sockets;

namespace PureZmq.Transports;

/// <summary>A socket that any thread can make readable, to end another thread's wait: one end of a tcp connection over loopback whose other
/// end we hold as well.</summary>
/// <remarks>A stream, since a datagram may be dropped when the system is short of memory, and with it the wake-up.</remarks>
internal sealed class SocketSignal : IDisposable
{
    private static readonly byte[] Octet = [1];
    private readonly byte[] _drain = new byte[64]; // of the thread that waits
    private readonly Socket _writable;

    /// <exception cref="ZmqResourceException">The system gives no socket.</exception>
    public SocketSignal()
    {
        Socket? writable = null;
        try
        {
            using var listener = NewSocket();
            listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            listener.Listen();
            writable = NewSocket();
            writable.NoDelay = true;
            writable.Connect(listener.LocalEndPoint!);
            _writable = writable;
            Readable = AcceptFrom(listener, writable);
        }
        catch (SocketException e)
        {
            writable?.Dispose();
            throw ZmqResourceException.OutOfDescriptors("a wake-up signal", e.NativeErrorCode);
        }

        Prepare(_writable);
        Prepare(Readable);
    }

    /// <summary>What to wait for.</summary>
    public Socket Readable { get; }

    /// <summary>Makes it readable; it stays so until <see cref="Reset"/>.</summary>
    public void Set()
    {
        try
        {
            // It can fail only when the buffers are full, and then the other end is readable already.
            _writable.Send(Octet, SocketFlags.None, out _);
        }
        catch (ObjectDisposedException)
        {
            // A wake-up may come late, when the waiter has left and closed: there is nobody left to wake.
        }
    }

    public void Reset()
    {
        // Fewer than asked for: it is empty. An error says the same: nobody set it.
        while (Readable.Receive(_drain, SocketFlags.None, out var error) == _drain.Length && error == SocketError.Success)
        {
        }
    }

    public void Dispose()
    {
        _writable.Dispose();
        Readable.Dispose();
    }

    private static Socket NewSocket() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    /// <summary>Anybody of this machine may connect to the listener while it is open; only the end we hold is wanted.</summary>
    private static Socket AcceptFrom(Socket listener, Socket peer)
    {
        while (true)
        {
            var accepted = listener.Accept();
            if (peer.LocalEndPoint!.Equals(accepted.RemoteEndPoint))
                return accepted;
            accepted.Dispose();
        }
    }

    private static void Prepare(Socket socket)
    {
        socket.Blocking = false;
        socket.LingerState = new LingerOption(enable: true, seconds: 0); // its port is free at once: no TIME_WAIT for each signal
    }
}
