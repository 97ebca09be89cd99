using BenchmarkDotNet.Attributes;
using PureZmq.Engine;
using PureZmq.Messages;
using PureZmq.Protocol;

namespace PureZmq.MicroBench;

/// <summary>What happens to octets that came off the wire: scanned once by who reads the connection, decoded once by who receives.</summary>
[MemoryDiagnoser]
public class DecodeBenchmarks
{
    private readonly TrafficScanner _scanner = new(maxFrameSize: -1, wantsMessageFrames: false, requiresReplyEnvelope: false);
    private readonly InboundQueue _queue = new();
    private byte[] _wire = [];

    [Params(1, 64)]
    public int BodySize { get; set; }

    [GlobalSetup]
    public void Encode() => _wire = ShortFrames.Encode(BodySize);

    /// <summary>Finding where the messages end.</summary>
    [Benchmark(OperationsPerInvoke = ShortFrames.Run)]
    public int ScanShortFrames()
    {
        ReadOnlySpan<byte> octets = _wire;
        _scanner.Next(ref octets);
        return _scanner.TakeCompletedMessages();
    }

    /// <summary>Taking messages out of the queue, each into a body that goes back when it is disposed; the copy into the queue included.</summary>
    [Benchmark(OperationsPerInvoke = ShortFrames.Run)]
    public int DecodeShortFrames()
    {
        var chunk = ChunkPool.Rent(_wire.Length);
        _wire.CopyTo(chunk.Buffer, 0);
        if (!_queue.Append(chunk, _wire.Length, ShortFrames.Run, unfinished: 0))
            ChunkPool.Return(chunk);
        var octets = 0;
        while (_queue.Messages > 0)
        {
            var body = MessageBody.Rent();
            _queue.Read(body);
            octets += body.GetFrame(0).Length;
            body.Return();
        }

        return octets;
    }
}
