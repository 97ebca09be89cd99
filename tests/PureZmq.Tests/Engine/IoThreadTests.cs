using PureZmq.Engine;
using PureZmq.Patterns;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Engine;

/// <summary>The thread that all sockets of a context share.</summary>
public sealed class IoThreadTests
{
    private const int HandlerFailed = 3000, OutOfMemory = 3014;

    [Fact]
    public async Task Nothing_that_goes_wrong_on_it_ends_it()
    {
        using var log = new TestLog();
        await using var context = new ContextCore(new ContextSettings { LoggerFactory = log });
        var io = new PullPattern(context, new SocketSettings()).Io;
        Assert.True(io.Post(RunOutOfMemory));
        Assert.True(io.Post(() => throw new InvalidOperationException()));
        io.Invoke(() => io.After(TimeSpan.Zero, RunOutOfMemory));
        var isThere = false;
        io.Invoke(() => isThere = true);
        Assert.True(isThere);
        await Within.UntilAsync(() => log.Entries.Count == 3, "three lines in the log");
        Assert.Equal([HandlerFailed, OutOfMemory, OutOfMemory], log.Entries.Select(entry => entry.Id.Id).Order());
    }

    [Fact]
    public async Task Where_awaiters_continue_on_it_looking_that_was_given_up_is_tried_again_once_waits_are_short()
    {
        if (Environment.ProcessorCount == 1)
            return; // nobody ever looks
        // Whatever this machine does meanwhile, a wait shorter than twice the limit is a short one.
        await using var context = new ContextCore(new ContextSettings
        {
            ContinuationMode = ContinuationMode.Inline,
            SpinLimit = TimeSpan.FromSeconds(30),
        });
        var pull = new PullPattern(context, new SocketSettings());
        var push = new PushPattern(context, new SocketSettings());
        push.Connect(pull.Bind("tcp://127.0.0.1:*"));
        Assert.True(await push.WaitForPeersAsync(1, Within.Limit, default));
        var io = pull.Io;
        io.Invoke(() =>
        {
            while (io.Spinning.IsOpen)
                io.Spinning.Learn(slept: true, long.MaxValue);
        });
        for (var i = 0; i < 10; i++)
        {
            var receiving = pull.ReceiveAsync(default).AsTask();
            Assert.True(push.TrySend($"{i}", TimeSpan.Zero));
            using var message = await Within.LimitAsync(receiving, $"message {i}");
        }

        var isOpen = false;
        io.Invoke(() => isOpen = io.Spinning.IsOpen);
        Assert.True(isOpen);
    }

    private static void RunOutOfMemory() => GC.KeepAlive(new byte[int.MaxValue]);
}
