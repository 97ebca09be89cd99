using System.Collections.Concurrent;
using System.Globalization;

namespace PureZmq.Conformance;

/// <summary>Everyday programs whose every bind, connect and send comes up to 20 ms late, each socket on a thread of its own, so that
/// nobody knows who is first: the results are those of programs without delays.</summary>
/// <remarks>The pauses are what is tested; nothing relies on their length.</remarks>
public sealed class DelayStorm : EngineTest
{
    private const int LongestPause = 20; // milliseconds

    private readonly int _seed = Environment.TickCount;

    public static TheoryData<Link, int> Runs
    {
        get
        {
            var runs = new TheoryData<Link, int>();
            foreach (var link in new[] { Link.Inproc, Link.Tcp, Link.Ipc })
            {
                for (var round = 0; round < 2 * Limits.Scale; round++)
                    runs.Add(link, round);
            }

            return runs;
        }
    }

    [Theory(Timeout = Limits.Test), MemberData(nameof(Runs)), Conformance("X2", "seed-a")]
    public async Task Ten_hellos_get_ten_worlds(Link link, int round)
    {
        var endpoint = link.NewEndpoint();
        var output = new ConcurrentQueue<string>();
        await TogetherAsync(
            round,
            pause =>
            {
                var rep = new RepSocket(context: Context);
                pause.Bind(rep, endpoint);
                for (var i = 0; i < 10; i++)
                {
                    Assert.Equal("[hello]", rep.Next());
                    pause.Put(rep, "world");
                }
            },
            pause =>
            {
                var req = new ReqSocket(context: Context);
                pause.Connect(req, endpoint);
                for (var i = 0; i < 10; i++)
                {
                    pause.Put(req, "hello");
                    output.Enqueue($"-> [hello] <- {req.Next()}");
                }
            });
        Assert.Equal(Enumerable.Repeat("-> [hello] <- [world]", 10), output);
    }

    [Theory(Timeout = Limits.Test), MemberData(nameof(Runs)), Conformance("X2", "seed-b")]
    public async Task A_proxy_and_its_spy_see_whole_conversations(Link link, int round)
    {
        var (front, back, spied) = (link.NewEndpoint(), link.NewEndpoint(), link.NewEndpoint());
        using var frontend = new RouterSocket(context: Context);
        using var backend = new DealerSocket(context: Context);
        using var capture = new PubSocket(context: Context);
        using var spy = new SubSocket(context: Context);
        spy.Subscribe("");
        await TogetherAsync(round, pause => pause.Bind(capture, spied), pause => pause.Connect(spy, spied));
        capture.AwaitSubscribers("");
        var proxy = Within.OnThread(() => Proxy.Run(frontend, backend, capture), "the proxy");
        await TogetherAsync(
            round,
            pause => pause.Bind(frontend, front),
            pause => pause.Bind(backend, back),
            pause =>
            {
                var rep = new RepSocket(context: Context);
                pause.Connect(rep, back);
                for (var i = 0; i < 6; i++)
                {
                    Assert.Equal("[hello]", rep.Next());
                    pause.Put(rep, "world");
                }
            },
            pause => Ask(pause, "alice"),
            pause => Ask(pause, "bob"));

        var seen = spy.Next(12);
        foreach (var name in new[] { "alice", "bob" })
        {
            var own = seen.Where(line => line.StartsWith($"[{name}]", StringComparison.Ordinal));
            Assert.Equal(Enumerable.Range(0, 6).Select(i => $"[{name}][][{(i % 2 == 0 ? "hello" : "world")}]"), own);
        }

        Context.Shutdown();
        await Assert.ThrowsAnyAsync<ObjectDisposedException>(() => proxy.Within("the proxy to end"));

        void Ask(Pause pause, string name)
        {
            var req = new ReqSocket(new ReqOptions { RoutingId = name }, Context);
            pause.Connect(req, front);
            for (var i = 0; i < 3; i++)
            {
                pause.Put(req, "hello");
                Assert.Equal("[world]", req.Next());
            }
        }
    }

