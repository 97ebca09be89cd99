using System.Net.Sockets;
using PureZmq.Messages;
using PureZmq.Transports;

namespace PureZmq.Engine;

/// <summary>One bound endpoint. Opened by the caller's thread, so that errors are his; then it belongs to the I/O thread.</summary>
internal sealed class Listener : IIoHandler
{
    private const int AcceptsPerTurn = 16;
    private static readonly TimeSpan BackOff = TimeSpan.FromMilliseconds(100);
    private readonly SocketCore _core;
    private readonly ListeningSocket _socket;
    private readonly LinkedList<Handshaker> _handshakes = new(); // oldest first
    private int _slot = -1;
    private bool _stopped;

    public Listener(SocketCore core, Endpoint endpoint, StreamSettings settings)
    {
        _core = core;
        _socket = StreamTransport.Listen(endpoint, settings);
    }

    /// <summary>As bound, with the port the system chose.</summary>
    public string Endpoint => _socket.Endpoint;

    public int Descriptor => _socket.Descriptor;

    /// <summary>Starts accepting, now or when the system lets it. On the I/O thread.</summary>
    public void Start()
    {
        if (_stopped)
            return;
        try
        {
            _slot = _core.Io.Members.Add(_socket.Watched, EpollEvents.In, this);
        }
        catch (ZmqException e)
        {
            StartLater(e.Message, e.Errno);
        }
    }

    /// <summary>Stops listening and drops handshakes under way; the address is free at once. On the I/O thread.</summary>
    public void Stop()
    {
        if (_stopped)
            return;
        _stopped = true;
        Pause();
        if (_socket.Close() is { } left)
        {
            EngineLog.LeftBehind(_core.Logger, Endpoint, left);
            _core.Events.Raise(SocketEvents.CloseFailed, Endpoint, reason: left);
        }
        else
        {
            _core.Events.Raise(SocketEvents.Closed, Endpoint, value: Descriptor);
        }

        while (_handshakes.First is { } oldest)
            oldest.Value.Abandon("the endpoint was unbound or its socket closed.");
    }

    public void OnReady(EpollEvents events)
    {
        var accepts = 0;
        try
        {
            // Asking first is cheaper than the exception of an accept that finds nobody.
            do
            {
                Accepted(_socket.Accept());
            }
            while (!_stopped && ++accepts < AcceptsPerTurn && _socket.HasPending);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.ConnectionAborted or SocketError.Interrupted)
        {
            // Whoever knocked has gone again: wait for the next one.
        }
        catch (SocketException e)
        {
            // No descriptors or no memory: readiness would report the same at once, without end. Others may free some meanwhile.
            Pause();
            StartLater(e.Message, e.NativeErrorCode);
        }
    }

    private void StartLater(string reason, int errno)
    {
        _core.Io.After(BackOff, Start); // first: telling may fail for the same want
        EngineLog.AcceptFailed(_core.Logger, Endpoint, reason.TrimEnd('.'), BackOff);
        _core.Events.Raise(SocketEvents.AcceptFailed, Endpoint, reason: reason, value: errno);
    }

    private void Pause()
    {
        if (_slot < 0)
            return;
        _core.Io.Members.Remove(_socket.Watched, _slot);
        _slot = -1;
    }

    private void Accepted(Socket socket)
    {
        Handshaker handshaker;
        try
        {
            var stream = _socket.Prepare(socket);
            if (_socket.WhyUnwanted(stream) is { } reason)
            {
                Refuse(stream.PeerName, reason);
                _core.Events.Raise(SocketEvents.AcceptFailed, Endpoint, stream.PeerName, reason, Errno.EPERM);
                stream.Dispose();
                return;
            }

            handshaker = new Handshaker(_core.Io, stream, _core.DescribeSelf(), _core.Settings.HandshakeTimeout, HandshakeEnded);
        }
        catch (SocketException e)
        {
            socket.Dispose(); // reset before we could look at it
            EngineLog.PeerGone(_core.Logger, Endpoint, "", e.Message);
            _core.Events.Raise(SocketEvents.AcceptFailed, Endpoint, reason: e.Message, value: e.NativeErrorCode);
            return;
        }

        _core.Events.Raise(SocketEvents.Accepted, Endpoint, handshaker.Remote, value: handshaker.Stream.Descriptor);

        if (_core.Settings.MaxPendingHandshakes is > 0 and var most && _handshakes.Count >= most)
            _handshakes.First!.Value.Abandon($"no more handshakes may be pending (MaxPendingHandshakes: {most}); the oldest one makes room.");
        _handshakes.AddLast(handshaker);
        handshaker.Start();
    }

    private void HandshakeEnded(Handshaker handshaker, HandshakeEnd end)
    {
        _handshakes.Remove(handshaker);
        if (end == HandshakeEnd.Completed)
        {
            Establish(handshaker);
            return;
        }

        Refuse(handshaker.Remote, handshaker.Reason);
        if (!_stopped)
            HandshakeEvents.Raise(_core, Endpoint, handshaker, end);
    }

    private void Establish(Handshaker handshaker)
    {
        try
        {
            var pipe = new StreamPipe(_core, Endpoint, isIncoming: true) { Listener = this };
            _core.Streams.Establish(pipe, handshaker.Stream, handshaker.Peer, handshaker.Leftover);
        }
        catch (ZmqException e)
        {
            // No descriptors for the socket's reactor, say: the peer sees the end of the connection and may try again.
            handshaker.Stream.Dispose();
            Refuse(handshaker.Remote, e.Message);
            HandshakeEvents.RaiseDisconnected(_core, Endpoint, handshaker, e.Message);
        }
    }

    private void Refuse(string remote, string reason)
    {
        _core.CountRefused();
        EngineLog.PeerRefused(_core.Logger, Endpoint, remote, reason);
    }
}
