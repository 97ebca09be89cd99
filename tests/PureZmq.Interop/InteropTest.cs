using System.Runtime.CompilerServices;
using PureZmq.Interop.LibZmq;
using PureZmq.Interop.Peers;
using PureZmq.Testing;

namespace PureZmq.Interop;

/// <summary>A test with a context of ours and one of libzmq, both ended, with a limit, when the test is over.</summary>
public abstract class InteropTest : IDisposable
{
    /// <summary>A port the system chooses.</summary>
    protected const string AnyPort = "tcp://127.0.0.1:*";

    /// <summary>How long a whole scenario may take.</summary>
    private static readonly TimeSpan ScenarioLimit = TimeSpan.FromSeconds(90);

    private readonly LibZmqContext _libZmq = new();

    private protected ZmqContext Context { get; } = new();

    /// <inheritdoc/>
    public virtual void Dispose()
    {
        _libZmq.Dispose();
        var end = Within.OnThread(Context.Dispose, "our context to end");
        if (!end.Wait(Within.Limit))
            throw Within.TooLate("our context to end", Within.Limit);
        GC.SuppressFinalize(this);
    }

    /// <summary>Runs the body of a test, whose calls block, on a thread of its own.</summary>
    protected static Task Scenario(Action body, [CallerMemberName] string name = "") => Within.RunAsync(body, name, ScenarioLimit);

    /// <summary>Opens one of our sockets; the context closes it.</summary>
    private protected OurPeer Ours(string type, string? routingId = null) => OurPeer.Open(type, Context, routingId);

    /// <summary>Opens a socket of libzmq; the context closes it.</summary>
    private protected LibZmqSocket LibZmq(string type, string? routingId = null)
    {
        var socket = _libZmq.Open(type);
        if (routingId is not null)
            socket.Set(LibZmqOption.RoutingId, Wire.Text(routingId));
        return socket;
    }

    /// <summary>An endpoint nobody listens on yet.</summary>
    protected static string UnusedEndpoint() => $"tcp://127.0.0.1:{Ports.Next()}";
}
