using System.Buffers;

namespace PureZmq.Conformance;

/// <summary>Long frames go other ways than short ones: written from the caller's memory, read into the receiver's, lent or handed
/// over in process. What users see is the same.</summary>
public sealed class LongFrameContract : EngineTest
{
    [Theory(Timeout = Limits.Test), Links]
    public async Task Every_form_of_sending_gives_the_same_message(Link link)
    {
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(context: Context);
        link.Join(pull, push);
        foreach (var size in new[] { 65_535, 65_536, 65_537, 262_144, 1 << 20, 3_000_001, 20_000_000 })
        {
            var body = Patterned.Bytes(size);
            var receiving = Within.OnThread(
                () =>
                {
                    for (var i = 0; i < 9; i++)
                        AssertIs(body, pull, $"form {i}");
                    return true;
                },
                "the receiver");
            push.Send(body.AsSpan());
            push.Send((Frame)body);
            push.Send(Message.Create((Frame)body));
            using (var owner = MemoryPool<byte>.Shared.Rent(size))
            {
                body.CopyTo(owner.Memory.Span);
                push.Send(Frame.Own(owner, size));
            }

            Assert.True(push.TrySend(body.AsSpan(), Limits.Wait));
            Assert.True(push.TrySend(Message.Create((Frame)body), Limits.Wait));
            await push.SendAsync(body).AsTask().Within("the third send");
            await push.SendAsync(body.AsMemory()).AsTask().Within("the second send");
            await push.SendAsync(Message.Create((Frame)body)).AsTask().Within("the first send");
            await receiving.Within("all forms to arrive");
        }

        Assert.Equal(7 * 9, push.Statistics.Sent);
        Assert.Equal(7 * 9, pull.Statistics.Received);
    }

    [Theory(Timeout = Limits.Test), Links]
    public async Task A_stream_from_memory_that_is_used_again_arrives_whole_and_in_order(Link link)
    {
        const int Count = 300;
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(context: Context);
        link.Join(pull, push);
        var sending = Within.OnThread(
            () =>
            {
                var random = new Random(1);
                var memory = new byte[1_500_000];
                for (var i = 0; i < Count; i++)
                {
                    var body = memory.AsSpan(0, Length(random));
                    body.Fill((byte)i);
                    if (random.Next(4) == 0)
                        push.Send(["short", memory.AsMemory(0, body.Length)]);
                    else
                        push.Send(body);
                }

                return true;
            },
            "the sender");
        await Within.RunAsync(
            () =>
            {
                var random = new Random(1);
                for (var i = 0; i < Count; i++)
                {
                    var length = Length(random);
                    var frames = random.Next(4) == 0 ? 2 : 1;
                    using var message = pull.Take();
                    Assert.Equal(frames, message.Count);
                    var body = message[frames - 1].Span;
                    Assert.Equal(length, body.Length);
                    Assert.False(body.ContainsAnyExcept((byte)i), $"Message {i} has octets of another one.");
                }
            },
            "the receiver",
            Limits.Wait);
        await sending.Within("the sender to end");

        static int Length(Random random) => random.Next(3) == 0 ? random.Next(1, 300) : random.Next(30_000, 1_500_000);
    }

    [Theory, Links]
    public void Messages_that_are_kept_stay_as_they_were_while_others_come(Link link)
    {
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(context: Context);
        link.Join(pull, push);
        // Copied when it is received, lent by the queue, handed over with its chunk, read into its own.
        foreach (var length in (int[])[600, 2_000, 20_000, 80_000, 300_000])
        {
            const int Together = 30; // so that those of one group share memory
            var kept = new List<Message>();
            for (var i = 0; i < 3 * Together; i++)
            {
                var body = new byte[length + i];
                body.AsSpan().Fill((byte)i);
                push.Put(body);
                while (i % Together == Together - 1 && kept.Count <= i)
                {
                    kept.Add(pull.Take());
                    if (kept.Count % 3 == 0)
                        kept[^2].Dispose(); // its memory is used again
                }
            }

            for (var i = 0; i < kept.Count; i++)
            {
                if (i % 3 == 1)
                    continue;
                Assert.Equal(length + i, kept[i][0].Length);
                Assert.False(kept[i][0].Span.ContainsAnyExcept((byte)i), $"Message {i} of {length} octets was changed.");
                kept[i].Dispose();
            }
        }
    }

