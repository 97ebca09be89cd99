namespace PureZmq.Conformance;

/// <summary>Waiting for room: asynchronously, cancelled, disposed, and in order.</summary>
public sealed class SendWaitTests : EngineTest
{
    [Theory(Timeout = Limits.Test), Links, Conformance("seed-j")]
    public async Task A5_a_send_without_peers_waits_for_one_and_a_cancelled_one_leaves_nothing(Link link)
    {
        using var push = new PushSocket(context: Context);
        using var pull = new PullSocket(context: Context);
        using var cancel = new CancellationTokenSource();
        var cancelled = push.SendAsync("cancelled", cancel.Token).AsTask();
        var first = push.SendAsync("1").AsTask();
        var second = push.SendAsync(["2", "of two frames"]).AsTask();
        var third = push.SendAsync(Message.Create("3")).AsTask();
        Assert.False(cancelled.IsCompleted || first.IsCompleted || second.IsCompleted || third.IsCompleted);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.Within("the cancelled send"));

        link.Join(push, pull);
        await Task.WhenAll(first, second, third).Within("three sends to find a peer");
        Assert.Equal(["[1]", "[2][of two frames]", "[3]"], pull.Next(3));
        Assert.False(pull.TryReceive(out _));
        Assert.Equal(3, push.Statistics.Sent);
    }

    [Fact(Timeout = Limits.Test)]
    public async Task Senders_that_wait_are_served_in_the_order_they_came()
    {
        using var push = new PushSocket(new PushOptions { SendHighWaterMark = 1 }, Context);
        using var pull = new PullSocket(new PullOptions { ReceiveHighWaterMark = 1 }, Context);
        Link.Inproc.Join(pull, push);
        push.Put("0");
        push.Put("1");
        var waits = Enumerable.Range(2, 50).Select(i => push.SendAsync($"{i}").AsTask()).ToArray();
        Assert.All(waits, wait => Assert.False(wait.IsCompleted));
        Assert.False(push.TrySend("an overtaker"));
        Assert.Equal(Enumerable.Range(0, 52).Select(i => $"[{i}]"), pull.Next(52));
        await Task.WhenAll(waits).Within("the waiting senders");
    }

    [Fact(Timeout = Limits.Test)]
    public async Task A_cancelled_send_keeps_its_message_and_the_others_their_order()
    {
        using var push = new PushSocket(new PushOptions { SendHighWaterMark = 1 }, Context);
        using var pull = new PullSocket(new PullOptions { ReceiveHighWaterMark = 1 }, Context);
        Link.Inproc.Join(pull, push);
        push.Put("0");
        push.Put("1");
        using var cancel = new CancellationTokenSource();
        var kept = Message.Create("kept");
        var cancelled = push.SendAsync(kept, cancel.Token).AsTask();
        var next = push.SendAsync("2").AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.Within("the cancelled send"));
        Assert.Equal("[kept]", kept.ToString());
        Assert.Equal(["[0]", "[1]", "[2]"], pull.Next(3));
        await next.Within("the send behind the cancelled one");
        push.Send(kept);
        Assert.Equal("[kept]", pull.Next());
    }

    [Theory(Timeout = Limits.Test), Links, Conformance("seed-j")]
    public async Task A7_a_socket_disposed_while_senders_wait_ends_their_waits(Link link)
    {
        var push = new PushSocket(context: Context);
        link.BindFresh(push);
        var tasks = new[]
        {
            push.SendAsync("nobody").AsTask(),
            Within.OnThread(() => push.Send("nobody"), "Send"),
            Within.OnThread(() => { push.TrySend("nobody", TimeSpan.FromMinutes(5)); }, "TrySend"),
        };
        await push.DisposeAsync().AsTask().Within("the socket to close");
        foreach (var task in tasks)
            await Assert.ThrowsAnyAsync<ObjectDisposedException>(() => task.Within("a wait to end with the socket"));
    }

    [Theory(Timeout = Limits.Test), Links, Conformance("seed-j")]
    public async Task A12_two_awaited_sends_of_a_req_in_a_row_are_an_error_not_a_hang(Link link)
    {
        using var rep = new RepSocket(context: Context);
        using var req = new ReqSocket(context: Context);
        link.Join(rep, req);
        await req.SendAsync("first");
        await Assert.ThrowsAsync<ZmqStateException>(() => req.SendAsync("second").AsTask().Within("the second send"));
        Assert.Equal("[first]", rep.Next());
        await Assert.ThrowsAsync<ZmqStateException>(() => rep.ReceiveAsync().AsTask().Within("a second receive"));
        rep.Put("reply");
        Assert.Equal("[reply]", req.Next());
    }

    [Theory(Timeout = Limits.Test), Links, Conformance("S-16")]
    public async Task Who_only_waits_for_room_does_not_make_an_unroutable_message_wait(Link link)
    {
        using var router = new RouterSocket(new RouterOptions { Mandatory = true }, Context);
        using var dealer = new DealerSocket(new DealerOptions { RoutingId = "X" }, Context);
        using var poller = new Poller();
        poller.Add(router, PollEvents.Out);
        var polled = poller.WaitAsync().AsTask();
        var room = router.Core.WaitToSendAsync(CancellationToken.None).AsTask();
        Assert.False(polled.IsCompleted || room.IsCompleted);

        Assert.Throws<ZmqUnroutableException>(() => router.TrySend(["nobody", "x"]));
        await Assert.ThrowsAsync<ZmqUnroutableException>(() => router.SendAsync(["nobody", "x"]).AsTask().Within("the send to nobody"));
        Assert.False(polled.IsCompleted || room.IsCompleted);
        link.Join(router, dealer);
        router.Put("X", "hello");
        Assert.Equal("[hello]", dealer.Next());
        await room.Within("WaitToSendAsync to see the peer");
        Assert.Equal([new PollResult(router, null, PollEvents.Out)], await polled.Within("the poller to see the peer"));
    }

    [Theory(Timeout = Limits.Test), Links, Conformance("S-08")]
    public async Task Who_only_waits_for_room_does_not_make_a_second_request_wait(Link link)
    {
        using var rep = new RepSocket(context: Context);
        using var req = new ReqSocket(context: Context);
        using var poller = new Poller();
        link.Join(rep, req);
        req.Put("first");
        poller.Add(req, PollEvents.Out);
        var polled = poller.WaitAsync().AsTask();
        var room = req.Core.WaitToSendAsync(CancellationToken.None).AsTask();

        Assert.Throws<ZmqStateException>(() => req.TrySend("second"));
        Assert.False(polled.IsCompleted || room.IsCompleted);
        Assert.Equal("[first]", rep.Next());
        rep.Put("reply");
        Assert.Equal("[reply]", req.Next());
        await room.Within("WaitToSendAsync to see its turn");
        await polled.Within("the poller to see its turn");
    }

    [Fact(Timeout = Limits.Test)]
    public async Task Who_brings_a_message_comes_before_who_only_waits_for_room()
    {
        using var push = new PushSocket(new PushOptions { SendHighWaterMark = 1 }, Context);
        using var pull = new PullSocket(new PullOptions { ReceiveHighWaterMark = 1 }, Context);
        Link.Inproc.Join(pull, push);
        push.Put("0");
        push.Put("1");
        var room = push.Core.WaitToSendAsync(CancellationToken.None).AsTask();
        var sends = new[] { push.SendAsync("2").AsTask(), push.SendAsync("3").AsTask() };
        Assert.Equal("[0]", pull.Next());
        await sends[0].Within("the first send");
        Assert.False(sends[1].IsCompleted || room.IsCompleted);
        Assert.Equal("[1]", pull.Next());
        await sends[1].Within("the second send");
        Assert.False(room.IsCompleted);
        Assert.Equal("[2]", pull.Next());
        await room.Within("WaitToSendAsync to see room");
        Assert.Equal("[3]", pull.Next());
    }
}
