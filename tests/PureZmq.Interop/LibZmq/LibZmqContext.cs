using PureZmq.Testing;

namespace PureZmq.Interop.LibZmq;

/// <summary>A context of libzmq, one for each test; disposing it closes the sockets the test left open.</summary>
internal sealed class LibZmqContext : IDisposable
{
    private readonly List<LibZmqSocket> _sockets = [];
    private readonly nint _handle;

    public LibZmqContext()
    {
        _handle = LibZmqNative.NewContext();
        LibZmqSocket.Check(_handle == 0 ? -1 : 0, "zmq_ctx_new");
    }

    /// <summary>Opens a socket of a type given by its ZeroMQ name.</summary>
    public LibZmqSocket Open(string type)
    {
        var socket = new LibZmqSocket(_handle, type);
        _sockets.Add(socket);
        return socket;
    }

    /// <summary>Closes everything and waits, with a limit, until what still lingers is sent or given up.</summary>
    public void Dispose()
    {
        foreach (var socket in _sockets)
            socket.Dispose();
        var end = Within.OnThread(() => LibZmqNative.TerminateContext(_handle), "zmq_ctx_term");
        if (!end.Wait(Within.Limit))
            throw Within.TooLate("zmq_ctx_term", Within.Limit);
        GC.SuppressFinalize(this);
    }
}
