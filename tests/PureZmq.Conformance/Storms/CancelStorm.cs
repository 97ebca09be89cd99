namespace PureZmq.Conformance;

/// <summary>Waits that are cancelled or run out of time at any moment neither take nor leave half a message.</summary>
public sealed class CancelStorm : EngineTest
{
    [Theory(Timeout = Limits.Long), Links, Conformance("seed-j")]
    public async Task A4_receives_cancelled_while_a_message_arrives_lose_nothing(Link link)
    {
        var rounds = 10_000 * Limits.Scale;
        var seed = Environment.TickCount;
        var random = new Random(seed);
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(context: Context);
        link.Join(pull, push);
        var ledger = new Ledger(1);
        var page = ledger.Open();
        var (delivered, cancelled) = (0, 0);
        for (var i = 0; i < rounds; i++)
        {
            using var cancel = new CancellationTokenSource();
            var receive = pull.ReceiveAsync(cancel.Token).AsTask();
            var number = i;
            var sender = Task.Run(() => push.Put(new Stamp(0, number).ToArray()));
            Thread.SpinWait(random.Next(400));
            await cancel.CancelAsync();
            try
            {
                page.Take(await receive.Within($"round {i} of seed {seed}"));
                delivered++;
            }
            catch (OperationCanceledException)
            {
                cancelled++;
            }

            await sender;
        }

        while (ledger.Total < rounds)
            page.Take(pull.Take());
        Assert.False(pull.TryReceive(out _));
        ledger.AssertComplete([rounds], $"Seed {seed}: {delivered} delivered, {cancelled} cancelled.");
        Assert.True(delivered > 0 && cancelled > 0, $"{delivered} delivered, {cancelled} cancelled: the test did not do its work.");
    }

    [Theory(Timeout = Limits.Long), Links]
    public async Task Sends_cancelled_while_room_appears_are_sent_once_or_not_at_all(Link link)
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        using var push = new PushSocket(new PushOptions { SendHighWaterMark = 2, SendBuffer = 8_192 }, Context);
        using var pull = new PullSocket(new PullOptions { ReceiveHighWaterMark = 2, ReceiveBuffer = 8_192 }, Context);
        link.Join(pull, push);
        var body = new byte[link.IsInproc() ? Stamp.Length : 20_000];
        var rounds = (link.IsInproc() ? 10_000 : 2_000) * Limits.Scale;
        var sent = new HashSet<long>();
        var received = new List<long>();
        using var stop = new CancellationTokenSource();
        var receiver = Within.OnThread(
            () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    if (pull.TryReceive(out var message, TimeSpan.FromMilliseconds(2)))
                    {
                        using (message)
                            received.Add(Stamp.Read(message[0].Span).Number);
                    }
                }
            },
            "the receiver");
        for (var i = 0; i < rounds; i++)
        {
            using var cancel = new CancellationTokenSource();
            new Stamp(0, i).Write(body);
            var sends = push.SendAsync(body.ToArray(), cancel.Token).AsTask();
            Thread.SpinWait(random.Next(300));
            await cancel.CancelAsync();
            try
            {
                await sends.Within($"round {i} of seed {seed}");
                sent.Add(i);
            }
            catch (OperationCanceledException)
            {
                // Not sent: the number must never arrive.
            }
        }

        push.Put(new Stamp(0, rounds).ToArray());
        sent.Add(rounds);
        Limits.Until(() => pull.Statistics.Received >= sent.Count, $"{sent.Count} messages to arrive (seed {seed})");
        await stop.CancelAsync();
        await receiver.Within("the receiver to stop");
        Assert.Equal(sent.Order(), received);
    }

    [Theory(Timeout = Limits.Long), Links]
    public async Task Time_limits_that_race_with_arrivals_lose_nothing(Link link)
    {
        const int Receivers = 3;
        var count = 15_000 * Limits.Scale;
        var seed = Environment.TickCount;
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(context: Context);
        link.Join(pull, push);
        var ledger = new Ledger(1);
        var sender = Within.OnThread(
            () =>
            {
                var random = new Random(seed);
                for (var i = 0; i < count; i++)
                {
                    push.Put(new Stamp(0, i).ToArray());
                    if (random.Next(4) == 0)
                        Thread.SpinWait(random.Next(20_000));
                }
            },
            "the sender");
        var receivers = Enumerable.Range(0, Receivers).Select(r => Within.OnThread(
            () =>
            {
                var random = new Random(seed + r + 1);
                var page = ledger.Open();
                while (ledger.Total < count)
                {
                    if (pull.TryReceive(out var message, TimeSpan.FromTicks(random.Next(50_000))))
                        page.Take(message);
                }
            },
            "a receiver with short limits")).ToArray();
        await receivers.Append(sender).AllWithin(Limits.WholeStorm, $"all messages, seed {seed}");
        ledger.AssertComplete([count], $"Seed {seed}.");
    }

    [Theory(Timeout = Limits.Long), Links]
    public async Task Many_cancelled_receivers_beside_patient_ones_lose_nothing(Link link)
    {
        const int Hasty = 4, Patient = 2;
        var count = 60_000 * Limits.Scale;
        var seed = Environment.TickCount;
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(context: Context);
        link.Join(pull, push);
        var ledger = new Ledger(1);
        using var done = new CancellationTokenSource();
        var cancellations = 0L;
        var sender = Within.OnThread(
            () =>
            {
                var random = new Random(seed - 1);
                for (var i = 0; i < count; i++)
                {
                    push.Put(new Stamp(0, i).ToArray());
                    if (random.Next(100) == 0)
                        Thread.SpinWait(random.Next(100_000));
                }
            },
            "the sender");
        var receivers = Enumerable.Range(0, Hasty + Patient).Select(r => Task.Run(async () =>
        {
            var random = new Random(seed + r);
            var page = ledger.Open();
            while (ledger.Total < count)
            {
                using var cancel = CancellationTokenSource.CreateLinkedTokenSource(done.Token);
                if (r < Hasty)
                    cancel.CancelAfter(random.Next(3));
                try
                {
                    page.Take(await pull.ReceiveAsync(cancel.Token));
                }
                catch (OperationCanceledException)
                {
                    Interlocked.Increment(ref cancellations);
                }
            }

            await done.CancelAsync();
        })).ToArray();
        await receivers.Append(sender).AllWithin(Limits.WholeStorm, $"all messages, seed {seed}");
        ledger.AssertComplete([count], $"Seed {seed}, {cancellations} waits were cancelled.");
        Assert.True(cancellations > 0, "No wait was cancelled: the test did not do its work.");
    }
}
