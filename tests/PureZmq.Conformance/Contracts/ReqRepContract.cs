using System.Diagnostics;

namespace PureZmq.Conformance;

/// <summary>REQ and REP: strict alternation at both ends, and the envelope nobody sees.</summary>
public sealed class ReqRepContract : EngineTest
{
    [Theory, Links, Conformance("S-01")]
    public void A_request_of_two_frames_reaches_a_router_behind_one_delimiter(Link link)
    {
        using var router = new RouterSocket(context: Context);
        using var req = new ReqSocket(context: Context);
        link.Join(router, req);

        req.Put("A", "B");
        using var request = router.Take();
        Assert.Equal(4, request.Count);
        Assert.True(request[1].IsEmpty);
        Assert.Equal(("A", "B"), (request[2].ToString(), request[3].ToString()));

        router.Put(request.RoutingId, "", "C");
        Assert.Equal("[C]", req.Next());
    }

    [Theory, Links, Conformance("S-01")]
    public void A_request_and_its_reply_travel_without_envelope_for_the_programs(Link link)
    {
        using var rep = new RepSocket(context: Context);
        using var req = new ReqSocket(context: Context);
        link.Join(rep, req);

        foreach (var (question, answer) in new[] { ("hello", "world"), ("", ""), ("again", "and again") })
        {
            req.Put(question);
            Assert.Equal($"[{question}]", rep.Next());
            rep.Put(answer);
            Assert.Equal($"[{answer}]", req.Next());
        }
    }

    [Theory, Links, Conformance("S-02")]
    public void A_verb_out_of_turn_is_refused_and_changes_nothing(Link link)
    {
        using var rep = new RepSocket(context: Context);
        using var req = new ReqSocket(context: Context);
        link.Join(rep, req);

        Assert.Throws<ZmqStateException>(() => req.TryReceive(out _));
        Assert.Throws<ZmqStateException>(() => req.Receive());
        Assert.Throws<ZmqStateException>(() => rep.TrySend("early"));
        Assert.Throws<ZmqStateException>(() => rep.Send("early"));

        req.Put("a", "b");
        var second = Assert.Throws<ZmqStateException>(() => req.TrySend("second"));
        Assert.Contains($"set {nameof(ReqOptions.Relaxed)}", second.Message, StringComparison.Ordinal);
        Assert.Equal("[a][b]", rep.Next());
        Assert.Throws<ZmqStateException>(() => rep.TryReceive(out _));
        rep.Put("answer");
        Assert.Throws<ZmqStateException>(() => rep.TrySend("twice"));
        Assert.Equal("[answer]", req.Next());
        Assert.Throws<ZmqStateException>(() => req.TryReceive(out _));

        req.Put("once more");
        Assert.Equal("[once more]", rep.Next());
    }

    [Fact, Conformance("S-03")]
    public void A_req_without_peers_refuses_at_once_or_when_its_time_is_up()
    {
        using var req = new ReqSocket(new ReqOptions { SendTimeout = TimeSpan.FromMilliseconds(250) }, Context);
        Assert.False(req.TrySend("nobody"));

        var watch = Stopwatch.StartNew();
        Assert.Throws<TimeoutException>(() => req.Send("nobody"));
        Assert.InRange(watch.Elapsed.TotalMilliseconds, 240, Limits.Wait.TotalMilliseconds);

        using var rep = new RepSocket(context: Context);
        Link.Inproc.Join(rep, req);
        req.Put("somebody");
        Assert.Equal("[somebody]", rep.Next());
    }

    [Theory, Links, Conformance("S-04")]
    public void Requests_go_to_the_servers_in_turn(Link link)
    {
        using var req = new ReqSocket(context: Context);
        var reps = Enumerable.Range(0, 5).Select(_ => new RepSocket(context: Context)).ToArray();
        link.Join(req, reps);

        var asked = new List<int>();
        for (var i = 0; i < 10; i++)
        {
            req.Put($"{i}");
            asked.Add(AnswerAnywhere(reps, $"[{i}]"));
            Assert.Equal($"[to {i}]", req.Next());
        }

        Assert.Equal(5, asked.Take(5).Distinct().Count());
        Assert.Equal(asked.Take(5), asked.Skip(5));
    }

    [Theory, Links, Conformance("S-05")]
    public void Only_the_asked_peer_is_heard(Link link)
    {
        using var req = new ReqSocket(new ReqOptions { RoutingId = "req" }, Context);
        var routers = Enumerable.Range(0, 3).Select(_ => new RouterSocket(context: Context)).ToArray();
        link.Join(req, routers);

        for (var round = 0; round < 3; round++)
        {
            req.Put($"{round}");
            var asked = -1;
            Limits.Until(
                () =>
                {
                    for (var i = 0; i < routers.Length && asked < 0; i++)
                    {
                        if (!routers[i].TryReceive(out var request))
                            continue;
                        using (request)
                            Assert.Equal($"[req][][{round}]", request.ToString());
                        asked = i;
                    }

                    return asked >= 0;
                },
                "one of three routers to be asked");

            for (var i = 0; i < routers.Length; i++)
            {
                if (i != asked)
                    routers[i].Put("req", "", $"not asked in {round}");
            }

            routers[asked].Put("req", "", $"asked in {round}");
            Assert.Equal($"[asked in {round}]", req.Next());
        }
    }

