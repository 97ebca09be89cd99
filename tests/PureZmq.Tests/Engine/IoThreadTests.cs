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

    private static void RunOutOfMemory() => GC.KeepAlive(new byte[int.MaxValue]);
}
