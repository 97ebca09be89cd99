using System.Buffers;
using System.Net.Sockets;
using PureZmq.Protocol;
using PureZmq.Transports;

namespace PureZmq.Engine;

/// <summary>Takes one new connection through greeting and READY, on the I/O thread, so that no stranger costs a user's thread anything.</summary>
internal sealed class Handshaker : IIoHandler
{
    private const int ReadSize = 4096;
    private readonly IoThread _io;
    private readonly ZmtpHandshake _handshake;
    private readonly Action<Handshaker, HandshakeEnd> _ended;
    private readonly ArrayBufferWriter<byte> _output = new(128);
    private readonly IoTimer? _timer;
    private int _written;
    private int _slot = -1;
    private EpollEvents _interest = EpollEvents.In;
    private byte[] _leftover = [];
    private bool _isOver;

    public Handshaker(IoThread io, StreamSocket stream, LocalPeer self, TimeSpan timeLimit, Action<Handshaker, HandshakeEnd> ended)
    {
        _io = io;
        _handshake = new ZmtpHandshake(self);
        _ended = ended;
        Stream = stream;
        Remote = stream.PeerName;
        if (timeLimit > TimeSpan.Zero)
        {
            _timer = io.After(timeLimit, () =>
            {
                Reason = $"the handshake was not complete within {timeLimit} (HandshakeTimeout).";
                End(HandshakeEnd.TimedOut);
            });
        }
    }

    public StreamSocket Stream { get; }

    public string Remote { get; }

    /// <summary>Why it ended, unless it completed.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>What the peer did wrong, if it was refused.</summary>
    public ZmtpProtocolException? Error { get; private set; }

    /// <summary>The system's number for why the connection was lost, if it was.</summary>
    public int Errno { get; private set; }

    public RemotePeer Peer => _handshake.Peer;

    /// <summary>Octets behind the peer's READY.</summary>
    public ReadOnlySpan<byte> Leftover => _leftover;

    public void Start()
    {
        try
        {
            _slot = _io.Members.Add(Stream.Watched, EpollEvents.In, this);
        }
        catch (ZmqException e)
        {
            (Reason, Errno) = (e.Message, e.Errno);
            End(HandshakeEnd.Lost);
            return;
        }

        _handshake.Start(_output);
        Write();
    }

    public void Abandon(string reason)
    {
        Reason = reason;
        End(HandshakeEnd.Abandoned);
    }

    public void OnReady(EpollEvents events)
    {
        if ((events & EpollEvents.Out) != 0 && !Write())
            return;
        if ((events & ~EpollEvents.Out) != 0)
            Read();
    }

    private void Read()
    {
        Span<byte> input = stackalloc byte[ReadSize];
        var status = Stream.Read(input, out var count);
        switch (status)
        {
            case IoStatus.WouldBlock:
                return;
            case IoStatus.EndOfStream:
                Reason = "the peer closed the connection during the handshake.";
                Errno = Messages.Errno.EPIPE;
                End(HandshakeEnd.Lost);
                return;
            case IoStatus.Failed:
                Broke();
                return;
        }

        try
        {
            // All is taken until the handshake is complete. What comes then, while our last words wait for room, is traffic too.
            var taken = _handshake.Receive(input[..count], _output);
            if (taken < count)
                _leftover = [.. _leftover, .. input[taken..count]];
        }
        catch (ZmtpProtocolException e)
        {
            (Reason, Error) = (e.Message, e); // first: it counts, even if the connection proves broken now
            Write(); // what was due before the mistake, our READY say; libzmq does the same
            End(HandshakeEnd.Refused);
            return;
        }

        Write();
    }

    /// <returns>False when the handshake is over.</returns>
    private bool Write()
    {
        while (!_isOver && _written < _output.WrittenCount)
        {
            var status = Stream.Write(_output.WrittenSpan[_written..], out var count);
            if (status == IoStatus.WouldBlock)
            {
                Watch(EpollEvents.In | EpollEvents.Out);
                return true;
            }

            if (status == IoStatus.Failed)
            {
                Broke();
                return false;
            }

            _written += count;
        }

        if (_isOver)
            return false;
        Watch(EpollEvents.In);
        if (!_handshake.IsComplete)
            return true;
        End(HandshakeEnd.Completed);
        return false;
    }

    private void Watch(EpollEvents interest)
    {
        if (_interest == interest)
            return;
        _interest = interest;
        _io.Members.SetInterest(Stream.Watched, interest, _slot);
    }

    private void Broke()
    {
        if (Error is not null)
        {
            End(HandshakeEnd.Refused);
            return;
        }

        Reason = $"the connection broke during the handshake: {Stream.LastError.InWords()}.";
        Errno = new SocketException((int)Stream.LastError).NativeErrorCode;
        End(HandshakeEnd.Lost);
    }

    private void End(HandshakeEnd end)
    {
        if (_isOver)
            return;
        _isOver = true;
        _timer?.Cancel();
        if (_slot >= 0)
            _io.Members.Remove(Stream.Watched, _slot);
        if (end != HandshakeEnd.Completed)
            Stream.Dispose();
        _ended(this, end);
    }
}
