using static PureZmq.SocketEvents;

namespace PureZmq.Conformance;

/// <summary>What a monitor tells of endpoints and connections, and how it ends.</summary>
public sealed class MonitorContract : EngineTest
{
    private const int NobodyAnswers = 3012;

    private static PushOptions Quick { get; } = new() { ReconnectInterval = TimeSpan.FromMilliseconds(20), Linger = TimeSpan.Zero };

    public static TheoryData<Link> Streams => [Link.Tcp, Link.Ipc];

    [Theory, MemberData(nameof(Streams)), Conformance("R-23", "R-26")]
    public void A_server_hears_of_its_listener_and_its_peer_from_first_to_last(Link link)
    {
        using var push = new PushSocket(Quick, Context);
        using var pull = new PullSocket(context: Context);
        using var monitor = pull.OpenMonitor();
        var endpoint = link.BindFresh(pull);
        push.ConnectAndWait(endpoint, pull);
        push.Dispose();
        var told = Enumerable.Range(0, 4).Select(_ => monitor.TryRead(out var next, Limits.Wait) ? next : throw TooFew()).ToArray();
        pull.Dispose();

        Assert.Equal([Listening, Accepted, HandshakeSucceeded, Disconnected], told.Select(happened => happened.Kind));
        Assert.All(told, happened => Assert.Equal(endpoint, happened.Endpoint));
        Assert.Equal("", told[0].Peer);
        Assert.Equal(told[1].Peer, told[2].Peer);
        Assert.Equal(told[1].Peer, told[3].Peer);
        Assert.StartsWith(link == Link.Ipc ? "localhost:" : "127.0.0.1:", told[1].Peer, StringComparison.Ordinal);
        Assert.Equal(told[1].Value, told[3].Value);
        Assert.NotEqual("", told[3].Reason);
        Assert.Equal([Closed, MonitorStopped], monitor.Rest().Select(happened => happened.Kind));
        Assert.False(monitor.TryRead(out _, Timeout.InfiniteTimeSpan));
        Assert.Equal(0, monitor.Missed);
    }

    [Theory, MemberData(nameof(Streams)), Conformance("R-23", "R-32")]
    public void A_client_hears_of_attempts_of_its_peer_and_of_the_way_back(Link link)
    {
        using var push = new PushSocket(Quick, Context);
        var pull = new PullSocket(context: Context);
        var endpoint = link.NewEndpoint();
        pull.Bind(endpoint);
        using var monitor = push.OpenMonitor();
        push.ConnectAndWait(endpoint, pull);
        Assert.Equal([ConnectDelayed, Connected, HandshakeSucceeded], monitor.Kinds(3));

        pull.Dispose();
        Assert.Equal([Disconnected, ConnectRetried], monitor.Kinds(2));
        var refused = monitor.Expect(Closed);
        Assert.Equal(endpoint, refused.Endpoint);
        Assert.Equal("connection refused (ECONNREFUSED)", refused.Reason);
        var again = monitor.Expect(ConnectRetried);
        Assert.InRange(again.Value, 20, 1_000);
        using var second = new PullSocket(context: Context);
        second.Bind(endpoint);
        Assert.Equal(endpoint, monitor.Expect(HandshakeSucceeded).Endpoint);
    }

    [Fact]
    public void A_refused_connection_is_logged_once_however_often_it_is_tried()
    {
        using var push = new PushSocket(Quick, Context);
        using var monitor = push.OpenMonitor(ConnectRetried);
        var endpoint = Link.Tcp.NewEndpoint();
        push.Connect(endpoint);
        for (var i = 0; i < 5; i++)
            monitor.Expect(ConnectRetried);
        var line = Assert.Single(Log.Entries, entry => entry.Id.Id == NobodyAnswers);
        Assert.Equal(endpoint, line["Endpoint"]);
        Assert.Equal("connection refused (ECONNREFUSED)", line["Reason"]);
        Assert.StartsWith($"{endpoint}: nobody answers: connection refused (ECONNREFUSED). Trying", line.Message, StringComparison.Ordinal);
        Assert.Contains("bound to this endpoint", line.Message, StringComparison.Ordinal);
    }

