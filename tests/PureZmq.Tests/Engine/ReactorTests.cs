using System.Diagnostics;
using System.Globalization;
using PureZmq.Engine;
using PureZmq.Patterns;
using PureZmq.Testing;
using PureZmq.Transports;
using Xunit;

namespace PureZmq.Tests.Engine;

/// <summary>Who wakes whom. Real sockets over tcp: it is the kernel that counts the wake-ups.</summary>
public sealed class ReactorTests
{
    [Fact]
    public async Task A_thread_that_sleeps_at_its_connections_is_served_without_waking_the_IO_thread()
    {
        const int Messages = 100;
        await using var receiving = new ContextCore(new ContextSettings { SpinLimit = TimeSpan.Zero, Reactor = ReactorKind.Epoll });
        await using var sending = new ContextCore(new ContextSettings());
        var pull = new PullPattern(receiving, new SocketSettings());
        var push = new PushPattern(sending, new SocketSettings());
        push.Connect(pull.Bind("tcp://127.0.0.1:*"));
        Assert.True(await pull.WaitForPeersAsync(1, Within.Limit, default));

        var thread = "";
        pull.Io.Invoke(() => thread = new FileInfo("/proc/thread-self").ResolveLinkTarget(returnFinalTarget: false)!.Name);
        var before = 0L;
        for (var i = 0; i <= Messages; i++)
        {
            // Threads that come and go more often have the I/O thread tick, which counts as waking.
            var since = Stopwatch.GetTimestamp();
            await Within.UntilAsync(() => Stopwatch.GetElapsedTime(since) > TimeSpan.FromMilliseconds(1.5), "time to pass");
            var received = await SleepAtReceiveAsync(pull);
            Assert.True(push.TrySend($"{i}", TimeSpan.Zero));
            Assert.Equal($"{i}", await Within.LimitAsync(received, $"message {i}"));
            if (i == 0)
                before = WakeUps(thread); // the first message may come with what the handshake left to do
        }

        var wakeUps = WakeUps(thread) - before;
        Assert.True(wakeUps < Messages / 4, $"{Messages} messages to a sleeping thread woke the I/O thread {wakeUps} times.");
        pull.Close();
        push.Close();
    }

