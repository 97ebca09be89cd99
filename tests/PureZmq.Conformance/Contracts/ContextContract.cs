using System.Diagnostics;

namespace PureZmq.Conformance;

/// <summary>The end of a context: every call returns, and nothing outlives it.</summary>
public sealed class ContextContract : EngineTest
{
    [Theory(Timeout = Limits.Test), Links, Conformance("R-01", "seed-j")]
    public async Task A8_shutdown_ends_every_waiting_call_at_once(Link link)
    {
        var pull = new PullSocket(context: Context);
        var push = new PushSocket(context: Context);
        var dealer = new DealerSocket(context: Context);
        link.BindFresh(pull);
        link.BindFresh(push);
        link.BindFresh(dealer);
        Task[] calls =
        [
            Within.OnThread(() => { pull.Receive(); }, "Receive"),
            Within.OnThread(() => { pull.TryReceive(out _, TimeSpan.FromMinutes(5)); }, "TryReceive"),
            Within.OnThread(() => push.Send("nobody"), "Send"),
            Within.OnThread(() => { dealer.Receive(); }, "Receive of a DEALER"),
            Within.OnThread(() => dealer.Send("nobody"), "Send of a DEALER"),
            Within.OnThread(() => { pull.WaitForPeers(1, TimeSpan.FromMinutes(5)); }, "WaitForPeers"),
            pull.ReceiveAsync().AsTask(),
            pull.WaitToReceiveAsync().AsTask(),
            push.SendAsync("nobody").AsTask(),
            pull.WaitForPeersAsync(1).AsTask(),
        ];
        await Within.UntilAsync(() => calls.All(call => !call.IsCompleted), "every call to wait");

        var watch = Stopwatch.StartNew();
        Context.Shutdown();
        foreach (var call in calls)
        {
            var ended = await Assert.ThrowsAnyAsync<ObjectDisposedException>(() => call.Within("a call to end with the context"));
            Assert.Contains("Context", ended.ObjectName, StringComparison.Ordinal);
            Assert.Equal(156384765, ZmqErrors.ToErrno(ended));
        }

        Assert.True(watch.Elapsed < Limits.Wait, $"The calls took {watch.Elapsed} to end.");
    }

    [Theory, Links, Conformance("R-01", "R-31")]
    public void After_shutdown_every_call_names_the_context_even_those_that_would_say_no(Link link)
    {
        var pull = new PullSocket(context: Context);
        var push = new PushSocket(context: Context);
        link.Join(pull, push);
        Context.Shutdown();
        Context.Shutdown();

        Action[] calls =
        [
            () => pull.TryReceive(out _),
            () => pull.TryReceive(out _, TimeSpan.FromSeconds(1)),
            () => pull.Receive(),
            () => push.TrySend("x"),
            () => push.Send("x"),
            () => pull.Bind("tcp://127.0.0.1:*"),
            () => pull.Connect("inproc://x"),
            () => _ = new PullSocket(context: Context),
        ];
        foreach (var call in calls)
        {
            var ended = Assert.Throws<ObjectDisposedException>(call);
            Assert.Equal(156384765, ZmqErrors.ToErrno(ended));
        }

        pull.Dispose();
        push.Dispose();
        push.Dispose();
    }

    [Fact]
    public void A_closed_socket_names_itself()
    {
        var pull = new PullSocket(context: Context);
        pull.Dispose();
        pull.Dispose();
        var closed = Assert.Throws<ObjectDisposedException>(() => pull.TryReceive(out _));
        Assert.Equal(88, ZmqErrors.ToErrno(closed));
        Assert.Equal("PullSocket", closed.ObjectName);
        Assert.Equal($"The socket is closed.{Environment.NewLine}Object name: 'PullSocket'.", closed.Message);
    }

    [Fact(Timeout = Limits.Test)]
    public async Task Dispose_closes_sockets_left_open_and_is_bounded()
    {
        var context = new ZmqContext();
        var push = new PushSocket(new PushOptions { Linger = TimeSpan.FromMilliseconds(200) }, context);
        push.Connect($"tcp://127.0.0.1:{Ports.Next()}");
        push.Put("never delivered");
        var idle = new PushSocket(context: context);
        idle.Connect($"tcp://127.0.0.1:{Ports.Next()}");
        var watch = Stopwatch.StartNew();
        await context.DisposeAsync().AsTask().Within("the context to end");
        Assert.InRange(watch.Elapsed.TotalMilliseconds, 150, Limits.Wait.TotalMilliseconds);
        Assert.Throws<ObjectDisposedException>(() => push.TrySend("x"));
    }

    [Fact]
    public void Names_of_inproc_live_in_one_context()
    {
        using var other = new ZmqContext();
        using var here = new PullSocket(context: Context);
        using var there = new PullSocket(context: other);
        here.Bind("inproc://same");
        there.Bind("inproc://same");
        using var push = new PushSocket(context: other);
        push.ConnectAndWait("inproc://same", there);
        push.Put("x");
        Assert.Equal("[x]", there.Next());
        Assert.False(here.TryReceive(out _));
    }

    [Fact, Conformance("TRN-22")]
    public void Over_inproc_two_routers_talk_by_their_ids_in_a_context_without_threads()
    {
        using var context = new ZmqContext(new ZmqContextOptions { IoThreads = 0 });
        using var left = new RouterSocket(new RouterOptions { RoutingId = "left", Mandatory = true, SendHighWaterMark = 2 }, context);
        using var right = new RouterSocket(new RouterOptions { RoutingId = "right", Mandatory = true, ReceiveHighWaterMark = 3 }, context);
        right.ConnectAndWait(left.Bind("inproc://left"), left);
        right.Put("left", "to the left");
        Assert.Equal("[right][to the left]", left.Next());

        for (var i = 0; i < 5; i++)
            Assert.True(left.TrySend(["right", $"{i}"]), $"{i} found no room; the marks add up to 5.");
        Assert.False(left.TrySend(["right", "one too many"]));
        Assert.Equal(["[left][0]", "[left][1]", "[left][2]", "[left][3]", "[left][4]"], right.Next(5));
        Assert.Equal(156384766, Assert.Throws<ZmqException>(() => left.Bind("tcp://127.0.0.1:*")).Errno);
    }

    [Fact]
    public void A_socket_without_a_context_lives_in_the_default_one()
    {
        var name = $"inproc://{Guid.NewGuid():N}";
        using var pull = new PullSocket();
        using var push = new PushSocket(context: ZmqContext.Default);
        pull.Bind(name);
        push.ConnectAndWait(name, pull);
        push.Put("x");
        Assert.Equal("[x]", pull.Next());
    }
}
