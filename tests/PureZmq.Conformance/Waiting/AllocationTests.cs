namespace PureZmq.Conformance;

/// <summary>In steady state a message costs no allocation, from the caller's buffer to the receiver's.</summary>
[Collection(nameof(Alone))]
public sealed class AllocationTests : EngineTest
{
    private const int Messages = 50_000;

    [Theory(Timeout = Limits.Test), InlineData(Link.Inproc), InlineData(Link.Tcp), InlineData(Link.Ipc)]
    public async Task Sending_and_receiving_in_turn_allocates_nothing(Link link)
    {
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(context: Context);
        link.Join(pull, push);
        var body = new byte[64];
        await Within.RunAsync(
            () => Allocation.AssertNone(Messages, () => Exchange(pull, push, body, Messages)),
            "a thread that sends to itself",
            Limits.Wait * 2);
    }

    [Theory(Timeout = Limits.Test)]
    [InlineData(Link.Inproc, 64)]
    [InlineData(Link.Inproc, 2_000)] // lent by the queue
    [InlineData(Link.Tcp, 64)]
    [InlineData(Link.Tcp, 2_000)]
    [InlineData(Link.Ipc, 64)]
    public async Task A_stream_from_one_thread_to_another_allocates_nothing(Link link, int length)
    {
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(context: Context);
        link.Join(pull, push);
        await AssertStreamAllocatesNone(pull, push, length, Messages, Messages);
    }

    [Theory(Timeout = Limits.Test), InlineData(Link.Inproc), InlineData(Link.Tcp), InlineData(Link.Ipc)]
    public async Task A_stream_of_long_frames_allocates_nothing(Link link)
    {
        // In process the queue may get as long as a pass, if the receiver is kept from the processor: the pool holds as much.
        const int LongMessages = 500;
        var length = link == Link.Inproc ? 200_000 : 1_000_000;
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(context: Context);
        link.Join(pull, push);
        // Now and then a queue gets longer than it was, or a chunk is of a new size; one chunk for each message would be twenty times this.
        await AssertStreamAllocatesNone(pull, push, length, LongMessages, LongMessages * (length / 20));
    }

    [Theory(Timeout = Limits.Test), InlineData(Link.Tcp), InlineData(Link.Ipc)]
    public async Task A_stream_that_the_system_does_not_take_at_once_allocates_nothing(Link link)
    {
        const int LongMessages = 2_000;
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(new PushOptions { SendHighWaterMark = 4 }, Context); // so that the first pass takes from the pool what any will
        link.Join(pull, push);
        await AssertStreamAllocatesNone(pull, push, 300_000, LongMessages, LongMessages);
    }

    [Theory(Timeout = Limits.Test), InlineData(Link.Inproc), InlineData(Link.Tcp), InlineData(Link.Ipc)]
    public async Task Awaited_receives_that_have_to_wait_allocate_nothing(Link link)
    {
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(context: Context);
        link.Join(pull, push);
        var body = new byte[64];
        const int Pings = 20_000;
        await Allocation.AssertNoneAsync(Pings, async () =>
        {
            for (var i = 0; i < Pings; i++)
            {
                var receive = pull.ReceiveAsync();
                push.Send(body);
                (await receive).Dispose();
            }
        });
    }

    /// <summary>Passes of a stream from a thread of its own to another one; that which allocates least must allocate fewer octets than so many.</summary>
    private static async Task AssertStreamAllocatesNone(PullSocket pull, PushSocket push, int length, int messages, int tooMany)
    {
        using var start = new Barrier(2);
        var sender = Within.OnThread(
            () =>
            {
                var body = new byte[length];
                for (var pass = 0; pass < Allocation.Passes; pass++)
                {
                    start.SignalAndWait();
                    for (var i = 0; i < messages; i++)
                        push.Send(body);
                }
            },
            "the sender");
        await Within.RunAsync(
            () => Allocation.AssertNone(tooMany, () =>
            {
                start.SignalAndWait();
                for (var i = 0; i < messages; i++)
                    pull.Receive().Dispose();
            }),
            "the receiver",
            Limits.Wait * 2);
        await sender.Within("the sender to end");
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
}
