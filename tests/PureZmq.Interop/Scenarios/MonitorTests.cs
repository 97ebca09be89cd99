using PureZmq.Interop.LibZmq;
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

    [Fact, Conformance("TRN-47", "R-23")]
    public Task A_server_tells_what_libzmqs_own_monitor_tells() => Scenario(() =>
    {
        var theirs = LibZmq("PULL");
        var events = Watch(theirs);
        var ours = new PullSocket(context: Context);
        using var monitor = ours.OpenMonitor();
        foreach (var endpoint in new[] { theirs.Bind(AnyPort), ours.Bind(AnyPort) })
        {
            var push = LibZmq("PUSH");
            push.Connect(endpoint);
            Assert.True(push.TrySend([Wire.Text("x")], Within.Limit));
        }

        Assert.NotNull(theirs.TryReceive(Within.Limit));
        Assert.True(ours.TryReceive(out var message, Within.Limit));
        message.Dispose();
        theirs.Dispose();
        ours.Dispose();
        Assert.Equal(Next(events, 5), Next(monitor, 5));
    });

    [Fact, Conformance("TRN-47", "R-23", "O-10")]
    public Task A_client_that_nobody_answers_tells_what_libzmqs_own_monitor_tells() => Scenario(() =>
    {
        var endpoint = UnusedEndpoint();
        var theirs = LibZmq("PUSH");
        theirs.Set(LibZmqOption.ReconnectInterval, 100);
        var events = Watch(theirs);
        using var ours = new PushSocket(new PushOptions { ReconnectInterval = TimeSpan.FromMilliseconds(100) }, Context);
        using var monitor = ours.OpenMonitor();
        theirs.Connect(endpoint);
        ours.Connect(endpoint);
        var expected = Next(events, 6);
        Assert.Contains(ConnectRetried, expected);
        foreach (var kind in expected)
        {
            Assert.True(monitor.TryRead(out var next, Within.Limit), $"{kind} is told");
            Assert.Equal(kind, next.Kind);
            CheckValue(next.Kind, next.Value);
        }
    });

    private LibZmqSocket Watch(LibZmqSocket socket)
    {
        const int AllEvents = 0xFFFF;
        const string Name = "inproc://events";
        socket.Monitor(Name, AllEvents);
        var events = LibZmq("PAIR");
        events.Connect(Name);
        return events;
    }

    // Its first frame: 16 bits of event, 32 of value, as the machine has them.
    private static SocketEvents[] Next(LibZmqSocket events, int count)
    {
        var kinds = new SocketEvents[count];
        for (var i = 0; i < count; i++)
        {
            var frames = events.TryReceive(Within.Limit) ?? throw Within.TooLate($"event {i} of libzmq", Within.Limit);
            kinds[i] = (SocketEvents)BitConverter.ToUInt16(frames[0]);
            CheckValue(kinds[i], BitConverter.ToUInt32(frames[0], sizeof(ushort)));
        }

        return kinds;
    }

    private static void CheckValue(SocketEvents kind, long value)
    {
        if (kind == ConnectRetried)
            Assert.InRange(value, 100, 199);
        else if (kind is HandshakeSucceeded or MonitorStopped)
            Assert.Equal(0, value);
    }

    private static SocketEvents[] Next(SocketMonitor monitor, int count)
    {
        var kinds = new SocketEvents[count];
        for (var i = 0; i < count; i++)
        {
            if (!monitor.TryRead(out var next, Within.Limit))
                throw Within.TooLate($"event {i} of {count}", Within.Limit);
            kinds[i] = next.Kind;
        }

        return kinds;
    }

    private bool TryBind(string endpoint)
    {
        try
        {
            LibZmq("PULL").Bind(endpoint);
            return true;
        }
        catch (LibZmqException)
        {
            return false; // the socket before lets go of it in its own time
        }
    }
}
