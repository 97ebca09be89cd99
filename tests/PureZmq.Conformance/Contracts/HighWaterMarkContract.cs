namespace PureZmq.Conformance;

/// <summary>How many messages fit: exact over inproc, bounded and lossless over tcp and ipc.</summary>
public sealed class HighWaterMarkContract : EngineTest
{
    [Theory, Conformance("R-07")]
    [InlineData(1000, 1000, 2000)]
    [InlineData(1, 1, 2)]
    [InlineData(2, 3, 5)]
    public void Over_inproc_the_two_marks_add_up(int send, int receive, int expected)
    {
        using var push = new PushSocket(new PushOptions { SendHighWaterMark = send }, Context);
        using var pull = new PullSocket(new PullOptions { ReceiveHighWaterMark = receive }, Context);
        Link.Inproc.Join(pull, push);

        Assert.Equal(expected, Fill(push, expected + 1));
        for (var i = 0; i < expected; i++)
            Assert.Equal($"[{i}][second][third]", pull.Next());
        Assert.False(pull.TryReceive(out _));
        Assert.True(push.TrySend("there is room again"));
    }

    [Theory, Conformance("R-07", "O-06")]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void A_mark_of_zero_at_either_end_lifts_the_limit(int send, int receive)
    {
        using var push = new PushSocket(new PushOptions { SendHighWaterMark = send, Linger = TimeSpan.Zero }, Context);
        using var pull = new PullSocket(new PullOptions { ReceiveHighWaterMark = receive }, Context);
        Link.Inproc.Join(pull, push);
        Assert.Equal(10_000, Fill(push, 10_000));
        for (var i = 0; i < 10_000; i++)
            Assert.Equal($"[{i}][second][third]", pull.Next());
    }

    [Fact, Conformance("R-07")]
    public void Before_the_bind_only_the_connectors_own_mark_counts()
    {
        using var push = new PushSocket(new PushOptions { SendHighWaterMark = 1, Linger = TimeSpan.Zero }, Context);
        push.Connect("inproc://later");
        Assert.Equal(1, Fill(push, 5));
        using var pull = new PullSocket(new PullOptions { ReceiveHighWaterMark = 3 }, Context);
        pull.Bind("inproc://later");
        push.AwaitPeers(1);
        Assert.Equal(3, Fill(push, 5));
    }

    [Fact]
    public void A_queue_that_was_full_takes_more_as_soon_as_one_message_was_read()
    {
        using var push = new PushSocket(new PushOptions { SendHighWaterMark = 5 }, Context);
        using var pull = new PullSocket(new PullOptions { ReceiveHighWaterMark = 5 }, Context);
        Link.Inproc.Join(pull, push);
        Assert.Equal(10, Fill(push, 20));
        pull.Next(10);
        Assert.Equal(10, Fill(push, 20));
        pull.Next(10);
    }

    [Theory, Links, Conformance("R-08", "R-09")]
    public void A_receiver_that_does_not_read_stops_the_sender_and_nothing_is_lost(Link link)
    {
        using var push = new PushSocket(new PushOptions { SendHighWaterMark = 2 }, Context);
        using var pull = new PullSocket(new PullOptions { ReceiveHighWaterMark = 1 }, Context);
        link.Join(pull, push);

        var body = Patterned.Bytes(65 * 1024);
        var sent = 0;
        while (push.TrySend([$"{sent}", body], link.IsInproc() ? TimeSpan.Zero : Limits.Quiet))
            Assert.True(++sent < 10_000, "A receiver that never reads was given 10,000 messages of 65 KiB.");

        for (var i = 0; i < sent; i++)
        {
            var frames = pull.NextFrames();
            Assert.Equal($"{i}", System.Text.Encoding.ASCII.GetString(frames[0]));
            Assert.True(body.AsSpan().SequenceEqual(frames[1]), $"Message {i} was changed.");
        }

        push.Put("after");
        Assert.Equal("[after]", pull.Next());
        Assert.Equal(0, push.Statistics.Dropped);
    }

    [Fact]
    public void A_blocked_send_ends_with_its_timeout_and_sends_nothing()
    {
        using var push = new PushSocket(new PushOptions { SendHighWaterMark = 1, SendTimeout = TimeSpan.FromMilliseconds(100) }, Context);
        using var pull = new PullSocket(new PullOptions { ReceiveHighWaterMark = 1 }, Context);
        Link.Inproc.Join(pull, push);
        push.Put("1");
        push.Put("2");
        Assert.Throws<TimeoutException>(() => push.Send("refused"));
        Assert.Equal(["[1]", "[2]"], pull.Next(2));
        push.Put("3");
        Assert.Equal("[3]", pull.Next());
    }

    [Theory, Links]
    public async Task A_blocked_send_goes_on_when_there_is_room(Link link)
    {
        using var push = new PushSocket(new PushOptions { SendHighWaterMark = 1, Linger = TimeSpan.Zero }, Context);
        using var pull = new PullSocket(new PullOptions { ReceiveHighWaterMark = 1 }, Context);
        link.Join(pull, push);
        const int Count = 2_000;
        var body = new byte[10_000];
        var sender = Within.OnThread(
            () =>
            {
                for (var i = 0; i < Count; i++)
                    push.Send($"{i}", body);
            },
            "a sender that often has to wait");
        for (var i = 0; i < Count; i++)
        {
            using var message = pull.Take();
            Assert.Equal($"{i}", message[0].ToString());
        }

        await sender.Within("the sender to end");
    }

    private static int Fill(PushSocket push, int most)
    {
        var sent = 0;
        while (sent < most && push.TrySend([$"{sent}", "second", "third"]))
            sent++;
        return sent;
    }
}
