namespace PureZmq.Conformance;

/// <summary>What is kept and what is lost when a peer or an endpoint goes.</summary>
public sealed class LossContract : EngineTest
{
    [Theory, Links, Conformance("S-37")]
    public void What_arrived_stays_readable_after_its_sender_left(Link link)
    {
        using var pull = new PullSocket(context: Context);
        var push = new PushSocket(context: Context);
        link.Join(pull, push);
        for (var i = 0; i < 5; i++)
            push.Put($"{i}");
        push.Dispose();
        pull.AwaitPeersLeft(0);
        Assert.Equal(["[0]", "[1]", "[2]", "[3]", "[4]"], pull.Next(5));
    }

    [Theory, Links, Conformance("S-37", "R-11")]
    public void Disconnect_discards_what_was_not_read_and_a_second_one_finds_nothing(Link link)
    {
        using var push = new PushSocket(context: Context);
        using var pull = new PullSocket(context: Context);
        var endpoint = link.Join(push, pull);
        push.Put("read");
        push.Put("unread");
        Assert.Equal("[read]", pull.Next());

        pull.Disconnect(endpoint);
        Assert.False(pull.TryReceive(out _));
        push.AwaitPeersLeft(0);
        Assert.False(push.TrySend("nobody"));
        Assert.False(pull.TryReceive(out _, Limits.Quiet));
        var again = Assert.Throws<ZmqEndpointException>(() => pull.Disconnect(endpoint));
        Assert.Equal(2, ZmqErrors.ToErrno(again));
    }

    [Theory, Links, Conformance("R-11")]
    public void After_disconnect_a_sender_has_nobody(Link link)
    {
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(context: Context);
        var endpoint = link.Join(pull, push);
        push.Put("before");
        Assert.Equal("[before]", pull.Next());
        push.Disconnect(endpoint);
        Assert.False(push.TrySend("after"));
    }

    [Fact(Timeout = Limits.Test), Conformance("R-10", "S-37")]
    public async Task Unbind_ends_accepted_connections_and_keeps_what_arrived()
    {
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(new PushOptions { Linger = TimeSpan.Zero, Immediate = true }, Context);
        var endpoint = Link.Tcp.Join(pull, push);
        push.Put("1");
        push.Put("2");
        Assert.Equal("[1]", pull.Next());
        Assert.True(await pull.WaitToReceiveAsync().AsTask().Within("the second message to arrive"));

        pull.Unbind(endpoint);
        pull.AwaitPeersLeft(0);
        push.AwaitPeersLeft(0);
        Assert.False(push.TrySend("nobody"));
        Assert.Equal("[2]", pull.Next());
    }

    [Fact, Conformance("R-10")]
    public void After_unbind_a_bound_sender_has_nobody()
    {
        using var push = new PushSocket(context: Context);
        using var pull = new PullSocket(context: Context);
        var endpoint = Link.Tcp.Join(push, pull);
        push.Put("before");
        Assert.Equal("[before]", pull.Next());
        push.Unbind(endpoint);
        push.AwaitPeersLeft(0);
        Assert.False(push.TrySend("after"));
    }

    [Fact]
    public void Unbind_over_inproc_frees_the_name_and_keeps_the_peers()
    {
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(context: Context);
        var endpoint = Link.Inproc.Join(pull, push);
        pull.Unbind(endpoint);
        push.Put("still here");
        Assert.Equal("[still here]", pull.Next());
        using var heir = new PullSocket(context: Context);
        heir.Bind(endpoint);
    }

    [Fact, Conformance("S-38", "R-32")]
    public void What_was_queued_while_the_server_was_down_arrives_in_order_when_it_is_back()
    {
        var endpoint = Link.Tcp.NewEndpoint();
        using var push = new PushSocket(new PushOptions { ReconnectInterval = TimeSpan.FromMilliseconds(20) }, Context);
        var first = new PullSocket(context: Context);
        first.Bind(endpoint);
        push.Connect(endpoint);
        push.AwaitPeers(1);
        push.Put("0");
        Assert.Equal("[0]", first.Next());
        first.Dispose();
        push.AwaitPeersLeft(0);

        push.Put("1");
        push.Put("2");
        push.Put("3");
        using var second = new PullSocket(context: Context);
        Rebind(second, endpoint);
        Assert.Equal(["[1]", "[2]", "[3]"], second.Next(3));
    }

