using System.Diagnostics;

namespace PureZmq.Conformance;

/// <summary>Connections cut at random moments: whole messages, never twice, in order over each connection; and everything works
/// afterwards.</summary>
public sealed class ReconnectStorm : EngineTest
{
    private const int PeerGone = 3008, FewestCuts = 4;
    private static readonly TimeSpan Quickly = TimeSpan.FromMilliseconds(5);

    [Theory(Timeout = Limits.Long), Conformance("TRN-44", "S-38", "X4")]
    [InlineData("PUSH", true)]
    [InlineData("PUSH", false)]
    [InlineData("DEALER", true)]
    [InlineData("DEALER", false)]
    public async Task A_sender_behind_a_breaking_line_doubles_nothing_and_keeps_its_order(string type, bool connectingSideSends)
    {
        var seed = Environment.TickCount;
        var dealerOptions = new DealerOptions { ReconnectInterval = Quickly, Linger = TimeSpan.Zero };
        using ZmqSocket receiving = type == "PUSH"
            ? new PullSocket(new PullOptions { ReconnectInterval = Quickly }, Context)
            : new DealerSocket(dealerOptions, Context);
        using ZmqSocket sending = type == "PUSH"
            ? new PushSocket(new PushOptions { ReconnectInterval = Quickly, Linger = TimeSpan.Zero }, Context)
            : new DealerSocket(dealerOptions, Context);
        var (push, pull) = ((ISender)sending, (IReceiver)receiving);
        ZmqSocket bound = connectingSideSends ? receiving : sending, connecting = connectingSideSends ? sending : receiving;
        await using var relay = new TcpRelay(bound.Bind("tcp://127.0.0.1:*"));
        connecting.Connect(relay.Endpoint);

        using var stop = new CancellationTokenSource();
        long sent = 0;
        var sender = Within.OnThread(
            () =>
            {
                var random = new Random(seed);
                while (!stop.IsCancellationRequested)
                {
                    var stamp = new Stamp(0, sent).ToArray();
                    var large = new byte[random.Next(50) == 0 ? 300_000 : Stamp.Length];
                    stamp.CopyTo(large, 0);
                    if (push.TrySend([stamp, large], TimeSpan.FromMilliseconds(10)))
                        sent++;
                }
            },
            "the sender");
        var ledger = new Ledger(1);
        using var complete = new CancellationTokenSource();
        var receiver = Within.OnThread(
            () =>
            {
                // A bound receiver has a queue for each connection, and may still read the last one when the next is there.
                var page = ledger.Open(connections: connectingSideSends ? () => relay.Cuts + 1 : null);
                while (true)
                {
                    if (pull.TryReceive(out var message, TimeSpan.FromMilliseconds(50)))
                        page.Take(message);
                    else if (complete.IsCancellationRequested)
                        return;
                }
            },
            "the receiver");

        var cutter = new Random(seed + 1);
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < Limits.Storm(3) || relay.Cuts < FewestCuts) // a busy machine takes longer
        {
            var more = ledger.Total + cutter.Next(1, 3_000);
            await Within.UntilAsync(() => ledger.Total >= more || sender.IsCompleted || receiver.IsCompleted, $"traffic after {relay.Cuts} cuts, seed {seed}");
            if (sender.IsCompleted || receiver.IsCompleted)
                break;
            relay.Cut(reset: cutter.Next(2) == 0);
        }

        await stop.CancelAsync();
        await sender.Within($"the sender to stop, seed {seed}");
        await FailedOrRunning(receiver);

        // Once a message has passed and each end knows of one connection, the line is whole: what is sent from now on must all arrive.
        var whole = sent;
        Limits.Until(
            () =>
            {
                if (push.TrySend(new Stamp(0, sent).ToArray()))
                    sent++;
                return receiver.IsCompleted
                    || (sending.Peers.Count == 1 && receiving.Peers.Count == 1
                        && Enumerable.Range((int)whole, (int)(sent - whole)).Any(n => ledger.Contains(new Stamp(0, n))));
            },
            () => $"the line to be whole again (sending: {sending.Peers.Count} peers, {sending.Statistics}; receiving: {receiving.Peers.Count} peers, {receiving.Statistics}; "
                + $"{sent - whole} sent since {whole}, {relay.Cuts} cuts, seed {seed}); the last of the log:\n{string.Join('\n', Log.Entries.TakeLast(30))}");
        await FailedOrRunning(receiver);
        for (var i = 0; i < 100; i++, sent++)
            push.Put(new Stamp(0, sent).ToArray());
        Limits.Until(
            () => receiver.IsCompleted || Missing() == 0,
            () => $"the last 100 of {sent} messages, of which {Missing()} are missing (sending: {sending.Statistics}; receiving: {receiving.Statistics}; seed {seed})");
        await complete.CancelAsync();
        await receiver.Within($"the receiver to stop, seed {seed}");
        Assert.InRange(ledger.Total, 100, sent);

        // What a receiver found wrong is to be heard of, and not that it stopped.
        static Task FailedOrRunning(Task receiver) => receiver.IsCompleted ? receiver : Task.CompletedTask;

