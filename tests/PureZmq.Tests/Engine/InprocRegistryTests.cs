using System.Runtime.CompilerServices;
using PureZmq.Engine;
using PureZmq.Patterns;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Engine;

/// <summary>What connects to names that nobody binds leave behind in their context.</summary>
public sealed class InprocRegistryTests
{
    [Fact]
    public async Task A_closed_socket_is_not_kept_for_a_name_that_nobody_bound()
    {
        await using var context = new ContextCore(new ContextSettings { IoThreads = 0 });
        var closed = ConnectAndClose(context, message: null);
        await Within.UntilAsync(
            () =>
            {
                GC.Collect();
                return !closed.IsAlive;
            },
            "the closed socket to be collected");
    }

    [Fact]
    public async Task What_a_closed_socket_had_queued_waits_for_whoever_binds_the_name()
    {
        await using var context = new ContextCore(new ContextSettings { IoThreads = 0 });
        ConnectAndClose(context, message: "left behind");
        var pull = new PullPattern(context, new SocketSettings());
        pull.Bind(Name);
        Assert.True(pull.TryReceive(out var message, Within.Limit));
        using (message)
            Assert.Equal("left behind", message[0].ToString());
        pull.Close();
    }

    private const string Name = "inproc://nobody";

    // By itself, so that no local of a test holds the socket.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference ConnectAndClose(ContextCore context, string? message)
    {
        var push = new PushPattern(context, new SocketSettings());
        push.Connect(Name);
        if (message is not null)
            Assert.True(push.TrySend(message, TimeSpan.Zero));
        push.Close();
        return new WeakReference(push);
    }
}
