using PureZmq.Interop.Peers;
using PureZmq.Interop.PyZmq;
using Xunit;

namespace PureZmq.Interop;

/// <summary>A test whose sockets are of any implementation, each named by a word: <c>ours</c>, <c>libzmq</c>, <c>pyzmq</c>.</summary>
public abstract class MixedTest(PyZmqProcess python) : InteropTest, IClassFixture<PyZmqProcess>
{
    private readonly List<PyZmqPeer> _ofPython = [];

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (var peer in _ofPython)
            peer.Dispose();
        base.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens a socket, which is closed when the test is over.</summary>
    private protected IPeer Open(string whose, string type, string? routingId = null)
    {
        switch (whose)
        {
            case "ours":
                return Ours(type, routingId);
            case "libzmq":
                return LibZmq(type, routingId);
            default:
                var peer = python.Open(type, routingId);
                _ofPython.Add(peer);
                return peer;
        }
    }
}