    [Theory, Links]
    public void A_message_received_can_be_sent_on_and_taken_apart(Link link)
    {
        using var first = new PairSocket(context: Context);
        using var second = new PairSocket(context: Context);
        link.Join(first, second);
        foreach (var length in (int[])[2_000, 100_000, 700_000])
        {
            var body = Patterned.Bytes(length);
            first.Put(body);
            var message = second.Take();
            message.Prepend("front");
            message.Append("end");
            second.Send(message);
            using var back = first.Take();
            Assert.Equal("front", back.PopFront().ToString());
            var popped = back.PopFront();
            Assert.Equal("end", back[0].ToString());
            back.Dispose();
            second.Put(body.AsSpan(1).ToArray()); // would come into the same memory, if that was given up
            AssertIs(body.AsSpan(1).ToArray(), first, "the next one");
            Assert.True(popped.Span.SequenceEqual(body), "A frame taken out of a message was changed.");
        }
    }

    [Theory, InlineData(Link.Tcp), InlineData(Link.Ipc)]
    public void A_peer_that_does_not_read_delays_nobody_below_the_mark(Link link)
    {
        const int Count = 200;
        using var push = new PushSocket(new PushOptions { SendHighWaterMark = Count, Linger = TimeSpan.Zero }, Context);
        using var pull = new PullSocket(new PullOptions { ReceiveHighWaterMark = 1, ReceiveBuffer = 65_536 }, Context);
        link.Join(pull, push);
        var body = new byte[300_000];
        var watch = System.Diagnostics.Stopwatch.StartNew();
        for (var i = 0; i < Count; i++)
            push.Send(body);
        // Waits in vain are given up after a few milliseconds in all. The rest is copies, on a machine that may be busy.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(3), $"{Count} messages took {watch.Elapsed.TotalSeconds:0.0} s to queue.");
    }

    [Theory(Timeout = Limits.Test), InlineData(Link.Tcp), InlineData(Link.Ipc)]
    public async Task Closing_ends_a_stream_of_long_frames(Link link)
    {
        for (var round = 0; round < 10; round++)
        {
            using var pull = new PullSocket(context: Context); // of each round its own, as it need not notice that a full peer has left
            var push = new PushSocket(new PushOptions { Linger = TimeSpan.Zero }, Context);
            link.Join(pull, push);
            using var begun = new ManualResetEventSlim();
            var sending = Within.OnThread(
                () =>
                {
                    var body = new byte[400_000];
                    try
                    {
                        for (var i = 0; ; i++)
                        {
                            push.Send(body);
                            if (i == 5 * round)
                                begun.Set();
                        }
                    }
                    catch (ObjectDisposedException)
                    {
                        return true;
                    }
                },
                "the sender");
            var receiving = Within.OnThread(
                () =>
                {
                    while (!sending.IsCompleted)
                    {
                        if (pull.TryReceive(out var message, TimeSpan.FromMilliseconds(20)))
                            message.Dispose();
                    }

                    return true;
                },
                "the receiver");
            await Within.RunAsync(() => begun.Wait(), "the stream to begin");
            await push.DisposeAsync().AsTask().Within("the sender to close");
            Assert.True(await sending.Within("the send to end"));
            await receiving.Within("the receiver to end");
        }
    }

    [Theory(Timeout = Limits.Test), Links]
    public async Task Two_peers_that_send_to_each_other_before_they_read_do_not_wait_for_each_other(Link link)
    {
        using var first = new DealerSocket(context: Context);
        using var second = new DealerSocket(context: Context);
        link.Join(first, second);
        var both = new[] { first, second }.Select(dealer => Within.OnThread(
            () =>
            {
                var body = new byte[1_000_000];
                for (var i = 0; i < 40; i++)
                    dealer.Send(body);
                for (var i = 0; i < 40; i++)
                {
                    using var message = dealer.Take();
                    Assert.Equal(body.Length, message[0].Length);
                }

                return true;
            },
            "a peer"));
        await both.AllWithin(Limits.Wait, "both peers");
    }

