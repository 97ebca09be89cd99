using BenchmarkDotNet.Attributes;

namespace PureZmq.MicroBench;

/// <summary>A message from one socket to another of the process, on one thread: all of the library's own work, and no waiting.</summary>
[MemoryDiagnoser]
public class InprocBenchmarks : IDisposable
{
    private ZmqContext _context = null!;
    private PushSocket _push = null!;
    private PullSocket _pull = null!;
    private byte[] _body = [];

    [Params(64, 1024)]
    public int BodySize { get; set; }

    [GlobalSetup]
    public void Connect()
    {
        _body = new byte[BodySize];
        _context = new ZmqContext();
        _pull = new PullSocket(context: _context);
        _push = new PushSocket(context: _context);
        _pull.Bind("inproc://micro");
        _push.Connect("inproc://micro");
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _push.Dispose();
        _pull.Dispose();
        _context.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public int SendAndReceive()
    {
        _push.Send(_body.AsSpan());
        using var message = _pull.Receive();
        return message[0].Length;
    }
}