    [Fact]
    public async Task The_first_wait_of_a_socket_sleeps_at_once_however_long_looking_is_allowed()
    {
        await using var context = new ContextCore(new ContextSettings { SpinLimit = TimeSpan.FromMinutes(1) });
        var pull = new PullPattern(context, new SocketSettings());
        var push = new PushPattern(context, new SocketSettings());
        push.Connect(pull.Bind("tcp://127.0.0.1:*"));
        Assert.True(await pull.WaitForPeersAsync(1, Within.Limit, default));
        var received = await SleepAtReceiveAsync(pull);
        Assert.True(push.TrySend("first", TimeSpan.Zero));
        Assert.Equal("first", await Within.LimitAsync(received, "the message"));
        pull.Close();
        push.Close();
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_connection_given_up_while_the_IO_thread_waits_for_it_ends_in_order(bool portable)
    {
        await using var context = new ContextCore(new ContextSettings { Reactor = portable ? ReactorKind.Portable : ReactorKind.Epoll });
        using var listener = RawPeer.Listen();
        var push = new PushPattern(context, new SocketSettings { ReconnectInterval = TimeSpan.FromMilliseconds(1) });
        push.Connect(listener.Endpoint);
        for (var i = 0; i < 10; i++)
        {
            using var peer = await listener.AcceptAsync();
            await peer.HandshakeAsync("PULL");
            Assert.True(await push.WaitForPeersAsync(1, Within.Limit, default));
            push.Io.Invoke(() => { }); // what the handshake left to do is done, and the thread goes to wait
            push.Gate.Enter();
            var pipe = push.PipesLocked<StreamPipe>().Single();
            push.Gate.Exit();
            push.Streams.Renew(pipe);
            var end = await Record.ExceptionAsync(() => peer.ReadExactlyAsync(1)); // a reset would be a SocketException
            Assert.IsType<Xunit.Sdk.XunitException>(end);
        }

        push.Close();
    }

    [Fact]
    public async Task A_leader_that_leaves_hands_the_lead_to_the_next_thread_that_waits()
    {
        await using var context = new ContextCore(new ContextSettings { SpinLimit = TimeSpan.Zero, Reactor = ReactorKind.Epoll });
        var (pull, push) = (new PullPattern(context, new SocketSettings()), new PushPattern(context, new SocketSettings()));
        push.Connect(pull.Bind("tcp://127.0.0.1:*"));
        Assert.True(await pull.WaitForPeersAsync(1, Within.Limit, default));

        var first = Within.OnThread(() => Receive(pull, Within.Limit), "the leader");
        await Within.UntilAsync(() => pull.Reactor!.Drive.Sleeping, "the first thread to lead");
        var second = Within.OnThread(() => Receive(pull, Within.Limit), "the follower");
        await Within.UntilAsync(() => WaitingThreads(pull) == 2, "the second thread to be parked");

        Assert.True(push.TrySend("1", TimeSpan.Zero));
        Assert.Equal("1", await Within.LimitAsync(first, "message 1"));
        await Within.UntilAsync(() => pull.Reactor!.Drive is { Owner: DriveOwner.Led, Sleeping: true }, "the second thread to lead");
        Assert.True(push.TrySend("2", TimeSpan.Zero));
        Assert.Equal("2", await Within.LimitAsync(second, "message 2"));
        pull.Close();
        push.Close();
    }

    [Fact]
    public async Task A_thread_whose_time_ran_out_passes_on_the_lead_that_it_was_given()
    {
        var time = TimeSpan.FromMilliseconds(300);
        await using var context = new ContextCore(new ContextSettings { SpinLimit = TimeSpan.Zero, Reactor = ReactorKind.Epoll });
        var (pull, push) = (new PullPattern(context, new SocketSettings()), new PushPattern(context, new SocketSettings()));
        push.Connect(pull.Bind("tcp://127.0.0.1:*"));
        Assert.True(await pull.WaitForPeersAsync(1, Within.Limit, default));

        var reactor = pull.Reactor!;
        bool wasParked;
        do
        {
            await Within.UntilAsync(TryLead, "nobody to lead"); // then this test does, as a thread would that waits
            var late = Within.OnThread(() => Receive(pull, time), "the follower");
            await Within.UntilAsync(() => late.IsCompleted || WaitingThreads(pull) == 1, "the follower to be parked");
            wasParked = LeaveTooLate();
            Assert.Null(await Within.LimitAsync(late, "the follower's time to run out"));
        }
        while (!wasParked); // this test was slower than the follower's time

        try
        {
            await Within.UntilAsync(() => reactor.Drive.Owner == DriveOwner.Free, "the lead to be given up");
        }
        catch
        {
            reactor.FinishTurn(); // else the context would never end, and nobody would hear of it
            throw;
        }

        Assert.True(push.TrySend("1", TimeSpan.Zero));
        Assert.Equal("1", await Within.RunAsync(() => Receive(pull, Within.Limit), "message 1"));
        pull.Close();
        push.Close();

        bool TryLead()
        {
            pull.Gate.Enter();
            var leads = reactor.TryLeadLocked(this);
            pull.Gate.Exit();
            return leads;
        }

        // Gives the follower the lead while it wants the gate, to say that its time is over.
        bool LeaveTooLate()
        {
            var after = default(AfterGate);
            pull.Gate.Enter();
            var isParked = pull.FirstParkedWaiter() is not null;
            var since = Stopwatch.GetTimestamp();
            SpinWait.SpinUntil(() => Stopwatch.GetElapsedTime(since) > time);
            reactor.LeaveLocked(ref after);
            pull.Gate.Exit();
            after.Run();
            return isParked;
        }
    }

    /// <summary>Has a thread receive, and waits until it sleeps at the connections.</summary>
    /// <returns>What came, as text; null when nothing did.</returns>
    private static async Task<Task<string?>> SleepAtReceiveAsync(PullPattern pull)
    {
        var received = Within.OnThread(() => Receive(pull, Within.Limit), "a receiving thread");
        await Within.UntilAsync(() => pull.Reactor!.Drive.Sleeping, "the receiving thread to sleep");
        return received;
    }

    private static string? Receive(PullPattern pull, TimeSpan timeout)
    {
        if (!pull.TryReceive(out var message, timeout))
            return null;
        using (message)
            return message[0].ToString();
    }

    private static int WaitingThreads(PullPattern pull)
    {
        var count = 0;
        pull.Gate.Enter();
        for (Waiter? waiter = pull.FirstParkedWaiter(); waiter is not null; waiter = waiter.Next)
            count++;
        pull.Gate.Exit();
        return count;
    }

    private static long WakeUps(string thread)
    {
        const string Name = "voluntary_ctxt_switches:";
        var line = File.ReadLines($"/proc/self/task/{thread}/status").First(line => line.StartsWith(Name, StringComparison.Ordinal));
        return long.Parse(line[Name.Length..], CultureInfo.InvariantCulture);
    }
}
