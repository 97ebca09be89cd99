namespace PureZmq.Conformance;

/// <summary>A frame over the receiver's limit costs its connection: what the sender's kernel had taken of it goes, the rest does not.</summary>
public sealed class OversizedTests : EngineTest
{
    private const int Largest = 1_000_000;
    private const int EndpointEnded = 3002;

    /// <summary>More than the two kernel buffers of a loopback connection hold together, by Linux's own limits (tcp_wmem, tcp_rmem).</summary>
    private const int OverKernel = 48 << 20;

    [Theory(Timeout = Limits.Test), Conformance("O-08", "TRN-44", "seed-h")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_queued_behind_a_frame_too_large_arrives_over_the_next_connection(bool senderCloses)
    {
        using var pull = new PullSocket(new PullOptions { MaxMessageSize = Largest }, Context);
        var push = new PushSocket(new PushOptions { ReconnectInterval = TimeSpan.FromMilliseconds(20), Linger = Limits.Wait }, Context);
        push.Connect(pull.Bind("tcp://127.0.0.1:*"));
        push.Put("exact", new byte[Largest]);
        push.Put("above", new byte[OverKernel]);
        push.Put("next", "a");
        push.Put("last", "b");
        var closing = senderCloses ? push.DisposeAsync().AsTask() : Task.CompletedTask;

        var exact = pull.NextFrames();
        Assert.Equal(Largest, exact[1].Length);
        Assert.Equal(["[next][a]", "[last][b]"], pull.Next(2));
        await closing.Within("the sender to close");
        Assert.Equal(1, pull.Statistics.RefusedConnections);
        Assert.Equal((1, 1), (push.Statistics.Dropped, push.Statistics.DroppedBy[DropReason.TornMessage]));
        Assert.Equal(4, push.Statistics.Sent);
        await push.DisposeAsync().AsTask().Within("the sender to close");
    }

    [Fact, Conformance("O-08", "TRN-44")]
    public void Only_what_the_kernel_took_whole_can_take_its_followers_with_it()
    {
        // About what the kernel's buffers hold, from well below to well above: wherever the border falls, a message that was cut is
        // counted, and then the one behind it was not written and has to come.
        for (var size = 2_000_000; size <= 14_000_000; size += 1_500_000)
        {
            using var pull = new PullSocket(new PullOptions { MaxMessageSize = Largest }, Context);
            using var push = new PushSocket(new PushOptions { ReconnectInterval = TimeSpan.FromMilliseconds(20) }, Context);
            push.Connect(pull.Bind("tcp://127.0.0.1:*"));
            push.Put(new byte[Largest]);
            push.Put(new byte[size]);
            push.Put("next");
            Assert.Equal(Largest, pull.NextFrames()[0].Length);
            Limits.Until(() => pull.Statistics.RefusedConnections == 1, "the frame to be refused");
            pull.AwaitPeers(1); // the next connection
            push.Put("after");
            var received = new List<string> { pull.Next() };
            if (received[0] != "[after]")
                received.Add(pull.Next());

            var torn = push.Statistics.Dropped;
            Assert.Equal(torn == 0 ? received : ["[next]", "[after]"], received);
            Assert.Equal("[after]", received[^1]);
        }
    }

    [Fact(Timeout = Limits.Test), Conformance("O-08", "R-32", "seed-h")]
    public async Task A_connected_receiver_gives_the_endpoint_up_and_a_bound_sender_has_nobody_left()
    {
        using var push = new PushSocket(context: Context);
        using var pull = new PullSocket(
            new PullOptions { MaxMessageSize = Largest, ReconnectInterval = TimeSpan.FromMilliseconds(20) }, Context);
        pull.ConnectAndWait(push.Bind("tcp://127.0.0.1:*"), push);
        push.Put(new byte[Largest]);
        push.Put(new byte[OverKernel]);
        push.Put("next");
        Assert.Equal(Largest, pull.NextFrames()[0].Length);
        await Log.WaitForAsync(entry => entry.Id.Id == EndpointEnded, "the endpoint to be given up");
        push.AwaitPeersLeft(0);
        Assert.False(push.TrySend("nobody is left", Limits.Quiet));
        Assert.False(pull.TryReceive(out _));
        Assert.Equal((1, 1), (push.Statistics.DroppedBy[DropReason.TornMessage], push.Statistics.DroppedBy[DropReason.PeerLost]));
    }
}