    [Fact, Conformance("S-06")]
    public void Over_inproc_a_malformed_reply_is_skipped_and_a_good_one_after_it_delivered()
    {
        using var router = new RouterSocket(context: Context);
        using var req = new ReqSocket(new ReqOptions { RoutingId = "req" }, Context);
        Link.Inproc.Join(router, req);

        req.Put("hi");
        Assert.Equal("[req][][hi]", router.Next());
        router.Put("req", "no delimiter");
        router.Put("req", "");
        router.Put("req", "x", "", "ok");
        router.Put("req", "", "good");
        Assert.Equal("[good]", req.Next());
    }

    [Theory, Links, Conformance("S-07")]
    public void Correlation_accepts_only_the_reply_to_the_present_request(Link link)
    {
        using var router = new RouterSocket(context: Context);
        using var req = new ReqSocket(new ReqOptions { RoutingId = "req", Correlate = true }, Context);
        link.Join(router, req);

        req.Put("one");
        var first = router.NextFrames();
        Assert.Equal(4, first.Length);
        Assert.Equal(4, first[1].Length);
        Assert.Empty(first[2]);
        Assert.Equal("one"u8, first[3]);

        var number = BitConverter.ToUInt32(first[1]);
        router.Put("req", BitConverter.GetBytes(unchecked(number + 1)), "", "wrong");
        router.Put("req", first[1], "", "right");
        Assert.Equal("[right]", req.Next());

        req.Put("two");
        var second = router.NextFrames();
        Assert.Equal(unchecked(number + 1), BitConverter.ToUInt32(second[1]));
    }

    [Theory, Links, Conformance("S-08")]
    public void Relaxed_and_correlated_the_reply_to_an_abandoned_request_is_thrown_away(Link link)
    {
        var endpoint = link.NewEndpoint();
        using var req = new ReqSocket(new ReqOptions { Relaxed = true, Correlate = true }, Context);
        req.Connect(endpoint);
        req.Put("abandoned");
        req.Put("meant");

        using var router = new RouterSocket(context: Context);
        router.Bind(endpoint);
        for (var i = 0; i < 2; i++)
        {
            using var request = router.Take();
            router.Put(request[0].ToArray(), request[1].ToArray(), "", $"echo of {request[3]}");
        }

        Assert.Equal("[echo of meant]", req.Next());
    }

    [Theory, Links, Conformance("S-08")]
    public void Relaxed_a_repeated_request_goes_to_the_next_server(Link link)
    {
        using var req = new ReqSocket(new ReqOptions { Relaxed = true, Correlate = true }, Context);
        var reps = Enumerable.Range(0, 5).Select(_ => new RepSocket(context: Context)).ToArray();
        link.Join(req, reps);

        for (var i = 0; i < 5; i++)
            req.Put($"{i}");
        var got = reps.Select(rep => rep.Next()).ToArray();
        Assert.Equal(["[0]", "[1]", "[2]", "[3]", "[4]"], got.Order(StringComparer.Ordinal));

        foreach (var rep in reps)
            rep.Put("answer");
        Assert.Equal("[answer]", req.Next());
    }

    [Theory, Links, Conformance("S-09")]
    public void The_envelope_of_a_request_returns_with_its_reply(Link link)
    {
        using var rep = new RepSocket(context: Context);
        using var dealer = new DealerSocket(context: Context);
        link.Join(rep, dealer);

        dealer.Put("", "A");
        dealer.Put("X", "Y", "", "A");
        dealer.Put("", "a", "", "b");
        Assert.Equal("[A]", rep.Next());
        rep.Put("A");
        Assert.Equal("[A]", rep.Next());
        rep.Put("A");
        Assert.Equal("[a][][b]", rep.Next());
        rep.Put("c", "d");
        Assert.Equal(["[][A]", "[X][Y][][A]", "[][c][d]"], dealer.Next(3));
    }

    [Theory, Links, Conformance("S-10")]
    public void A_request_without_delimiter_or_body_is_discarded_in_silence(Link link)
    {
        using var rep = new RepSocket(context: Context);
        using var dealer = new DealerSocket(context: Context);
        link.Join(rep, dealer);

        dealer.Put("x");
        dealer.Put("x", "y");
        dealer.Put("x", "");
        dealer.Put("");
        dealer.Put("", "ok");
        Assert.Equal("[ok]", rep.Next());
        rep.Put("reply");
        Assert.Equal("[][reply]", dealer.Next());
        Assert.Single(rep.Peers);
    }