    [Fact, Conformance("O-10")]
    public void The_wait_for_another_attempt_is_told_and_is_the_interval_and_a_part_of_it_drawn_anew()
    {
        var waits = new HashSet<long>();
        for (var i = 0; i < 10; i++)
        {
            using var push = new PushSocket(new PushOptions { Linger = TimeSpan.Zero }, Context);
            using var monitor = push.OpenMonitor(ConnectRetried);
            push.Connect(Link.Tcp.NewEndpoint());
            waits.Add(monitor.Expect(ConnectRetried).Value);
        }

        Assert.All(waits, wait => Assert.InRange(wait, 100, 199));
        Assert.True(waits.Count > 1, "Every wait was the same.");
    }

    [Fact, Conformance("R-23")]
    public void A_bind_that_fails_is_told_with_its_errno()
    {
        using var first = new PullSocket(context: Context);
        using var second = new PullSocket(context: Context);
        using var monitor = second.OpenMonitor();
        var taken = first.Bind("tcp://127.0.0.1:*");
        Assert.Throws<ZmqEndpointException>(() => second.Bind(taken));
        Assert.Throws<ZmqEndpointException>(() => second.Bind("ipc:///no-such-directory/x"));
        second.Dispose();

        var told = monitor.Rest();
        Assert.Equal([BindFailed, BindFailed, MonitorStopped], told.Select(happened => happened.Kind));
        Assert.Equal([(taken, 98L), ("ipc:///no-such-directory/x", 2L)], told.Take(2).Select(happened => (happened.Endpoint, happened.Value)));
    }

    [Fact, Conformance("TRN-17")]
    public void A_close_that_leaves_something_behind_is_told()
    {
        using var pull = new PullSocket(context: Context);
        using var monitor = pull.OpenMonitor(CloseFailed | Closed);
        var endpoint = pull.Bind("ipc://*");
        var directory = Directory.GetParent(endpoint["ipc://".Length..])!;
        File.WriteAllText(Path.Combine(directory.FullName, "foreign"), "");
        pull.Unbind(endpoint);
        var told = monitor.Expect(CloseFailed);
        Assert.Equal(endpoint, told.Endpoint);
        Assert.NotEqual("", told.Reason);
        directory.Delete(recursive: true);
    }

    [Fact, Conformance("TRN-18")]
    public void A_peer_that_may_not_come_in_is_told_as_a_failed_accept()
    {
        using var pull = new PullSocket(new PullOptions { IpcAllowedProcessIds = [1] }, Context);
        using var push = new PushSocket(Quick, Context);
        using var monitor = pull.OpenMonitor();
        push.Connect(Link.Ipc.BindFresh(pull));
        Assert.Equal([Listening, AcceptFailed], monitor.Kinds(2));
        var next = monitor.Expect(AcceptFailed);
        Assert.Equal((1L, OwnProcess.Address), (next.Value, next.Peer));
    }

    [Theory, MemberData(nameof(Streams))]
    public void What_this_side_closes_is_no_lost_connection(Link link)
    {
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(Quick, Context);
        using var monitor = push.OpenMonitor();
        var endpoint = link.BindFresh(pull);
        push.ConnectAndWait(endpoint, pull);
        push.Disconnect(endpoint);
        pull.AwaitPeersLeft(0);
        push.Dispose();
        Assert.Equal([ConnectDelayed, Connected, HandshakeSucceeded, MonitorStopped], monitor.Rest().Select(happened => happened.Kind));
    }

    [Fact]
    public void An_attempt_that_is_given_up_is_closed()
    {
        using var push = new PushSocket(Quick, Context);
        using var monitor = push.OpenMonitor();
        const string endpoint = "tcp://192.0.2.1:1"; // an address for documents: nobody answers, nor refuses, in most networks
        push.Connect(endpoint);
        var first = monitor.Kinds(1)[0];
        push.Disconnect(endpoint);
        push.Dispose();
        var told = monitor.Rest().Select(happened => happened.Kind).Prepend(first).ToArray();
        Assert.Equal(MonitorStopped, told[^1]);
        Assert.Contains(Closed, told);
    }

