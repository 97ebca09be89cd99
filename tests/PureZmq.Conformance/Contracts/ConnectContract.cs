namespace PureZmq.Conformance;

/// <summary>How a connect that is awaited ends when no peer comes, and how a name in this process is reached again.</summary>
public sealed class ConnectContract : EngineTest
{
    private const int ContextEnded = 156384765, NotASocket = 88, NotFound = 2;

    [Theory(Timeout = Limits.Test), Links, Conformance("R-01", "R-30")]
    public async Task A_shutdown_ends_a_connect_that_is_awaited(Link link)
    {
        var dealer = new DealerSocket(context: Context);
        var connecting = dealer.ConnectAsync(link.NewEndpoint()).AsTask();
        Assert.False(connecting.IsCompleted);
        Context.Shutdown();
        var ended = await Assert.ThrowsAsync<ObjectDisposedException>(() => connecting.Within("the connect to end with the context"));
        Assert.Equal(ContextEnded, ZmqErrors.ToErrno(ended));
    }

    [Theory(Timeout = Limits.Test), Links, Conformance("R-30")]
    public async Task The_end_of_the_socket_ends_a_connect_that_is_awaited(Link link)
    {
        var dealer = new DealerSocket(context: Context);
        var connecting = dealer.ConnectAsync(link.NewEndpoint()).AsTask();
        await dealer.DisposeAsync().AsTask().Within("the socket to close");
        var ended = await Assert.ThrowsAsync<ObjectDisposedException>(() => connecting.Within("the connect to end with the socket"));
        Assert.Equal(NotASocket, ZmqErrors.ToErrno(ended));
    }

    [Theory(Timeout = Limits.Test), Links, Conformance("R-30")]
    public async Task A_disconnect_ends_a_connect_that_is_awaited(Link link)
    {
        using var dealer = new DealerSocket(new DealerOptions { Linger = TimeSpan.Zero }, Context);
        var endpoint = link.NewEndpoint();
        var connecting = dealer.ConnectAsync(endpoint).AsTask();
        dealer.Put("queued: attempts may go on for it, but nobody is to wait for them");
        dealer.Disconnect(endpoint);
        var ended = await Assert.ThrowsAsync<ZmqEndpointException>(() => connecting.Within("the connect to end with the disconnect"));
        Assert.Equal((NotFound, endpoint), (ended.Errno, ended.Endpoint));
    }

    [Theory(Timeout = Limits.Test), Links, Conformance("TRN-14")]
    public async Task A_repeated_connect_that_is_passed_over_waits_for_the_peer_of_the_first(Link link)
    {
        using var dealer = new DealerSocket(context: Context);
        var endpoint = link.NewEndpoint();
        dealer.Connect(endpoint);
        var again = dealer.ConnectAsync(endpoint).AsTask();
        Assert.False(again.IsCompleted);
        using var router = new RouterSocket(context: Context);
        router.Bind(endpoint);
        await again.Within("the peer of the first connect");
        Assert.Single(dealer.Peers);
    }

    [Fact(Timeout = Limits.Test), Conformance("TRN-20")]
    public async Task Cancelling_one_of_several_awaited_connects_leaves_the_others()
    {
        using var push = new PushSocket(context: Context);
        var endpoint = Link.Inproc.NewEndpoint();
        using var hurry = new CancellationTokenSource();
        var cancelled = push.ConnectAsync(endpoint, hurry.Token).AsTask();
        var other = push.ConnectAsync(endpoint).AsTask();
        await hurry.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.Within("the cancelled connect"));
        using var pull = new PullSocket(context: Context);
        pull.Bind(endpoint);
        await other.Within("the name to be bound");
        Assert.Single(push.Peers);
    }

    [Theory(Timeout = Limits.Test), Links, Conformance("TRN-14")]
    public async Task Cancelling_a_connect_leaves_it_to_those_that_repeated_it(Link link)
    {
        using var dealer = new DealerSocket(context: Context);
        var endpoint = link.NewEndpoint();
        using var hurry = new CancellationTokenSource();
        var cancelled = dealer.ConnectAsync(endpoint, hurry.Token).AsTask();
        dealer.Connect(endpoint); // passed over, as there is one
        await hurry.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.Within("the cancelled connect"));
        using var router = new RouterSocket(context: Context);
        router.Bind(endpoint);
        dealer.AwaitPeers(1);
    }

    [Theory(Timeout = Limits.Test), Links, Conformance("TRN-14")]
    public async Task A_connect_of_which_every_repetition_was_cancelled_is_undone(Link link)
    {
        using var dealer = new DealerSocket(context: Context);
        var endpoint = link.NewEndpoint();
        using var hurry = new CancellationTokenSource();
        Task[] cancelled = [dealer.ConnectAsync(endpoint, hurry.Token).AsTask(), dealer.ConnectAsync(endpoint, hurry.Token).AsTask()];
        await hurry.CancelAsync();
        foreach (var connect in cancelled)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connect.Within("the cancelled connect"));
        Assert.Equal(NotFound, Assert.Throws<ZmqEndpointException>(() => dealer.Disconnect(endpoint)).Errno);
    }

    [Fact, Conformance("TRN-21", "TRN-23")]
    public void Connecting_again_to_a_name_whose_binder_closed_reaches_its_successor()
    {
        using var dealer = new DealerSocket(context: Context);
        using var sub = new SubSocket(context: Context);
        sub.Subscribe("");
        var (replies, news) = (Link.Inproc.NewEndpoint(), Link.Inproc.NewEndpoint());
        for (var round = 0; round < 3; round++)
        {
            using var router = new DealerSocket(context: Context);
            using var pub = new PubSocket(context: Context);
            router.Bind(replies);
            pub.Bind(news);
            Assert.False(dealer.TrySend("nobody: the pipe to the last one has ended for good"));
            dealer.ConnectAndWait(replies, router);
            sub.ConnectAndWait(news, pub);
            dealer.Put($"{round}");
            Assert.Equal($"[{round}]", router.Next());
            router.Put("unread");
            pub.AwaitSubscribers("");
            pub.Put($"{round}");
            Assert.Equal($"[{round}]", sub.Next());
        }

        Assert.Equal(["[unread]", "[unread]", "[unread]"], dealer.Next(3));
        Assert.Equal(NotFound, Assert.Throws<ZmqEndpointException>(() => sub.Disconnect(news)).Errno);
    }

    [Fact(Timeout = Limits.Test), Conformance("R-30")]
    public async Task What_a_closing_socket_had_bound_and_connected_is_never_called_unknown()
    {
        const int Names = 30;
        for (var round = 0; round < 200; round++)
        {
            var pull = new PullSocket(context: Context);
            var bound = Enumerable.Range(0, Names).Select(_ => Link.Inproc.BindFresh(pull)).ToArray();
            foreach (var endpoint in bound)
                pull.Connect(endpoint);
            using var start = new Barrier(2);
            var undoing = Within.OnThread(
                () =>
                {
                    start.SignalAndWait();
                    foreach (var endpoint in bound)
                    {
                        pull.Disconnect(endpoint);
                        pull.Unbind(endpoint);
                    }
                },
                "undoing");
            start.SignalAndWait();
            pull.Dispose();
            try
            {
                await undoing.Within("all to be undone, or refused");
            }
            catch (ObjectDisposedException)
            {
                // Closing was quicker, and says so: nothing else may be said.
            }
        }
    }
}