    [Fact, Conformance("S-35")]
    public void Half_of_the_messages_wait_for_an_endpoint_that_is_not_up()
    {
        using var push = new PushSocket(new PushOptions { Linger = TimeSpan.Zero }, Context);
        using var pull = new PullSocket(context: Context);
        push.Connect($"tcp://127.0.0.1:{Ports.Next()}");
        Link.Tcp.Join(pull, push);
        for (var i = 0; i < 10; i++)
            push.Put($"{i}");
        pull.Next(5);
        pull.ExpectNothing("the other half waits for the dead endpoint");
    }

    [Fact, Conformance("S-35")]
    public void Immediate_all_messages_go_to_the_endpoint_that_is_up()
    {
        using var push = new PushSocket(new PushOptions { Linger = TimeSpan.Zero, Immediate = true }, Context);
        using var pull = new PullSocket(context: Context);
        push.Connect($"tcp://127.0.0.1:{Ports.Next()}");
        Assert.False(push.TrySend("nobody is up"));
        Link.Tcp.Join(pull, push);
        for (var i = 0; i < 10; i++)
            push.Put($"{i}");
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"[{i}]"), pull.Next(10));
    }

    [Fact, Conformance("R-05")]
    public void Over_inproc_what_was_sent_before_close_is_read_whatever_the_linger()
    {
        using var pull = new PullSocket(context: Context);
        var push = new PushSocket(new PushOptions { Linger = TimeSpan.Zero }, Context);
        Link.Inproc.Join(pull, push);
        for (var i = 0; i < 5; i++)
            push.Put($"{i}");
        push.Dispose();
        Assert.Equal(["[0]", "[1]", "[2]", "[3]", "[4]"], pull.Next(5));
    }

    [Fact, Conformance("R-06")]
    public void Over_inproc_what_a_connector_sent_before_it_closed_reaches_a_later_binder()
    {
        using (var push = new PushSocket(context: Context))
        {
            push.Connect("inproc://late-binder");
            push.Put("1");
            push.Put("2");
        }

        using var pull = new PullSocket(context: Context);
        pull.Bind("inproc://late-binder");
        Assert.Equal(["[1]", "[2]"], pull.Next(2));
    }

    [Fact]
    public void Over_inproc_nothing_revives_a_pipe_whose_binder_closed()
    {
        using var push = new PushSocket(new PushOptions { Linger = TimeSpan.Zero }, Context);
        var pull = new PullSocket(context: Context);
        var endpoint = Link.Inproc.Join(pull, push);
        pull.Dispose();
        push.AwaitPeersLeft(0);
        using var successor = new PullSocket(context: Context);
        successor.Bind(endpoint);
        Assert.False(push.TrySend("nobody"));
    }

    [Fact(Timeout = Limits.Test)]
    public async Task Close_with_linger_delivers_the_tail_to_a_slow_reader()
    {
        const int Count = 300;
        using var pull = new PullSocket(new PullOptions { ReceiveHighWaterMark = 1 }, Context);
        var push = new PushSocket(new PushOptions { Linger = Limits.Wait, SendHighWaterMark = 0 }, Context);
        Link.Tcp.Join(pull, push);
        var body = Patterned.Bytes(50_000);
        for (var i = 0; i < Count; i++)
            push.Put($"{i}", body);
        var closing = push.DisposeAsync().AsTask();
        for (var i = 0; i < Count; i++)
        {
            var frames = pull.NextFrames();
            Assert.Equal($"{i}", System.Text.Encoding.ASCII.GetString(frames[0]));
            Assert.True(body.AsSpan().SequenceEqual(frames[1]));
        }

        await closing.Within("the closed socket to have sent everything");
    }

    [Theory, Links]
    public void Connect_send_and_close_at_once_delivers_everything(Link link)
    {
        using var pull = new PullSocket(context: Context);
        var endpoint = link.BindFresh(pull);
        var random = new Random(7);
        for (var round = 0; round < 500; round++)
        {
            var count = random.Next(1, 100);
            var push = new PushSocket(context: Context);
            push.Connect(endpoint);
            for (var i = 0; i < count; i++)
                push.Put($"{round}", $"{i}");
            Thread.SpinWait(random.Next(20_000));   // closes before, while and after the handshake completes
            push.Dispose();
            Assert.True(push.Statistics.Dropped == 0, $"Round {round}: of {count} messages {push.Statistics}.");
            for (var i = 0; i < count; i++)
                Assert.Equal($"[{round}][{i}]", pull.Next());
        }
    }

    [Fact(Timeout = Limits.Test)]
    public async Task Close_with_linger_zero_returns_at_once_though_the_reader_is_stuck()
    {
        using var pull = new PullSocket(new PullOptions { ReceiveHighWaterMark = 1 }, Context);
        var push = new PushSocket(new PushOptions { Linger = TimeSpan.Zero, SendHighWaterMark = 100 }, Context);
        Link.Tcp.Join(pull, push);
        while (push.TrySend(new byte[50_000], Limits.Quiet))
            continue;
        await push.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(3));
    }

    [Fact, Conformance("R-04")]
    public void A_connector_that_closed_delivers_to_a_server_that_comes_later()
    {
        var endpoint = Link.Tcp.NewEndpoint();
        Task closing;
        var push = new PushSocket(new PushOptions { Linger = Timeout.InfiniteTimeSpan, ReconnectInterval = TimeSpan.FromMilliseconds(20) }, Context);
        push.Connect(endpoint);
        for (var i = 0; i < 3; i++)
            push.Put($"{i}");
        closing = push.DisposeAsync().AsTask();
        using var pull = new PullSocket(context: Context);
        pull.Bind(endpoint);
        Assert.Equal(["[0]", "[1]", "[2]"], pull.Next(3));
        Limits.Until(() => closing.IsCompleted, "the closed socket to have delivered its messages");
    }

    [Theory, Conformance("S-44")]
    [InlineData(true)]
    [InlineData(false)]
    public void A_conflating_puller_reads_only_the_last_message(bool atTheReceiver)
    {
        using var pull = new PullSocket(new PullOptions { Conflate = atTheReceiver }, Context);
        using var push = new PushSocket(new PushOptions { Conflate = !atTheReceiver }, Context);
        Link.Inproc.Join(pull, push);
        for (var i = 0; i < 20; i++)
            push.Put($"{i}");
        Assert.Equal("[19]", pull.Next());
        Assert.False(pull.TryReceive(out _));
    }

    [Fact, Conformance("S-44")]
    public void Over_tcp_a_conflating_puller_ends_with_the_last_message()
    {
        using var pull = new PullSocket(new PullOptions { Conflate = true }, Context);
        using var push = new PushSocket(context: Context);
        Link.Tcp.Join(pull, push);
        for (var i = 0; i < 20; i++)
            push.Put($"{i}");
        var (last, reads) = ("", 0);
        while (last != "[19]")
        {
            last = pull.Next();
            reads++;
        }

        Assert.InRange(reads, 1, 20);
        Assert.False(pull.TryReceive(out _));
    }

    [Fact, Conformance("S-36")]
    public void A_peer_that_leaves_in_the_middle_of_a_large_frame_delivers_the_whole_message_or_nothing()
    {
        var big = Patterned.Bytes(16 << 20);
        for (var round = 0; round < 5; round++)
        {
            using var pull = new PullSocket(context: Context);
            using (var push = new PushSocket(new PushOptions { Linger = TimeSpan.Zero }, Context))
            {
                Link.Tcp.Join(pull, push);
                push.Put("a", "b", big);
            }

            pull.AwaitPeersLeft(0);
            using var marker = new PushSocket(context: Context);
            Link.Tcp.Join(pull, marker);
            marker.Put("marker");
            var frames = pull.NextFrames();
            if (frames.Length == 1)
            {
                Assert.Equal("marker"u8, frames[0]);
                pull.ExpectNothing("the unfinished message is discarded");
                continue;
            }

            Assert.Equal(3, frames.Length);
            Assert.True(big.AsSpan().SequenceEqual(frames[2]));
            Assert.Equal("[marker]", pull.Next());
        }
    }

    internal static void Rebind(ZmqSocket socket, string endpoint)
        => Limits.Until(
            () =>
            {
                try
                {
                    socket.Bind(endpoint);
                    return true;
                }
                catch (ZmqEndpointException)
                {
                    return false;   // the closed predecessor still holds the port for a moment
                }
            },
            $"{endpoint} to be free again");
}