    [Fact, Conformance("R-23")]
    public void Only_what_was_asked_for_is_told_and_every_monitor_is_told_it()
    {
        using var pull = new PullSocket(context: Context);
        using var some = pull.OpenMonitor(Closed);
        using var others = pull.OpenMonitor(Listening | HandshakeSucceeded | MonitorStopped);
        using var late = pull.OpenMonitor();
        var endpoint = pull.Bind("tcp://127.0.0.1:*");
        late.Dispose();
        pull.Unbind(endpoint);
        pull.Dispose();
        Assert.Equal([Closed, MonitorStopped], some.Rest().Select(happened => happened.Kind)); // the end is told in any case
        Assert.Equal([Listening, MonitorStopped], others.Rest().Select(happened => happened.Kind));
        Assert.Equal([Listening, MonitorStopped], late.Rest().Select(happened => happened.Kind));
    }

    [Theory(Timeout = Limits.Test), Conformance("R-26")]
    [InlineData("monitor")]
    [InlineData("socket")]
    [InlineData("context")]
    public async Task Whoever_reads_sees_the_end(string ended)
    {
        var pull = new PullSocket(context: Context);
        var monitor = pull.OpenMonitor();
        var reading = Task.Run(async () =>
        {
            var last = None;
            await foreach (var happened in monitor)
                last = happened.Kind;
            return last;
        });
        var blocked = Within.OnThread(() => monitor.TryRead(out _, Timeout.InfiniteTimeSpan), "a reader");
        if (ended == "monitor")
            monitor.Dispose();
        else if (ended == "socket")
            await pull.DisposeAsync();
        else
            Context.Shutdown();
        var last = await reading.Within("the sequence to end");
        Assert.Equal(MonitorStopped, await blocked.Within("the blocked reader to end") ? MonitorStopped : last);
        await pull.DisposeAsync();
        monitor.Dispose();
        if (ended != "monitor")
            Assert.Throws<ObjectDisposedException>(() => pull.OpenMonitor());
    }

    [Fact(Timeout = Limits.Test)]
    public async Task A_cancelled_sequence_ends_without_an_exception_and_the_next_goes_on()
    {
        using var pull = new PullSocket(context: Context);
        using var monitor = pull.OpenMonitor();
        using var cancel = new CancellationTokenSource();
        var reading = Task.Run(async () =>
        {
            await foreach (var happened in monitor.WithCancellation(cancel.Token))
                Assert.Fail($"{happened} came from nowhere.");
        });
        await cancel.CancelAsync();
        await reading.Within("the cancelled sequence to end");
        pull.Bind("tcp://127.0.0.1:*");
        await foreach (var happened in monitor)
        {
            Assert.Equal(Listening, happened.Kind);
            break;
        }
    }

    [Fact, Conformance("R-26")]
    public void Nobody_reads_and_the_socket_works_on_while_the_newest_events_are_kept()
    {
        using var router = new RouterSocket(context: Context);
        using var dealer = new DealerSocket(new DealerOptions { RoutingId = "d" }, Context);
        using var monitor = router.OpenMonitor();
        for (var i = 0; i < 1_250; i++)
            router.Unbind(router.Bind($"ipc://@{Guid.NewGuid():N}"));
        Link.Tcp.Join(router, dealer);
        dealer.Put("hello");
        Assert.Equal("[d][hello]", router.Next());
        router.Dispose();

        var rest = monitor.Rest();
        Assert.Equal(MonitorStopped, rest[^1].Kind);
        Assert.Equal(1_000, rest.Count);
        Assert.Contains(rest, happened => happened.Kind == HandshakeSucceeded);
        // 1250 times Listening and Closed, then Listening, Accepted, HandshakeSucceeded, perhaps Disconnected, Closed, MonitorStopped.
        Assert.InRange(monitor.Missed, 1_505, 1_506);
    }

    [Theory, InlineData(Link.Inproc)]
    public void Connections_within_the_process_are_not_told(Link link)
    {
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(context: Context);
        using var monitor = pull.OpenMonitor();
        link.Join(pull, push);
        push.Put("x");
        pull.Next();
        pull.Dispose();
        Assert.Equal([MonitorStopped], monitor.Rest().Select(happened => happened.Kind));
    }

    [Fact]
    public void An_event_reads_well()
    {
        var happened = new SocketEvent { Kind = Disconnected, Endpoint = "tcp://*:1", Peer = "127.0.0.1:2", Reason = "gone" };
        Assert.Equal("Disconnected tcp://*:1 peer 127.0.0.1:2: gone", happened.ToString());
        Assert.Equal("MonitorStopped", new SocketEvent { Kind = MonitorStopped }.ToString());
    }

    private static Xunit.Sdk.XunitException TooFew() => new("Fewer than four events came.");
}