        int Missing() => Enumerable.Range((int)sent - 100, 100).Count(n => !ledger.Contains(new Stamp(0, n)));
    }

    [Theory(Timeout = Limits.Long), InlineData(false), InlineData(true), Conformance("R-32", "X4")]
    public async Task A_request_behind_a_breaking_line_is_answered_whole_unless_the_line_broke(bool relaxed)
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        using var rep = new RepSocket(new RepOptions { Linger = TimeSpan.Zero }, Context);
        await using var relay = new TcpRelay(rep.Bind("tcp://127.0.0.1:*"));
        using var stop = new CancellationTokenSource();
        var server = Within.OnThread(
            () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    if (!rep.TryReceive(out var request, TimeSpan.FromMilliseconds(50)))
                        continue;
                    Assert.Equal(2, request.Count);
                    Assert.Equal(request[0].Span, request[1].Span[..Stamp.Length]);
                    rep.Send(request);
                }
            },
            "the server");

        var req = Connect();
        var (asked, answered, lost, known) = (0L, 0, 0, 0);
        while (relay.Cuts < FewestCuts * 5 * Limits.Scale || answered < 100 * Limits.Scale)
        {
            // A connection that broke before the last answer may be seen to be so only after the next request.
            var before = known;
            known = relay.Cuts;
            var stamp = new Stamp(0, asked++).ToArray();
            var large = new byte[random.Next(10) == 0 ? 300_000 : Stamp.Length];
            stamp.CopyTo(large, 0);
            req.Put(stamp, large);
            if (random.Next(4) == 0)
                relay.Cut(reset: random.Next(2) == 0);

            if (TryAnswer(out var answer, before))
            {
                using (answer)
                {
                    Assert.Equal(2, answer.Count);
                    Assert.Equal(stamp, answer[0].ToArray());
                    Assert.Equal(large, answer[1].ToArray());
                }

                answered++;
                continue;
            }

            lost++;
            if (relaxed)
                continue; // it may ask again
            req.Dispose();
            req = Connect();
        }

        req.Dispose();
        await stop.CancelAsync();
        await server.Within($"the server to stop, seed {seed}");
        Assert.True(lost > 0, $"{relay.Cuts} cuts lost none of {asked} requests: they came too late to prove anything, seed {seed}.");

        ReqSocket Connect()
        {
            var socket = new ReqSocket(
                new ReqOptions { ReconnectInterval = Quickly, Linger = TimeSpan.Zero, Relaxed = relaxed, Correlate = relaxed }, Context);
            socket.Connect(relay.Endpoint);
            return socket;
        }

        // Only a cut excuses that none comes.
        bool TryAnswer(out Message answer, int cutsBefore)
        {
            var watch = Stopwatch.StartNew();
            while (!req.TryReceive(out answer, TimeSpan.FromMilliseconds(20)))
            {
                if (relay.Cuts > cutsBefore && watch.Elapsed > TimeSpan.FromMilliseconds(100))
                    return false;
                Assert.True(
                    watch.Elapsed < Limits.Wait,
                    $"Request {asked - 1} was not answered though the line was whole ({req.Statistics}, {relay.Cuts} cuts, seed {seed}).");
                Assert.False(server.IsFaulted, $"{server.Exception}");
            }

            return true;
        }
    }

    [Fact(Timeout = Limits.Long), Conformance("S-27", "ZMTP-39", "X4")]
    public async Task A_subscriber_behind_a_breaking_line_resumes_without_further_calls()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        using var pub = new PubSocket(context: Context);
        using var sub = new SubSocket(new SubOptions { ReconnectInterval = Quickly }, Context);
        await using var relay = new TcpRelay(pub.Bind("tcp://127.0.0.1:*"));
        for (var i = 0; i < 200; i++)
            sub.Subscribe($"topic-{i};");
        sub.Subscribe("last");
        sub.Connect(relay.Endpoint);
        var number = 0L;
        for (var round = 0; round < 30 * Limits.Scale; round++)
        {
            pub.AwaitSubscribers("last");
            pub.AwaitSubscribers($"topic-{random.Next(200)};");
            pub.Put("last", $"{number}");
            Assert.Equal($"[last][{number++}]", sub.Next());
            if (random.Next(2) == 0)
                pub.Put("topic-7;", "may be lost");
            var (lostByPub, lostBySub) = (Lost(pub), Lost(sub));
            relay.Cut(reset: random.Next(2) == 0);
            // In the log: a look at the peers may come too late and find the next connection.
            await Within.UntilAsync(() => Lost(pub) > lostByPub && Lost(sub) > lostBySub, $"cut {round} to be seen, seed {seed}");
            sub.Drain();
        }

        int Lost(ZmqSocket socket)
            => Log.Entries.Count(entry => entry.Id.Id == PeerGone && Equals(entry["Endpoint"], socket.LastEndpoint));
    }

    [Fact(Timeout = Limits.Long), Conformance("R-32")]
    public async Task A_server_that_restarts_again_and_again_is_found_each_time()
    {
        var endpoint = Link.Tcp.NewEndpoint();
        using var req = new ReqSocket(new ReqOptions { ReconnectInterval = Quickly, Relaxed = true, Correlate = true }, Context);
        req.Connect(endpoint);
        for (var round = 0; round < 20 * Limits.Scale; round++)
        {
            using var rep = new RepSocket(new RepOptions { Linger = TimeSpan.Zero }, Context);
            LossContract.Rebind(rep, endpoint);
            rep.AwaitPeers(1);
            req.AwaitPeers(1);
            req.Put($"{round}");
            string asked;
            do
            {
                asked = rep.Next();
                rep.Put("answer");
            }
            while (asked != $"[{round}]");
            Assert.Equal("[answer]", req.Next());
            rep.Dispose();
            req.AwaitPeersLeft(0);
            await Task.Yield();
        }
    }
}
