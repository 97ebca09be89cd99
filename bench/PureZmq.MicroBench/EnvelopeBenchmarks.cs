using BenchmarkDotNet.Attributes;

namespace PureZmq.MicroBench;

/// <summary>What a ROUTER's user does with a request: splits it behind its return address, and puts the reply together.</summary>
[MemoryDiagnoser]
public class EnvelopeBenchmarks
{
    private readonly byte[] _id = [0, 1, 2, 3, 4];
    private readonly byte[] _empty = [];
    private readonly byte[] _body = new byte[64];

    /// <summary>A request of three frames, as a ROUTER receives it from a REQ.</summary>
    [Benchmark]
    public int CreateEnvelope()
    {
        using var request = Message.Create(_id, _empty, _body);
        return request.Count;
    }

    /// <summary>The request, split, and the reply: the envelope with an empty frame and a body behind it.</summary>
    [Benchmark]
    public int SplitAndReply()
    {
        using var body = Message.Create(_id, _empty, _body).SplitEnvelope(out var reply);
        reply.Append(_empty);
        reply.Append(body[0]);
        var frames = reply.Count;
        reply.Dispose();
        return frames;
    }
}
