namespace PureZmq.Conformance;

/// <summary>In steady state a message of 64 octets costs no allocation, from the caller's buffer to the receiver's.</summary>
/// <remarks>
/// The figure is the whole process's, so nothing else may run: the collection is not parallel. Less than a byte a message is allowed for
/// what the runtime does beside us (tiering, timers); one object per message would be twenty times that, and more. The least of a few
/// passes counts: a thread that takes part for the first time, whenever the pool starts it, gets a read buffer of 256 KiB and some
/// spare bodies, once. What a message costs is in every pass.
/// </remarks>
[Collection(nameof(Alone))]
public sealed class AllocationTests : EngineTest
{
    private const int Messages = 50_000;
    private const int Passes = 4;

    [Theory(Timeout = Limits.Test), InlineData(Link.Inproc), InlineData(Link.Tcp), InlineData(Link.Ipc)]
    public async Task Sending_and_receiving_in_turn_allocates_nothing(Link link)
    {
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(context: Context);
        link.Join(pull, push);
        var body = new byte[64];
        await Within.RunAsync(
            () =>
            {
                Exchange(pull, push, body, Messages);
                AssertNothingAllocated(Messages, () => Exchange(pull, push, body, Messages));
            },
            "a thread that sends to itself",
            Limits.Wait * 2);
    }

    [Theory(Timeout = Limits.Test), InlineData(Link.Inproc), InlineData(Link.Tcp), InlineData(Link.Ipc)]
    public async Task A_stream_from_one_thread_to_another_allocates_nothing(Link link)
    {
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(context: Context);
        link.Join(pull, push);
        using var start = new Barrier(2);
        var sender = Within.OnThread(
            () =>
            {
                var body = new byte[64];
                for (var pass = 0; pass <= Passes; pass++)
                {
                    start.SignalAndWait();
                    for (var i = 0; i < Messages; i++)
                        push.Send(body);
                }
            },
            "the sender");
        await Within.RunAsync(
            () =>
            {
                start.SignalAndWait();
                Drain(pull, Messages);
                AssertNothingAllocated(Messages, () =>
                {
                    start.SignalAndWait();
                    Drain(pull, Messages);
                });
            },
            "the receiver",
            Limits.Wait * 2);
        await sender.Within("the sender to end");
    }

    [Theory(Timeout = Limits.Test), InlineData(Link.Inproc), InlineData(Link.Tcp), InlineData(Link.Ipc)]
    public async Task Awaited_receives_that_have_to_wait_allocate_nothing(Link link)
    {
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(context: Context);
        link.Join(pull, push);
        var body = new byte[64];
        const int Pings = 20_000;
        await PingAsync(Pings);
        var least = double.MaxValue;
        for (var pass = 0; pass < Passes; pass++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await PingAsync(Pings);
            least = Math.Min(least, (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Pings);
        }

        Assert.True(least < 1, $"{least:0.00} bytes were allocated for each message.");

        async Task PingAsync(int count)
        {
            for (var i = 0; i < count; i++)
            {
                var receive = pull.ReceiveAsync();
                push.Send(body);
                (await receive).Dispose();
            }
        }
    }

    private static void Exchange(PullSocket pull, PushSocket push, byte[] body, int count)
    {
        for (var i = 0; i < count; i++)
        {
            push.Send(body);
            using var message = pull.Receive();
            if (message[0].Length != body.Length)
                Assert.Fail($"A body of {message[0].Length} octets arrived.");
        }
    }

    private static void Drain(PullSocket pull, int count)
    {
        for (var i = 0; i < count; i++)
            pull.Receive().Dispose();
    }

    private static void AssertNothingAllocated(int messages, Action pass)
    {
        var least = double.MaxValue;
        for (var i = 0; i < Passes; i++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            pass();
            least = Math.Min(least, (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)messages);
        }

        Assert.True(least < 1, $"{least:0.00} bytes were allocated for each message.");
    }
}