    [Theory, Links, Conformance("S-11")]
    public void A_reply_to_a_client_that_left_is_dropped_and_the_next_request_served(Link link)
    {
        using var rep = new RepSocket(context: Context);
        var leaver = new ReqSocket(context: Context);
        var endpoint = link.Join(rep, leaver);
        leaver.Put("and gone");
        Assert.Equal("[and gone]", rep.Next());
        leaver.Dispose();
        rep.AwaitPeersLeft(0);
        Assert.True(rep.TrySend("to nobody"));

        using var stayer = new ReqSocket(context: Context);
        stayer.ConnectAndWait(endpoint, rep);
        stayer.Put("still here");
        Assert.Equal("[still here]", rep.Next());
        rep.Put("good");
        Assert.Equal("[good]", stayer.Next());
    }

    [Theory, Links]
    public void A_late_second_reply_is_thrown_away_at_the_next_request(Link link)
    {
        using var router = new RouterSocket(context: Context);
        using var req = new ReqSocket(new ReqOptions { RoutingId = "req" }, Context);
        link.Join(router, req);

        req.Put("1");
        Assert.Equal("[req][][1]", router.Next());
        router.Put("req", "", "one");
        Assert.Equal("[one]", req.Next());
        req.Put("2");
        Assert.Equal("[req][][2]", router.Next());
        router.Put("req", "", "two");
        Assert.Equal("[two]", req.Next());
    }

    [Theory, Links]
    public async Task Concurrent_requests_on_one_socket_queue_and_each_gets_its_own_reply(Link link)
    {
        using var rep = new RepSocket(context: Context);
        using var req = new ReqSocket(context: Context);
        link.Join(rep, req);
        using var stop = new CancellationTokenSource();
        var server = rep.ServeAsync((request, _) => ValueTask.FromResult(Message.Create($"re:{request[0]}")), stop.Token);

        var clients = Enumerable.Range(0, 8).Select(client => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
            {
                using var reply = await req.RequestAsync([$"{client}-{i}"], CancellationToken.None);
                Assert.Equal($"[re:{client}-{i}]", reply.ToString());
            }
        })).ToArray();
        await Task.WhenAll(clients).Within("400 requests");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => server.Within("the server to stop"));
    }

    [Theory, Links]
    public async Task An_abandoned_request_leaves_the_socket_usable(Link link)
    {
        using var router = new RouterSocket(context: Context);
        using var req = new ReqSocket(context: Context);
        link.Join(router, req);

        using (var hurry = new CancellationTokenSource())
        {
            var abandoned = req.RequestAsync(["abandoned"], hurry.Token).AsTask();
            using var asked = router.Take();
            await hurry.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abandoned.Within("the cancelled request"));
            router.Reply(asked, "too late");
        }

        var meant = req.RequestAsync(["meant"], CancellationToken.None).AsTask();
        using (var asked = router.Take())
        {
            Assert.Equal("meant", asked[^1].ToString());
            router.Reply(asked, "in time");
        }

        using var reply = await meant.Within("the second request's reply");
        Assert.Equal("[in time]", reply.ToString());
    }

    [Theory, Links]
    public async Task A_request_waits_for_its_reply_as_long_as_a_receive_would(Link link)
    {
        using var router = new RouterSocket(context: Context);
        using var req = new ReqSocket(new ReqOptions { ReceiveTimeout = TimeSpan.FromSeconds(1) }, Context);
        link.Join(router, req);
        var watch = Stopwatch.StartNew();
        var unanswered = Within.OnThread(() => req.Request("nobody answers").Dispose(), "a request");
        Assert.EndsWith("[][nobody answers]", router.Next());
        await Assert.ThrowsAsync<TimeoutException>(() => unanswered.Within("the first request"));
        Assert.InRange(watch.Elapsed.TotalMilliseconds, 990, Limits.Wait.TotalMilliseconds);

        req.ReceiveTimeout = Limits.Wait;
        var again = Within.OnThread(
            () =>
            {
                using var reply = req.Request("again");
                return reply.ToString();
            },
            "a request");
        using (var asked = router.Take())
        {
            Assert.Equal("again", asked[^1].ToString());
            router.Reply(asked, "in time");
        }

        Assert.Equal("[in time]", await again.Within("the second request"));
    }

    [Fact]
    public void A_request_that_nobody_can_be_asked_ends_with_the_time_to_send()
    {
        using var req = new ReqSocket(
            new ReqOptions { SendTimeout = TimeSpan.FromMilliseconds(50), ReceiveTimeout = TimeSpan.Zero }, Context);
        Assert.Throws<TimeoutException>(() => req.Request("nobody"));
        using var rep = new RepSocket(context: Context);
        Link.Inproc.Join(rep, req);
        rep.ExpectNothing("it was not sent");
        req.Put("somebody");
        Assert.Equal("[somebody]", rep.Next());
    }

    private static int AnswerAnywhere(RepSocket[] reps, string expected)
    {
        var asked = -1;
        Limits.Until(
            () =>
            {
                for (var i = 0; i < reps.Length && asked < 0; i++)
                {
                    if (!reps[i].TryReceive(out var request))
                        continue;
                    using (request)
                    {
                        Assert.Equal(expected, request.ToString());
                        reps[i].Put($"to {request[0]}");
                    }

                    asked = i;
                }

                return asked >= 0;
            },
            $"a server to be asked {expected}");
        return asked;
    }
}
