using System.Buffers;
using System.Net.Sockets;
using PureZmq.Protocol;
using PureZmq.Transports;

namespace PureZmq.Engine;

/// <summary>Takes one new connection through greeting and READY, on the I/O thread, so that no stranger costs a user's thread anything.</summary>
internal sealed class Handshaker : IIoHandler
{
    private const int ReadSize = 4096;

    [ThreadStatic]
    private static byte[]? _buffer; // of the reading thread, so that a stranger who says nothing costs no memory

    private readonly IoThread _io;
    private readonly ZmtpHandshake _handshake;
    private readonly Action<Handshaker, HandshakeEnd> _ended;
    private readonly ArrayBufferWriter<byte> _output = new(128);
    private readonly TimeSpan _timeLimit;
    private IoTimer? _timer;
    private int _written;
    private int _slot = -1;
    private EpollEvents _interest = EpollEvents.In;
    private ReadOnlyMemory<byte> _leftover;
    private bool _isOver;

    public Handshaker(IoThread io, StreamSocket stream, LocalPeer self, TimeSpan timeLimit, Action<Handshaker, HandshakeEnd> ended)
    {
        _io = io;
        _handshake = new ZmtpHandshake(self);
        _ended = ended;
        Stream = stream;
        Remote = stream.PeerName;
        _timeLimit = timeLimit;
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
    public ReadOnlySpan<byte> Leftover => _leftover.Span;

    /// <summary>Sends what is sent before anything is known of the peer. By the thread that made this one, before <see cref="Start"/>, or not
    /// at all.</summary>
    public void Speak()
    {
        _handshake.Start(_output);
        // If the kernel does not take it, for want of room or because the connection broke, the next write hears the same and acts on it.
        _ = Stream.Write(_output.WrittenSpan, out _written);
    }

    /// <summary>On the I/O thread.</summary>
    public void Start()
    {
        if (_timeLimit > TimeSpan.Zero)
            _timer = _io.After(_timeLimit, TimedOut);
        if (_output.WrittenCount == 0)
            _handshake.Start(_output);
        // Before it is watched: who connected has often spoken already, and our first two pieces go out in one write.
        Read();
        if (_isOver)
            return;
        try
        {
            _slot = _io.Members.Add(Stream.Watched, _interest, this);
        }
        catch (ZmqException e)
        {
            (Reason, Errno) = (e.Message, e.Errno);
            End(HandshakeEnd.Lost);
            return;
        }

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
        if ((events & ~EpollEvents.Out) == 0)
            return;
        if (_handshake.IsComplete)
            Write(); // what comes now is traffic; a connection that broke says so to the write as well
        else
            Read();
    }

    private void Read()
    {
        // Taken out while in use: what the end of a handshake leads to may run code of the program on this very thread.
        var buffer = _buffer ?? new byte[ReadSize];
        _buffer = null;
        try
        {
            switch (Stream.Read(buffer, out var count))
            {
                case IoStatus.Done:
                    Take(buffer.AsMemory(0, count));
                    break;
                case IoStatus.WouldBlock:
                    break;
                case IoStatus.EndOfStream:
                    Reason = "the peer closed the connection during the handshake.";
                    Errno = Messages.Errno.EPIPE;
                    End(HandshakeEnd.Lost);
                    break;
                default:
                    Broke();
                    break;
            }
        }
        finally
        {
            _buffer = buffer;
        }
    }

    private void Take(ReadOnlyMemory<byte> input)
    {
        try
        {
            _leftover = input[_handshake.Receive(input.Span, _output)..]; // all is taken until the handshake is complete
        }
        catch (ZmtpProtocolException e)
        {
            (Reason, Error) = (e.Message, e); // first: it counts, even if the connection proves broken now
            Write(); // what was due before the mistake, our READY say; libzmq does the same
            End(HandshakeEnd.Refused);
            return;
        }

        if (Write() && _handshake.IsComplete)
            _leftover = _leftover.ToArray(); // our READY waits for room, and the buffer is the thread's
    }

    /// <returns>False when the handshake is over.</returns>
    private bool Write()
    {
        while (!_isOver && _written < _output.WrittenCount)
        {
            var status = Stream.Write(_output.WrittenSpan[_written..], out var count);
            if (status == IoStatus.WouldBlock)
            {
                Watch(_handshake.IsComplete ? EpollEvents.Out : EpollEvents.In | EpollEvents.Out);
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
        if (_slot >= 0) // else it is about to be watched for that
            _io.Members.SetInterest(Stream.Watched, interest, _slot);
    }

    private void TimedOut()
    {
        Reason = $"the handshake was not complete within {_timeLimit} (HandshakeTimeout).";
        End(HandshakeEnd.TimedOut);
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
