using BenchmarkDotNet.Attributes;
using PureZmq.Engine;

namespace PureZmq.MicroBench;

/// <summary>Framing a message into the queue of a pipe, done for each message sent. 1 octet is all overhead, 64 are usual.</summary>
[MemoryDiagnoser]
public class EncodeBenchmarks
{
    private readonly OutboundQueue _queue = new();
    private byte[] _body = [];

    [Params(1, 64)]
    public int BodySize { get; set; }

    [GlobalSetup]
    public void Fill() => _body = new byte[BodySize];

    /// <summary>As a sender does it whose message is of the usual kind, until the chunk is full.</summary>
    [Benchmark(OperationsPerInvoke = ShortFrames.Run)]
    public int EncodeShortFrame()
    {
        _body.CopyTo(_queue.AppendFrame(_body.Length, more: false)); // the first one gets the chunk
        for (var i = 1; i < ShortFrames.Run; i++)
            _queue.TryAppendShort(_body);
        return _queue.ClearMessages();
    }

    /// <summary>As a sender does it that has several frames, or large ones.</summary>
    [Benchmark(OperationsPerInvoke = ShortFrames.Run)]
    public int EncodeAnyFrame()
    {
        for (var i = 0; i < ShortFrames.Run; i++)
            _body.CopyTo(_queue.AppendFrame(_body.Length, more: false));
        return _queue.ClearMessages();
    }
}
