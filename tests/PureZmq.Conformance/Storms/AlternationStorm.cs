using System.Diagnostics;

namespace PureZmq.Conformance;

/// <summary>One socket read now by a blocked thread, now by an awaiter: each wait must be served whoever drove the socket before.</summary>
/// <remarks>
/// This is the test that sees an I/O thread which is not armed for an awaiter: blocking receivers repair that for each other, an awaiter
/// waits for nobody, or for the tick, which takes over after two periods of five milliseconds at least. A busy machine makes some turns as slow as
/// that, the fault nearly all of those that follow a run of blocking ones.
/// </remarks>
public sealed class AlternationStorm : EngineTest
{
    private const int BlockingUntilTicked = 16; // arming eight times in a row, each soon after the last, is enough
    private static readonly TimeSpan TakeOver = TimeSpan.FromMilliseconds(8);

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

        var (number, slow) = (0, 0);
        var rounds = 1_000 * Limits.Scale;
        for (var round = 0; round < rounds; round++)
        {
            // After one blocking turn, or after so many that the I/O thread only ticks.
            var afterMany = round % 2 == 0;
            for (var i = afterMany ? BlockingUntilTicked : 1; i > 0; i--)
            {
                right.Put($"{number}");
                Assert.Equal($"[{number++}]", right.Next());
            }

            var began = Stopwatch.GetTimestamp();
            var receive = right.ReceiveAsync();
            right.Put($"{number}");
            using var message = await receive.AsTask().Within($"message {number}, awaited");
            Assert.Equal($"[{number++}]", message.ToString());
            if (afterMany && Stopwatch.GetElapsedTime(began) > TakeOver)
                slow++;
        }

        await stop.CancelAsync();
        await echo.Within("the echo to stop");
        Assert.True(slow < rounds / 2 * 3 / 4, $"{slow} of the {rounds / 2} awaited turns after many blocking ones waited for the tick.");
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
