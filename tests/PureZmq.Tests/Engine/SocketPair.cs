using System.Net.Sockets;
using PureZmq.Engine;
using PureZmq.Testing;
using PureZmq.Transports;
using Xunit;

namespace PureZmq.Tests.Engine;

/// <summary>Two connected stream sockets of this process with a kernel buffer as small as the system allows: the only way to see partial
/// writes. The one exception to the rule that unit tests open no sockets.</summary>
internal sealed class SocketPair : IDisposable
{
    private static int _names;
    private readonly Socket _reader;
    private readonly byte[] _buffer = new byte[64 * 1024];

    public SocketPair()
    {
        // A name without a file, gone with the listener. Octets are readable as soon as they are written, unlike with tcp.
        var name = new UnixDomainSocketEndPoint($"\0purezmq-tests-{Environment.ProcessId}-{Interlocked.Increment(ref _names)}");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(name);
        listener.Listen(1);
        var writer = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { SendBufferSize = 1 };
        writer.Connect(name);
        _reader = listener.Accept();
        _reader.Blocking = false;
        Writer = new StreamSocket(writer);
    }

    public StreamSocket Writer { get; }

    /// <summary>What the reader has got so far.</summary>
    public List<byte> Received { get; } = [];

    /// <summary>Reads what is there, at most <paramref name="count"/> octets.</summary>
    public int Read(int count = int.MaxValue)
    {
        var got = 0;
        while (got < count)
        {
            var read = _reader.Receive(_buffer.AsSpan(0, Math.Min(_buffer.Length, count - got)), SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock)
                break;
            if (error != SocketError.Success || read == 0)
                throw new IOException($"The pair of sockets broke: {error}.");
            Received.AddRange(_buffer.AsSpan(0, read));
            got += read;
        }

        return got;
    }

    /// <summary>Nobody reads any more: what is written from now on fails.</summary>
    public void BreakReader() => _reader.Dispose();

    /// <summary>Writes and reads until the queue is empty.</summary>
    public void Drain(OutboundQueue queue)
    {
        while (queue.WriteTo(Writer) != IoStatus.Done)
            Assert.True(Read() > 0, "The kernel takes no more though everything was read.");
        Read();
    }

    /// <summary>Waits for octets until <paramref name="isEnough"/>.</summary>
    public Task ReadUntilAsync(Func<bool> isEnough, string what)
        => Within.UntilAsync(
            () =>
            {
                Read();
                return isEnough();
            },
            what);

    public void Dispose()
    {
        Writer.Dispose();
        _reader.Dispose();
    }
}
