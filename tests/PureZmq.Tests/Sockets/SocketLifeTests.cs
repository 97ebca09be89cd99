using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Sockets;

/// <summary>What becomes of sockets that nobody disposed.</summary>
public sealed class SocketLifeTests
{
    [Fact]
    public async Task A_forgotten_socket_closes_itself_and_says_so()
    {
        using var log = new TestLog();
        await using var context = new ZmqContext(new ZmqContextOptions { LoggerFactory = log });
        Forget(context);
        await Within.UntilAsync(
            () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return log.Entries.Any(entry => entry.Id.Id == 5000);
            },
            "the warning of the forgotten socket");
        var warning = log.Entries.Single(entry => entry.Id.Id == 5000);
        Assert.Equal(LogLevel.Warning, warning.Level);
        Assert.Equal(("PullSocket", "inproc://forgotten"), (warning["Socket"], warning["Endpoint"]));

        using var next = new PullSocket(context: context);
        await Within.UntilAsync(() => CanBind(next, "inproc://forgotten"), "the name to be free again");
    }

    [Fact]
    public async Task A_disposed_socket_and_one_whose_context_ended_are_not_called_forgotten()
    {
        using var log = new TestLog();
        var context = new ZmqContext(new ZmqContextOptions { LoggerFactory = log });
        OpenAndDispose(context);
        // Kept until its context has ended: a collection before that would rightly call it forgotten.
        var kept = OpenForgotten(context);
        await Within.LimitAsync(context.DisposeAsync(), "the context to end");
        GC.KeepAlive(kept);
        kept = null;
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.DoesNotContain(log.Entries, entry => entry.Id.Id == 5000);
        GC.KeepAlive(context);
    }

    [Fact]
    public async Task A_blocking_call_keeps_its_socket_alive()
    {
        using var log = new TestLog();
        await using var context = new ZmqContext(new ZmqContextOptions { LoggerFactory = log });
        using var push = new PushSocket(context: context);
        push.Bind("inproc://kept");
        var receiving = Within.OnThread(() => ReceiveOnNobodys(context), "the receiver");
        Assert.True(push.WaitForPeers(1, Within.Limit));
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        push.Send("still here");
        Assert.Equal("still here", await Within.LimitAsync(receiving, "the message"));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget(ZmqContext context) => OpenForgotten(context);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static PullSocket? OpenForgotten(ZmqContext context)
    {
        var pull = new PullSocket(context: context);
        pull.Bind("inproc://forgotten");
        return pull;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void OpenAndDispose(ZmqContext context) => new PullSocket(context: context).Dispose();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static string ReceiveOnNobodys(ZmqContext context) => Connected(context).ReceiveString();

    private static PullSocket Connected(ZmqContext context)
    {
        var pull = new PullSocket(context: context);
        pull.Connect("inproc://kept");
        return pull;
    }

    private static bool CanBind(PullSocket socket, string endpoint)
    {
        try
        {
            socket.Bind(endpoint);
            return true;
        }
        catch (ZmqEndpointException)
        {
            return false;   // the answer asked for
        }
    }
}