    [Theory(Timeout = Limits.Test), MemberData(nameof(Runs)), Conformance("X2", "seed-c", "seed-f")]
    public async Task A_router_that_answers_in_batches_gives_each_client_its_own_in_order(Link link, int round)
    {
        var endpoint = link.NewEndpoint();
        await TogetherAsync(
            round,
            [
                pause =>
                {
                    var router = new RouterSocket(context: Context);
                    pause.Bind(router, endpoint);
                    for (var batch = 0; batch < 3; batch++)
                    {
                        foreach (var request in Enumerable.Range(0, 10).Select(_ => router.NextFrames()).ToArray())
                        {
                            Assert.Equal(2, request.Length);
                            pause.Put(router, request[0], "re:"u8.ToArray().Concat(request[1]).ToArray());
                        }
                    }
                },
                .. Enumerable.Range(1, 3).Select(k => (Action<Pause>)(pause =>
                {
                    var dealer = new DealerSocket(new DealerOptions { RoutingId = $"client-{k}" }, Context);
                    pause.Connect(dealer, endpoint);
                    for (var n = 0; n < 10; n++)
                        pause.Put(dealer, $"{k}.{n}");
                    Assert.Equal(Enumerable.Range(0, 10).Select(n => $"[re:{k}.{n}]"), dealer.Next(10));
                    Assert.False(dealer.TryReceive(out _));
                })),
            ]);
    }

    [Theory(Timeout = Limits.Test), MemberData(nameof(Runs)), Conformance("X2", "seed-d")]
    public async Task A_dealer_by_hand_with_several_requests_open_is_served_in_order(Link link, int round)
    {
        var endpoint = link.NewEndpoint();
        await TogetherAsync(
            round,
            pause =>
            {
                var rep = new RepSocket(context: Context);
                pause.Bind(rep, endpoint);
                for (var i = 0; i < 3; i++)
                {
                    using var request = rep.Take();
                    pause.Put(rep, $"re:{request[0]}");
                }
            },
            pause =>
            {
                var dealer = new DealerSocket(context: Context);
                pause.Connect(dealer, endpoint);
                for (var i = 0; i < 3; i++)
                    pause.Put(dealer, "", $"{i}");
                Assert.Equal(["[][re:0]", "[][re:1]", "[][re:2]"], dealer.Next(3));
            });
    }

    [Theory(Timeout = Limits.Test), MemberData(nameof(Runs)), Conformance("X2", "seed-e")]
    public async Task Only_the_message_in_order_of_a_dealer_is_answered(Link link, int round)
    {
        var endpoint = link.NewEndpoint();
        await TogetherAsync(
            round,
            pause =>
            {
                var rep = new RepSocket(context: Context);
                pause.Bind(rep, endpoint);
                Assert.Equal("[ok]", rep.Next());
                pause.Put(rep, "reply");
                Assert.False(rep.TryReceive(out _));
            },
            pause =>
            {
                var dealer = new DealerSocket(context: Context);
                pause.Connect(dealer, endpoint);
                pause.Put(dealer, "x");
                pause.Put(dealer, "x", "y");
                pause.Put(dealer, "x", "");
                pause.Put(dealer, "");
                pause.Put(dealer, "", "ok");
                Assert.Equal("[][reply]", dealer.Next());
            });
    }

    [Theory(Timeout = Limits.Test), MemberData(nameof(Runs)), Conformance("X2", "seed-g")]
    public async Task A_subscriber_gets_exactly_what_begins_with_its_topic(Link link, int round)
    {
        var endpoint = link.NewEndpoint();
        await TogetherAsync(
            round,
            pause =>
            {
                var pub = new PubSocket(context: Context);
                pause.Bind(pub, endpoint);
                pub.AwaitSubscribers("A", 2);
                foreach (var row in new string[][] { ["A1", "B"], ["B", "A"], ["A"], ["", "A"], ["a", "x"], ["AB", "", ""], ["A-end"] })
                    pause.Put(pub, [.. row.Select(text => (Frame)text)]);
            },
            Subscribe,
            Subscribe);

        void Subscribe(Pause pause)
        {
            var sub = new SubSocket(context: Context);
            sub.Subscribe("A");
            pause.Connect(sub, endpoint);
            Assert.Equal(["[A1][B]", "[A]", "[AB][][]", "[A-end]"], sub.Next(4));
            Assert.False(sub.TryReceive(out _));
        }
    }

