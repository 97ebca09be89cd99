namespace PureZmq.Conformance;

/// <summary>In steady state a message of 64 octets costs no allocation, from the caller's buffer to the receiver's.</summary>
/// <remarks>
/// The figure is the whole process's, so nothing else may run: the collection is not parallel. A few bytes in a thousand messages are
/// allowed for what the runtime does beside us (tiering, timers); one object per message would be a hundred times that.
/// </remarks>
[Collection(nameof(Alone))]
public sealed class AllocationTests : EngineTest
{
    private const int Messages = 200_000;

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
                Exchange(pull, push, body, Messages / 4);
                AssertNothingAllocated(() => Exchange(pull, push, body, Messages));
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
                foreach (var count in new[] { Messages, Messages * 2 })
                {
                    start.SignalAndWait();
                    for (var i = 0; i < count; i++)
                        push.Send(body);
                }
            },
            "the sender");
        await Within.RunAsync(
            () =>
            {
                start.SignalAndWait();
                Drain(pull, Messages);
                AssertNothingAllocated(() =>
                {
                    start.SignalAndWait();
                    Drain(pull, Messages * 2);
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
        await PingAsync(20_000);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await PingAsync(50_000);
        var perMessage = (GC.GetTotalAllocatedBytes(precise: true) - before) / 50_000.0;
        Assert.True(perMessage < 4, $"{perMessage:0.0} bytes were allocated for each message.");

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

    private static void AssertNothingAllocated(Action steadyState)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        steadyState();
        var perMessage = (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)Messages;
        Assert.True(perMessage < 1, $"{perMessage:0.00} bytes were allocated for each message.");
    }
}
