using PureZmq.Engine;
using PureZmq.Patterns;
using PureZmq.Testing;
using PureZmq.Transports;
using Xunit;

namespace PureZmq.Tests.Engine;

/// <summary>Which I/O thread serves a socket, and what sockets hand on.</summary>
public sealed class ContextCoreTests
{
    private const int NoThread = 156384765 + 1; // EMTHREAD

    [Fact]
    public async Task Without_affinity_the_threads_have_their_turn()
    {
        await using var context = new ContextCore(new ContextSettings { IoThreads = 2 });
        var chosen = Enumerable.Range(0, 6).Select(_ => context.ChooseIoThread(affinity: 0)).ToList();
        Assert.Equal(2, chosen.Distinct().Count());
        Assert.All(chosen.GroupBy(thread => thread), turns => Assert.Equal(3, turns.Count()));
    }

    [Fact, Conformance("O-01")]
    public async Task With_affinity_only_those_named_have()
    {
        await using var context = new ContextCore(new ContextSettings { IoThreads = 3 });
        var third = context.ChooseIoThread(affinity: 0b100);
        var first = context.ChooseIoThread(affinity: 0b001);
        Assert.NotSame(first, third);
        Assert.Same(third, context.ChooseIoThread(affinity: 0b1100)); // there is no fourth
        var either = Enumerable.Range(0, 4).Select(_ => context.ChooseIoThread(affinity: 0b101)).ToList();
        Assert.Equal(2, either.Count(thread => thread == first));
        Assert.Equal(2, either.Count(thread => thread == third));
    }

    [Fact]
    public async Task The_set_of_a_socket_that_is_gone_serves_the_next_one()
    {
        var made = 0;
        await using var context = new ContextCore(new ContextSettings
        {
            NewSet = kind =>
            {
                Interlocked.Increment(ref made);
                return ReadinessSet.Create(kind);
            },
        });
        for (var life = 0; life < 3; life++)
        {
            var pull = new PullPattern(context, new SocketSettings());
            using var peer = await RawPeer.ConnectAsync(pull.Bind("tcp://127.0.0.1:*"));
            await peer.HandshakeAsync("PUSH");
            await peer.SendAsync(Wire.Message("served"));
            Assert.True(pull.TryReceive(out var message, Within.Limit), "No message came.");
            message.Dispose();
            pull.Close(TimeSpan.Zero);
            await Within.LimitAsync(pull.Closed, "the end of the socket");
        }

        Assert.Equal(ReactorChoice.Default == ReactorKind.Epoll ? 2 : 4, made); // one is the I/O thread's
    }

    [Fact, Conformance("O-24")]
    public async Task Where_none_of_those_named_exists_binding_fails()
    {
        await using var context = new ZmqContext(new ZmqContextOptions { IoThreads = 2 });
        using var pull = new PullSocket(new PullOptions { Affinity = 0b100 }, context);
        var failed = Assert.Throws<ZmqException>(() => pull.Bind("tcp://127.0.0.1:*"));
        Assert.Equal(NoThread, failed.Errno);
        Assert.Contains("Affinity 0x4", failed.Message, StringComparison.Ordinal);
        pull.Bind($"inproc://{Guid.NewGuid():N}"); // which needs none
    }
}