    [Theory(Timeout = Limits.Test), MemberData(nameof(Runs)), Conformance("X2", "seed-h")]
    public async Task Files_of_all_sizes_arrive_whole_and_in_order(Link link, int round)
    {
        var endpoint = link.NewEndpoint();
        int[] sizes = [3, 0, 1, 255, 256, 65_535, 65_536, 1_000_000];
        await TogetherAsync(
            round,
            pause =>
            {
                var pull = new PullSocket(context: Context);
                pause.Bind(pull, endpoint);
                foreach (var size in sizes)
                {
                    var frames = pull.NextFrames();
                    Assert.Equal(3, frames.Length);
                    Assert.Equal($"{size}", System.Text.Encoding.ASCII.GetString(frames[1]));
                    Assert.Equal(Patterned.Bytes(size), frames[2]);
                }
            },
            pause =>
            {
                var push = new PushSocket(context: Context);
                pause.Connect(push, endpoint);
                foreach (var size in sizes)
                    pause.Put(push, "name", size.ToString(CultureInfo.InvariantCulture), Patterned.Bytes(size));
            });
    }

    [Theory(Timeout = Limits.Test), MemberData(nameof(Runs)), Conformance("X2", "seed-i")]
    public async Task Workers_that_poll_do_every_task_once_and_stop_at_the_signal(Link link, int round)
    {
        const int tasks = 20, workers = 3;
        var (ventilator, sink, kill) = (link.NewEndpoint(), link.NewEndpoint(), link.NewEndpoint());
        var results = new ConcurrentQueue<string>();
        await TogetherAsync(
            round,
            [
                pause =>
                {
                    var push = new PushSocket(context: Context);
                    pause.Bind(push, ventilator);
                    for (var i = 0; i < tasks; i++)
                        pause.Put(push, $"t{i}");
                },
                pause =>
                {
                    var pull = new PullSocket(context: Context);
                    var pub = new PubSocket(context: Context);
                    pause.Bind(pull, sink);
                    pause.Bind(pub, kill);
                    for (var i = 0; i < tasks; i++)
                        results.Enqueue(pull.Next());
                    pub.AwaitSubscribers("", workers);
                    pause.Put(pub, "KILL");
                },
                .. Enumerable.Repeat<Action<Pause>>(Work, workers),
            ]);
        Assert.Equal(Enumerable.Range(0, tasks).Select(i => $"[t{i}]").Order(), results.Order());

        void Work(Pause pause)
        {
            var pull = new PullSocket(context: Context);
            var push = new PushSocket(context: Context);
            var sub = new SubSocket(context: Context);
            sub.Subscribe("");
            pause.Connect(sub, kill);
            pause.Connect(push, sink);
            pause.Connect(pull, ventilator);
            using var poller = new Poller();
            poller.Add(pull);
            poller.Add(sub);
            while (true)
            {
                var ready = poller.Wait(Limits.Wait);
                Assert.NotEmpty(ready);
                if (ready.Any(result => result.Socket == sub))
                    return;
                using var task = pull.Take();
                pause.Put(push, task[0].ToString());
            }
        }
    }

    // What each socket does, on a thread of its own. Sockets are left open for the context to close, as one may end before another has all.
    private async Task TogetherAsync(int round, params Action<Pause>[] programs)
    {
        var seed = _seed + (1000 * round);
        var running = programs.Select((program, i) => Within.OnThread(() => program(new Pause(seed + i)), $"program {i}, seed {seed}")).ToArray();
        await running.AllWithin(Limits.Wait * 2, $"all programs to end, seed {seed}");
    }

    /// <summary>What a program does late.</summary>
    private sealed class Pause(int seed)
    {
        private readonly Random _random = new(seed);

        public void Bind(ZmqSocket socket, string endpoint)
        {
            Rest();
            socket.Bind(endpoint);
        }

        public void Connect(ZmqSocket socket, string endpoint)
        {
            Rest();
            socket.Connect(endpoint);
        }

        public void Put(ISender socket, params ReadOnlySpan<Frame> frames)
        {
            Rest();
            socket.Put(frames);
        }

        private void Rest() => Thread.Sleep(_random.Next(LongestPause + 1));
    }
}
