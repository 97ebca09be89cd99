using PureZmq.Engine;
using PureZmq.Patterns;

namespace PureZmq.Tests.Patterns;

/// <summary>A socket that owns the pipes of a test: never bound or connected, so that no thread and no descriptor exists.</summary>
public abstract class PatternTest : IDisposable
{
    private readonly ContextCore _context = new(new ContextSettings { IoThreads = 0 });
    private readonly PullPattern _socket;

    protected PatternTest() => _socket = new PullPattern(_context, new SocketSettings());

    private protected SocketCore Socket => _socket;

    public void Dispose()
    {
        _socket.Close();
        _context.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected StubPipe Pipe(string name, bool isIncoming = true) => new(_socket, name, isIncoming);

    private protected StubPipe[] Pipes(string names) => [.. names.Select(name => Pipe($"{name}"))];
}
