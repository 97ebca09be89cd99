using System.Diagnostics;

namespace PureZmq.Conformance;

/// <summary>One socket read now by a blocked thread, now by an awaiter: each wait must be served whoever drove the socket before.</summary>
/// <remarks>
/// This is the test that sees a leader which leaves without arming the I/O thread: blocking receivers repair that for each other, an
/// awaiter then waits for nobody. A wait of more than two seconds is such a fault; slower machines make many of twenty milliseconds.
/// </remarks>
public sealed class AlternationStorm : EngineTest
{
    [Theory(Timeout = Limits.Long), Links]
    public async Task Receive_and_ReceiveAsync_take_turns_on_one_socket(Link link)
    {
        using var left = new PairSocket(context: Context);
        using var right = new PairSocket(context: Context);
        link.Join(left, right);
        using var stop = new CancellationTokenSource();
        var echo = Within.OnThread(
            () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    if (left.TryReceive(out var message, TimeSpan.FromMilliseconds(50)))
                        left.Send(message);
                }
            },
            "the echo");

        var (slow, longest) = (0, TimeSpan.Zero);
        for (var turn = 0; turn < 10_000 * Limits.Scale; turn++)
        {
            var began = Stopwatch.GetTimestamp();
            if (turn % 2 == 0)
            {
                var receive = right.ReceiveAsync();
                right.Put($"{turn}");
                using var message = await receive.AsTask().Within($"turn {turn}, awaited");
                Assert.Equal($"[{turn}]", message.ToString());
            }
            else
            {
                right.Put($"{turn}");
                Assert.Equal($"[{turn}]", right.Next());
            }

            var took = Stopwatch.GetElapsedTime(began);
            longest = took > longest ? took : longest;
            if (took > TimeSpan.FromMilliseconds(20))
                slow++;
        }

        await stop.CancelAsync();
        await echo.Within("the echo to stop");
        Assert.True(longest < TimeSpan.FromSeconds(2), $"One turn took {longest}; {slow} took more than 20 ms.");
    }

    [Theory(Timeout = Limits.Long), Links]
    public async Task Blocked_threads_and_awaiters_of_one_socket_are_all_served(Link link)
    {
        var seed = Environment.TickCount;
        for (var round = 0; round < 6 * Limits.Scale; round++)
            await RunRoundAsync(link, new Random(seed + round), $"seed {seed}, round {round}");
    }

    /// <summary>A round of the leader/follower stress: threads, awaiters, connections, thinking times, bursts and replaced connections at random.</summary>
    private async Task RunRoundAsync(Link link, Random random, string context)
    {
        var (threads, awaiters, connections) = (random.Next(1, 5), random.Next(0, 3), random.Next(1, 9));
        var think = random.Next(4) switch { 0 => 0, 1 => 500, 2 => 10_000, _ => 200_000 };
        var each = think > 10_000 ? 200 : 2_000;
        using var pull = new PullSocket(context: Context);
        var endpoint = link.BindFresh(pull);
        var ledger = new Ledger(connections);
        var expected = (long)each * connections;
        using var done = new CancellationTokenSource();
        var seeds = Enumerable.Range(0, connections + threads + awaiters).Select(_ => random.Next()).ToArray();

        var senders = Enumerable.Range(0, connections).Select(c => Within.OnThread(
            () =>
            {
                var dice = new Random(seeds[c]);
                var push = new PushSocket(context: Context);
                push.Connect(endpoint);
                for (var i = 0; i < each; i++)
                {
                    if (!push.TrySend(new Stamp(c, i).ToArray(), Limits.Wait))
                        Assert.Fail($"No room for message {i} of connection {c}, {context}.");
                    if (dice.Next(20) == 0)
                        Thread.SpinWait(dice.Next(think + 1));
                    if (dice.Next(500) != 0)
                        continue;

                    // A connection that ends in order delivers everything; its successor goes on counting.
                    push.Dispose();
                    var all = i + 1;
                    Limits.Until(
                        () => ledger.CountOf(c) == all,
                        () => $"the {all} messages of closed connection {c}, of which {ledger.CountOf(c)} arrived ({threads} threads, {awaiters} awaiters, "
                            + $"{connections} connections, thinking {think}, {ledger.Total} of {expected} in all; push: {push.Statistics}; pull: {pull.Statistics}, {pull.Peers.Count} peers; {context})");
                    push = new PushSocket(context: Context);
                    push.Connect(endpoint);
                }

                push.Dispose();
            },
            $"connection {c}")).ToArray();
        var blocked = Enumerable.Range(0, threads).Select(t => Within.OnThread(
            () =>
            {
                var dice = new Random(seeds[connections + t]);
                var page = ledger.Open();
                while (ledger.Total < expected)
                {
                    if (pull.TryReceive(out var message, TimeSpan.FromMilliseconds(dice.Next(10))))
                        page.Take(message);
                    if (dice.Next(10) == 0)
                        Thread.SpinWait(dice.Next(think + 1));
                }

                done.Cancel();
            },
            "a blocked receiver")).ToArray();
        var awaiting = Enumerable.Range(0, awaiters).Select(_ => Task.Run(async () =>
        {
            var page = ledger.Open();
            try
            {
                while (true)
                    page.Take(await pull.ReceiveAsync(done.Token));
            }
            catch (OperationCanceledException)
            {
                // Everything has arrived.
            }
        })).ToArray();
        await senders.Concat(blocked).Concat(awaiting).AllWithin(Limits.Wait * 2, context);
        ledger.AssertComplete(Enumerable.Repeat((long)each, connections).ToArray(), context);
    }
}
