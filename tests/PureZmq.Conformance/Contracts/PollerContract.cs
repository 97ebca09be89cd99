using System.Diagnostics;
using static PureZmq.PollEvents;

namespace PureZmq.Conformance;

/// <summary>Waiting for the first of several sockets.</summary>
public sealed class PollerContract : EngineTest
{
    private static readonly TimeSpan Now = TimeSpan.Zero;

    [Theory, Links, Conformance("R-16", "seed-i")]
    public void A6_what_is_ready_is_told_until_it_is_taken(Link link)
    {
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(context: Context);
        using var poller = new Poller();
        link.Join(pull, push);
        poller.Add(pull);
        Assert.Empty(poller.Wait(Now));

        for (var i = 0; i < 5; i++)
            push.Put($"{i}");
        PollResult expected = new(pull, null, In);
        Assert.True(expected is { IsReadable: true, IsWritable: false });
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal([expected], poller.Wait(Limits.Wait));
            Assert.Equal([expected], poller.Wait(Limits.Wait));
            Assert.Equal([expected], poller.Wait(Now));
            Assert.Equal($"[{i}]", pull.Next());
        }

        Assert.Empty(poller.Wait(Now));
    }

    [Theory(Timeout = Limits.Test), Links]
    public async Task A_wait_ends_when_a_message_comes(Link link)
    {
        using var quiet = new PullSocket(context: Context);
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(context: Context);
        using var poller = new Poller();
        link.BindFresh(quiet);
        link.Join(pull, push);
        poller.Add(quiet);
        poller.Add(pull);
        for (var i = 0; i < 200; i++)
        {
            var blocked = Within.OnThread(() => poller.Wait(Limits.Wait), "Wait");
            var awaited = poller.WaitAsync().AsTask();
            push.Put($"{i}");
            Assert.Same(pull, Assert.Single(await blocked.Within("the blocked wait to end")).Socket);
            Assert.Same(pull, Assert.Single(await awaited.Within("the awaited wait to end")).Socket);
            Assert.Equal($"[{i}]", pull.Next());
        }
    }

    [Theory, Links, Conformance("seed-i")]
    public void A5_results_come_in_the_order_in_which_the_sockets_were_added(Link link)
    {
        var pulls = Enumerable.Range(0, 5).Select(_ => new PullSocket(context: Context)).ToArray();
        using var push = new PushSocket(context: Context);
        using var poller = new Poller();
        foreach (var pull in pulls)
        {
            link.Join(pull, push);
            poller.Add(pull);
        }

        for (var i = 0; i < pulls.Length; i++)
            push.Put($"{i}");
        Limits.Until(() => poller.Wait(Now).Count == pulls.Length, "every socket to have its message");
        Assert.Equal(pulls, poller.Wait(Now).Select(ready => ready.Socket));
        Assert.True(poller.Remove(pulls[1]));
        poller.Add(pulls[1]);
        Assert.Equal([pulls[0], pulls[2], pulls[3], pulls[4], pulls[1]], poller.Wait(Now).Select(ready => ready.Socket));
    }

    [Theory, Links]
    public void A_socket_that_is_always_ready_does_not_hide_another(Link link)
    {
        using var busy = new PullSocket(context: Context);
        using var rare = new PullSocket(context: Context);
        using var flood = new PushSocket(context: Context);
        using var drop = new PushSocket(context: Context);
        using var poller = new Poller();
        link.Join(busy, flood);
        link.Join(rare, drop);
        poller.Add(busy);
        poller.Add(rare);
        flood.Put("always");
        Assert.Same(busy, Assert.Single(poller.Wait(Limits.Wait)).Socket);
        drop.Put("rare");
        Limits.Until(() => poller.Wait(Limits.Wait).Count == 2, "the rare message to be told");
        Assert.Equal("[rare]", rare.Next());
    }

    [Theory(Timeout = Limits.Test), Links, Conformance("R-14", "seed-i")]
    public async Task A10_a_push_is_writable_once_it_has_a_peer_and_when_that_has_read(Link link)
    {
        using var push = new PushSocket(new PushOptions { SendHighWaterMark = 2, SendBuffer = 4096, Linger = TimeSpan.Zero }, Context);
        using var pull = new PullSocket(new PullOptions { ReceiveHighWaterMark = 2, ReceiveBuffer = 4096 }, Context);
        using var poller = new Poller();
        poller.Add(push, In | Out);
        if (!link.IsConnectFirst())
            Assert.Empty(poller.Wait(Now)); // without a peer there is nobody to send to
        link.Join(pull, push);
        Assert.Equal([new PollResult(push, null, Out)], poller.Wait(Limits.Wait));

        var body = new byte[256 * 1024];
        var sent = 0;
        do
        {
            while (push.TrySend(body, Limits.Quiet))
                sent++;
        }
        while (poller.Wait(Limits.Quiet).Count > 0); // the kernel made room after all; at some time it has no more
        var waiting = Within.OnThread(() => poller.Wait(Limits.Wait), "Wait");
        for (; sent > 0; sent--)
            pull.Take().Dispose();
        Assert.Equal([new PollResult(push, null, Out)], await waiting.Within("the wait to end"));
    }

    [Fact, Conformance("R-14")]
    public void Fresh_sockets_are_ready_for_what_never_waits()
    {
        using var poller = new Poller();
        ZmqSocket[] never =
        [
            new PairSocket(context: Context), new PushSocket(context: Context), new PullSocket(context: Context), new SubSocket(context: Context),
            new ReqSocket(context: Context), new RepSocket(context: Context), new DealerSocket(context: Context),
            new RouterSocket(new RouterOptions { Mandatory = true }, Context),
        ];
        ZmqSocket[] always =
            [new PubSocket(context: Context), new XPubSocket(context: Context), new XSubSocket(context: Context), new RouterSocket(context: Context)];
        foreach (var socket in never.Concat(always))
            poller.Add(socket, In | Out);
        Assert.Equal(always.Select(socket => new PollResult(socket, null, Out)), poller.Wait(Limits.Wait));
    }

    [Theory(Timeout = Limits.Test), Links, Conformance("R-14")]
    public async Task A_socket_is_ready_in_its_turn_only(Link link)
    {
        using var rep = new RepSocket(context: Context);
        using var one = new ReqSocket(context: Context);
        using var two = new ReqSocket(context: Context);
        using var poller = new Poller();
        link.Join(rep, one, two);
        poller.Add(rep, In | Out);
        poller.Add(one, In | Out);
        Assert.Equal([new PollResult(one, null, Out)], poller.Wait(Limits.Wait));

        one.Put("1");
        Assert.Equal([new PollResult(rep, null, In)], poller.Wait(Limits.Wait));
        Assert.Equal("[1]", rep.Next());
        two.Put("2"); // only now: of two requests on two connections either may come first
        Assert.Equal([new PollResult(rep, null, Out)], poller.Wait(Limits.Wait));
        poller.Modify(rep, In);
        var waiting = Within.OnThread(() => poller.Wait(Limits.Wait), "Wait");
        rep.Put("answer");
        Assert.NotEmpty(await waiting.Within("the wait to end")); // the second request, the answer, or both
        Limits.Until(() => poller.Wait(Now).Count == 2, "the second request and the answer");
        Assert.Equal([new PollResult(rep, null, In), new PollResult(one, null, In)], poller.Wait(Now));
    }

    [Fact(Timeout = Limits.Test)]
    public async Task What_is_added_changed_and_removed_counts_for_a_wait_in_progress()
    {
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(context: Context);
        using var poller = new Poller();
        Link.Inproc.Join(pull, push);
        push.Put("x");
        var blocked = Within.OnThread(() => poller.Wait(Timeout.InfiniteTimeSpan), "Wait on nothing");
        var awaited = poller.WaitAsync().AsTask();
        poller.Add(pull, None);
        Assert.Equal(1, poller.Count);
        Assert.False(blocked.IsCompleted);
        poller.Modify(pull, In);
        Assert.Single(await blocked.Within("the blocked wait to end"));
        Assert.Single(await awaited.Within("the awaited wait to end"));

        using var empty = new PullSocket(context: Context);
        using var other = new Poller();
        other.Add(empty);
        var waiting = Within.OnThread(() => other.Wait(Timeout.InfiniteTimeSpan), "Wait");
        Assert.True(other.Remove(empty));
        empty.Dispose();   // closed after it was removed: no concern of the poller
        other.Add(pull);
        Assert.Same(pull, Assert.Single(await waiting.Within("the wait to end")).Socket);
    }

    [Fact, Conformance("R-16", "seed-i")]
    public void A7_a_wait_is_never_shorter_than_its_time()
    {
        using var pull = new PullSocket(context: Context);
        using var poller = new Poller();
        pull.Bind("tcp://127.0.0.1:*");
        poller.Add(pull);
        var watch = Stopwatch.StartNew();
        Assert.Empty(poller.Wait(TimeSpan.FromMilliseconds(60)));
        Assert.InRange(watch.Elapsed.TotalMilliseconds, 60, Limits.Wait.TotalMilliseconds);
        Assert.Throws<ArgumentOutOfRangeException>(() => poller.Wait(TimeSpan.FromMilliseconds(-2)));
    }

    [Fact(Timeout = Limits.Test), Conformance("seed-i")]
    public async Task A8_a_cancelled_wait_ends_and_takes_nothing()
    {
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(context: Context);
        using var poller = new Poller();
        Link.Tcp.Join(pull, push);
        poller.Add(pull);
        using var cancel = new CancellationTokenSource();
        var blocked = Within.OnThread(() => poller.Wait(Timeout.InfiniteTimeSpan, cancel.Token), "Wait");
        var awaited = poller.WaitAsync(cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => blocked.Within("the blocked wait to end"));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => awaited.Within("the awaited wait to end"));
        Assert.Throws<OperationCanceledException>(() => poller.Wait(Now, cancel.Token));
        push.Put("x");
        Assert.Single(poller.Wait(Limits.Wait));
        Assert.Equal("[x]", pull.Next());
    }

    [Theory(Timeout = Limits.Test), Links, Conformance("R-01", "seed-i")]
    public async Task A8_the_end_of_a_polled_socket_or_its_context_ends_the_wait(Link link)
    {
        var pull = new PullSocket(context: Context);
        using var poller = new Poller();
        link.BindFresh(pull);
        poller.Add(pull);
        var blocked = Within.OnThread(() => poller.Wait(Timeout.InfiniteTimeSpan), "Wait");
        var awaited = poller.WaitAsync().AsTask();
        pull.Dispose();
        var closed = await Assert.ThrowsAsync<ObjectDisposedException>(() => blocked.Within("the blocked wait to end"));
        Assert.Equal(88, ZmqErrors.ToErrno(closed));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => awaited.Within("the awaited wait to end"));
        Assert.Throws<ObjectDisposedException>(() => poller.Wait(Now));
        Assert.True(poller.Remove(pull));
        Assert.Empty(poller.Wait(Now));

        using var other = new PullSocket(context: Context);
        poller.Add(other);
        var waiting = Within.OnThread(() => poller.Wait(Timeout.InfiniteTimeSpan), "Wait");
        Context.Shutdown();
        var ended = await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting.Within("the wait to end"));
        Assert.Equal(156384765, ZmqErrors.ToErrno(ended));
    }

    [Fact(Timeout = Limits.Test)]
    public async Task Disposing_a_poller_ends_its_waits_and_leaves_the_sockets_open()
    {
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(context: Context);
        Link.Inproc.Join(pull, push);
        var poller = new Poller();
        poller.Add(pull);
        var blocked = Within.OnThread(() => poller.Wait(Timeout.InfiniteTimeSpan), "Wait");
        var awaited = poller.WaitAsync().AsTask();
        poller.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => blocked.Within("the blocked wait to end"));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => awaited.Within("the awaited wait to end"));
        Assert.Throws<ObjectDisposedException>(() => poller.Add(pull));
        Assert.Equal(0, poller.Count);
        push.Put("x");
        Assert.Equal("[x]", pull.Next());
        poller.Dispose();
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        using var pull = new PullSocket(context: Context);
        using var poller = new Poller();
        poller.Add(pull);
        Assert.Throws<ArgumentException>(() => poller.Add(pull, In));
        Assert.Throws<ArgumentException>(() => poller.Modify(pull, (PollEvents)16));
        Assert.Throws<ArgumentNullException>(() => poller.Add((ZmqSocket)null!));
        Assert.True(poller.Remove(pull));
        Assert.False(poller.Remove(pull));
        Assert.Throws<ArgumentException>(() => poller.Modify(pull, In));
    }

    [Fact]
    public void A_message_that_a_poller_saw_is_received_first_and_once()
    {
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(context: Context);
        using var poller = new Poller();
        using var second = new Poller(); // a socket may be in several
        Link.Tcp.Join(pull, push);
        poller.Add(pull);
        second.Add(pull);
        for (var i = 0; i < 3; i++)
            push.Put($"{i}");
        Assert.Single(poller.Wait(Limits.Wait));
        Assert.Single(second.Wait(Limits.Wait));
        Assert.Equal(["[0]", "[1]", "[2]"], pull.Next(3));
        Assert.Empty(second.Wait(Now));
        Assert.Equal(3, pull.Statistics.Received);
    }
}
