using PureZmq.Testing;
using Xunit;
using static PureZmq.SocketEvents;

namespace PureZmq.Interop.Scenarios;

/// <summary>The events of our sockets while the real libzmq comes and goes.</summary>
public sealed class MonitorTests : InteropTest
{
    [Fact, Conformance("R-23")]
    public Task A_server_hears_of_libzmq_from_first_to_last() => Scenario(() =>
    {
        using var pull = new PullSocket(context: Context);
        using var monitor = pull.OpenMonitor();
        var push = LibZmq("PUSH");
        push.Connect(pull.Bind(AnyPort));
        Assert.Equal([Listening, Accepted, HandshakeSucceeded], Next(monitor, 3));
        push.Dispose();
        Assert.Equal([Disconnected], Next(monitor, 1));
        pull.Dispose();
        Assert.Equal([Closed, MonitorStopped], Next(monitor, 2));
    });

    [Fact, Conformance("R-23", "R-32")]
    public Task A_client_hears_of_libzmq_go_and_come_back() => Scenario(() =>
    {
        using var push = new PushSocket(new PushOptions { ReconnectInterval = TimeSpan.FromMilliseconds(20) }, Context);
        using var monitor = push.OpenMonitor();
        var endpoint = UnusedEndpoint();
        var pull = LibZmq("PULL");
        pull.Bind(endpoint);
        push.Connect(endpoint);
        Assert.Equal([ConnectDelayed, Connected, HandshakeSucceeded], Next(monitor, 3));

        pull.Unbind(endpoint);
        pull.Dispose();
        Assert.Equal([Disconnected, ConnectRetried, ConnectDelayed], Next(monitor, 3));
        Within.UntilAsync(() => TryBind(endpoint), "libzmq to have the port again").GetAwaiter().GetResult();
        while (Next(monitor, 1)[0] != HandshakeSucceeded)
        {
            // Attempts that came too early.
        }
    });

    private static SocketEvents[] Next(SocketMonitor monitor, int count)
    {
        var kinds = new SocketEvents[count];
        for (var i = 0; i < count; i++)
            kinds[i] = monitor.TryRead(out var next, Within.Limit) ? next.Kind : throw Within.TooLate($"event {i} of {count}", Within.Limit);
        return kinds;
    }

    private bool TryBind(string endpoint)
    {
        try
        {
            LibZmq("PULL").Bind(endpoint);
            return true;
        }
        catch (LibZmq.LibZmqException)
        {
            return false; // the socket before lets go of it in its own time
        }
    }
}
