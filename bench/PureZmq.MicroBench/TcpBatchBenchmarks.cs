using System.Net;
using System.Net.Sockets;
using BenchmarkDotNet.Attributes;
using PureZmq.Engine;
using PureZmq.Transports;

namespace PureZmq.MicroBench;

/// <summary>Writing what a busy sender gathered to the kernel, 512 messages of 64 octets at once, and reading it at the other end.</summary>
/// <remarks>Two system calls in <see cref="ShortFrames.Run"/> messages: this is why gathering them pays.</remarks>
[MemoryDiagnoser]
public class TcpBatchBenchmarks : IDisposable
{
    private readonly OutboundQueue _queue = new();
    private readonly byte[] _body = new byte[64];
    private readonly byte[] _read = new byte[256 * 1024];
    private Socket _reader = null!;
    private StreamSocket _writer = null!;

    [GlobalSetup]
    public void Connect()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        var writer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        writer.Connect(listener.LocalEndPoint!);
        _reader = listener.Accept();
        _writer = new StreamSocket(writer);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _writer.Dispose();
        _reader.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(OperationsPerInvoke = ShortFrames.Run)]
    public long SendBatch()
    {
        for (var i = 0; i < ShortFrames.Run; i++)
            _body.CopyTo(_queue.AppendFrame(_body.Length, more: false));
        var octets = _queue.Octets;
        if (_queue.WriteTo(_writer) != IoStatus.Done)
            throw new InvalidOperationException("The kernel did not take a batch at once.");
        for (long got = 0; got < octets;)
            got += _reader.Receive(_read);
        return octets;
    }
}