    [Theory(Timeout = Limits.Test), Links]
    public async Task Frames_of_several_threads_never_mix(Link link)
    {
        const int Senders = 3, Each = 60;
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(context: Context);
        link.Join(pull, push);
        var senders = Enumerable.Range(0, Senders).Select(s => Within.OnThread(
            () =>
            {
                var random = new Random(s);
                for (var i = 0; i < Each; i++)
                {
                    var body = new byte[random.Next(2) == 0 ? 600_000 : 60];
                    body.AsSpan().Fill((byte)(s + 1));
                    push.Send(new[] { (byte)s, (byte)i }, body);
                    push.Send(body);
                }

                return true;
            },
            "a sender")).ToArray();
        await Within.RunAsync(
            () =>
            {
                for (var i = 0; i < Senders * Each * 2; i++)
                {
                    using var message = pull.Take();
                    var body = message[message.Count - 1].Span;
                    Assert.InRange(body[0], 1, Senders);
                    Assert.False(body.ContainsAnyExcept(body[0]), "Two messages were mixed.");
                    if (message.Count == 2)
                        Assert.Equal(body[0] - 1, message[0].Span[0]);
                }
            },
            "the receiver",
            Limits.Wait);
        await senders.AllWithin(Limits.Wait, "the senders to end");
    }

    [Theory(Timeout = Limits.Test), Links]
    public async Task Others_send_while_a_long_frame_is_read_for_the_queue(Link link)
    {
        using var pull = new PullSocket(new PullOptions { ReceiveHighWaterMark = 1 }, Context);
        using var push = new PushSocket(new PushOptions { SendHighWaterMark = 0 }, Context);
        link.Join(pull, push);
        var body = Patterned.Bytes(100_000);
        var queued = link is Link.Inproc or Link.InprocConnectFirst ? 0 : 300; // 30 MB, more than the system takes
        for (var i = 0; i < queued; i++)
            push.Send(body);
        var others = 0;
        using var memory = new WatchedMemory(body, () =>
        {
            var sending = Within.OnThread(() => push.TrySend("meanwhile"u8), "another sender");
            Assert.True(sending.Wait(Limits.Wait), "Another sender waited for the copy.");
            others++;
        });
        await Within.RunAsync(() => push.Send(Frame.Own(memory, body.Length)), "the send");
        Assert.NotEqual(0, others);
        for (var i = 0; i < queued; i++)
            AssertIs(body, pull, "queued before");
        for (var i = 0; i < others; i++)
        {
            using var message = pull.Take();
            Assert.Equal("meanwhile", Assert.Single(message).ToString());
        }

        AssertIs(body, pull, "read while others sent");
    }

    [Fact]
    public void In_process_a_long_frame_without_room_is_refused_and_can_be_sent_again()
    {
        using var pull = new PullSocket(new PullOptions { ReceiveHighWaterMark = 1 }, Context);
        using var push = new PushSocket(new PushOptions { SendHighWaterMark = 1 }, Context);
        Link.Inproc.Join(pull, push);
        var body = Patterned.Bytes(100_000);
        Assert.True(push.TrySend(body.AsSpan()));
        Assert.True(push.TrySend(body.AsSpan()));
        for (var i = 0; i < 5; i++)
        {
            Assert.False(push.TrySend(body.AsSpan()), "two messages are what both marks let through");
            AssertIs(body, pull, "the oldest");
            Assert.True(push.TrySend(body.AsSpan(), Limits.Wait), "a message was taken, and yet there is no room");
        }

        AssertIs(body, pull, "the last but one");
        AssertIs(body, pull, "the last");
        Assert.False(pull.TryReceive(out _));
        Assert.Equal(7, push.Statistics.Sent);
    }

    private static void AssertIs(byte[] body, IReceiver socket, string what)
    {
        using var message = socket.Take();
        var frame = Assert.Single(message);
        Assert.True(frame.Span.SequenceEqual(body), $"A body of {body.Length} octets was changed ({what}).");
    }
}
