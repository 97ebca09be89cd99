using System.Buffers.Binary;
using BenchmarkDotNet.Attributes;
using PureZmq.Engine;
using PureZmq.Patterns;

namespace PureZmq.MicroBench;

/// <summary>Finding a ROUTER's peer by the first frame of a message, done for each message it sends. An id of five octets is what a
/// ROUTER makes up; peers may choose up to 255.</summary>
[MemoryDiagnoser]
public class RoutingBenchmarks : IDisposable
{
    private readonly RoutingTable _table = new();
    private readonly byte[][] _ids = new byte[ShortFrames.Run][];
    private ContextCore _context = null!;
    private PullPattern _owner = null!;

    [Params(5, 16)]
    public int IdLength { get; set; }

    [GlobalSetup]
    public void AddPeers()
    {
        _context = new ContextCore(new ContextSettings { IoThreads = 0 });
        _owner = new PullPattern(_context, new SocketSettings()); // whose pipes are never connected
        for (var i = 0; i < _ids.Length; i++)
        {
            _ids[i] = new byte[IdLength];
            BinaryPrimitives.WriteInt32BigEndian(_ids[i].AsSpan(IdLength - sizeof(int)), i);
            _table.Add(new StreamPipe(_owner, "tcp://127.0.0.1:1", isIncoming: true) { RoutingKey = _ids[i] });
        }
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _owner.Close();
        _context.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(OperationsPerInvoke = ShortFrames.Run)]
    public int FindPeer()
    {
        var found = 0;
        foreach (var id in _ids)
        {
            if (_table.Find(id) is not null)
                found++;
        }

        return found;
    }
}
