namespace PureZmq.Conformance;

/// <summary>Bursts that end: the last message of each must go out though nobody sends another to push it along.</summary>
/// <remarks>
/// Small messages are collected and the I/O thread promises to take the tail. The promise must survive whatever happens between it and
/// the flush: another thread's write, a PONG, a subscription, a lost connection.
/// </remarks>
public sealed class TailStorm : WireTest
{
    [Theory(Timeout = Limits.Long), Links]
    public async Task Bursts_of_several_threads_arrive_to_the_last_message(Link link)
    {
        const int Threads = 3;
        var seed = Environment.TickCount;
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(context: Context);
        link.Join(pull, push);
        using var round = new Barrier(Threads + 1);
        var rounds = 1_000 * Limits.Scale;
        var sizes = new int[Threads];
        var senders = Enumerable.Range(0, Threads).Select(s => Within.OnThread(
            () =>
            {
                var body = new byte[64];
                for (var r = 0; r < rounds; r++)
                {
                    round.SignalAndWait(Limits.Wait);
                    for (var i = sizes[s]; i > 0; i--)
                        push.Send(body);
                }
            },
            "a sender of bursts")).ToArray();
        var random = new Random(seed);
        var receiver = Within.OnThread(
            () =>
            {
                for (var r = 0; r < rounds; r++)
                {
                    for (var s = 0; s < Threads; s++)
                        sizes[s] = random.Next(1, 60);
                    var expected = sizes.Sum();
                    round.SignalAndWait(Limits.Wait);
                    for (var i = 0; i < expected; i++)
                    {
                        if (!pull.TryReceive(out var message, Limits.Wait))
                            Assert.Fail($"Of the {expected} messages of burst {r}, {i} arrived (seed {seed}).");
                        message.Dispose();
                    }
                }
            },
            "the receiver");
        await senders.Append(receiver).AllWithin(Limits.WholeStorm, $"all bursts, seed {seed}");
    }

    [Fact(Timeout = Limits.Long)]
    public async Task Bursts_among_answers_to_pings_arrive_to_the_last_message()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        using var push = new PushSocket(context: Context);
        using var peer = await BindAndHandshakeAsync(push, "PULL");
        push.AwaitPeers(1);
        byte[] pings = [.. Enumerable.Repeat(Wire.Command("PING", [0, 0]), 20).SelectMany(octets => octets)];
        for (var round = 0; round < 300 * Limits.Scale; round++)
        {
            var count = random.Next(1, 60);
            var pinging = peer.SendAsync(pings);
            for (var i = 0; i < count; i++)
                push.Put($"{i}");
            await pinging;
            for (var arrived = 0; arrived < count;)
            {
                var frame = await peer.ReadFrameAsync();
                if (frame.IsCommand)
                    continue;
                Assert.Equal($"{arrived++}", frame.Text);
            }
        }
    }

    [Fact(Timeout = Limits.Long)]
    public async Task A_burst_on_a_connection_that_replaced_another_arrives_to_the_last_message()
    {
        const int Count = 40;
        var rounds = 150 * Limits.Scale;
        var seed = Environment.TickCount;
        var random = new Random(seed);
        using var push = new PushSocket(
            new PushOptions { ReconnectInterval = TimeSpan.FromMilliseconds(2), Linger = TimeSpan.Zero, SendHighWaterMark = 0 }, Context);
        using var listener = RawPeer.Listen();
        push.Connect(listener.Endpoint);
        var number = 0;
        for (var round = 0; round < rounds; round++)
        {
            using var peer = await listener.AcceptAsync();
            await peer.HandshakeAsync("PULL");
            push.AwaitPeers(1);
            for (var i = 0; i < Count; i++)
                push.Put($"{number++}");
            string last;
            do
                last = Text((await peer.ReadMessageAsync())[^1]);
            while (last != $"{number - 1}");

            // The next messages meet the breaking connection: they may be lost in its kernel, their tail must not stop what follows.
            var breaking = Within.OnThread(peer.Abort, "the break");
            for (var i = random.Next(200); i > 0; i--)
                push.Put($"{number++}");
            await breaking;
            push.AwaitPeersLeft(0);
        }
    }
}
