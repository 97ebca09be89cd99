using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Sockets;

/// <summary>A proxy that is steered, stopped, or cannot be built.</summary>
public sealed class ProxyControlTests : IDisposable
{
    private readonly ZmqContext _context = new();

    public void Dispose() => _context.Dispose();

    [Theory, InlineData(true), InlineData(false), Conformance("R-21")]
    public async Task Statistics_count_frames_and_octets_at_both_sides(bool answering)
    {
        using var bench = new Bench(_context, answering);
        bench.Round();
        bench.Command("STATISTICS");
        Assert.Equal([3UL, 7, 3, 7, 3, 7, 3, 7], bench.Numbers());
        await bench.EndAsync();
    }

    [Theory, InlineData(true), InlineData(false), Conformance("R-21")]
    public async Task Pause_holds_messages_and_resume_releases_them(bool answering)
    {
        using var bench = new Bench(_context, answering);
        bench.Command("PAUSE");
        if (answering)
            Assert.Equal("[]", bench.Answer());
        bench.Command("STATISTICS");
        Assert.Equal(new ulong[8], bench.Numbers());   // read after the pause: the commands are obeyed in order

        bench.Client.Send("hello");
        Assert.False(bench.Worker.TryReceive(out _, TimeSpan.FromMilliseconds(100)));
        bench.Command("RESUME");
        if (answering)
            Assert.Equal("[]", bench.Answer());
        bench.Serve();
        await bench.EndAsync();
    }

    [Fact, Conformance("R-21")]
    public async Task A_rep_answers_what_it_does_not_know_and_others_do_not()
    {
        using (var rep = new Bench(_context, answering: true))
        {
            rep.Command("NONSENSE");
            Assert.Equal("[]", rep.Answer());
            await rep.EndAsync();
        }

        using var pair = new Bench(_context, answering: false);
        pair.Command("NONSENSE");
        pair.Command("PAUSE");
        pair.Command("RESUME");
        pair.Command("STATISTICS");
        Assert.Equal(new ulong[8], pair.Numbers());    // the first thing that comes back
        await pair.EndAsync();
    }

    [Theory, InlineData(5), InlineData(0)]
    public async Task Cancelling_ends_both_forms_and_loses_nothing_that_has_room(int lingerSeconds)
    {
        const int Count = 2000;
        using var push = new PushSocket(context: _context);
        using var pull = new PullSocket(context: _context);
        using var source = new PullSocket(context: _context);
        var hasRoom = new PushOptions { SendHighWaterMark = 0, Linger = TimeSpan.FromSeconds(lingerSeconds) };
        using var target = new PushSocket(hasRoom, _context);
        source.Bind("inproc://source");
        push.Connect("inproc://source");
        pull.Bind("inproc://target");
        target.Connect("inproc://target");
        var sending = Within.OnThread(() => { for (var i = 0; i < Count; i++) push.Send($"{i}"); }, "the sender");

        var received = 0;
        for (var round = 0; received < Count; round++)
        {
            using var stop = new CancellationTokenSource();
            var proxy = round % 2 == 0
                ? Proxy.RunAsync(source, target, cancellationToken: stop.Token)
                : Within.OnThread(() => Proxy.Run(source, target, cancellationToken: stop.Token), "the proxy");
            for (var until = Math.Min(Count, received + 100); received < until; received++)
                Assert.Equal($"{received}", await Within.RunAsync(pull.ReceiveString, $"message {received}"));
            await stop.CancelAsync();
            var ended = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Within.LimitAsync(proxy, "the proxy to end"));
            Assert.Equal(stop.Token, ended.CancellationToken);
        }

        await Within.LimitAsync(sending, "the sender");
        Assert.False(pull.TryReceive(out _));
    }

    [Fact]
    public async Task Requests_and_replies_get_through_however_often_the_proxy_is_paused()
    {
        const int Rounds = 300;
        const int InFlight = 50;
        using var frontend = new RouterSocket(context: _context);
        using var backend = new DealerSocket(context: _context);
        using var control = new PairSocket(context: _context);
        using var client = new DealerSocket(context: _context);
        using var server = new DealerSocket(context: _context);
        using var controller = new PairSocket(context: _context);
        client.Connect(frontend.Bind("inproc://frontend"));
        server.Connect(backend.Bind("inproc://backend"));
        controller.Connect(control.Bind("inproc://control"));
        var proxy = Within.OnThread(() => Proxy.Run(frontend, backend, control: control), "the proxy");
        var serving = Within.OnThread(
            () =>
            {
                for (var i = 0; i < Rounds * InFlight; i++)
                    server.Send(server.Receive());
            },
            "the server");
        using var done = new CancellationTokenSource();
        var steering = Within.OnThread(
            () =>
            {
                while (!done.IsCancellationRequested)
                {
                    controller.Send("PAUSE");
                    controller.Send("RESUME");
                }
            },
            "the controller");
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < InFlight; i++)
                client.Send($"{round}.{i}");
            for (var i = 0; i < InFlight; i++)
                Assert.Equal($"{round}.{i}", await Within.RunAsync(client.ReceiveString, $"reply {round}.{i}"));
        }

        await done.CancelAsync();
        await Within.LimitAsync(steering, "the controller");
        await Within.LimitAsync(serving, "the server");
        controller.Send("TERMINATE");
        await Within.LimitAsync(proxy, "the proxy to return");
    }

    [Fact]
    public async Task A_message_that_the_capture_keeps_waiting_is_sent_when_the_proxy_is_cancelled()
    {
        using var push = new PushSocket(context: _context);
        using var pull = new PullSocket(context: _context);
        using var source = new PullSocket(context: _context);
        using var target = new PushSocket(context: _context);
        using var capture = new PushSocket(context: _context);
        source.Bind("inproc://source");
        push.Connect("inproc://source");
        pull.Bind("inproc://target");
        target.Connect("inproc://target");
        using var stop = new CancellationTokenSource();
        var proxy = Proxy.RunAsync(source, target, capture, cancellationToken: stop.Token);
        push.Send("captured by nobody");
        await Within.UntilAsync(() => source.Statistics.Received == 1, "the proxy to take the message");
        Assert.False(pull.TryReceive(out _));

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Within.LimitAsync(proxy, "the proxy to end"));
        Assert.Equal("captured by nobody", await Within.RunAsync(pull.ReceiveString, "the message"));
    }

    [Fact]
    public async Task No_more_is_taken_than_the_other_side_has_room_for()
    {
        using var push = new PushSocket(context: _context);
        using var pull = new PullSocket(new PullOptions { ReceiveHighWaterMark = 3 }, _context);
        using var source = new PullSocket(context: _context);
        using var target = new PushSocket(new PushOptions { SendHighWaterMark = 4 }, _context);
        source.Bind("inproc://source");
        push.Connect("inproc://source");
        pull.Bind("inproc://target");
        target.Connect("inproc://target");
        for (var i = 0; i < 100; i++)
            push.Send($"{i}");
        using var stop = new CancellationTokenSource();
        var proxy = Within.OnThread(() => Proxy.Run(source, target, cancellationToken: stop.Token), "the proxy");
        await Within.UntilAsync(() => target.Statistics.Sent == 7, "the other side to be full");
        Assert.Equal(7, source.Statistics.Received);
        for (var i = 0; i < 100; i++)
            Assert.Equal($"{i}", await Within.RunAsync(pull.ReceiveString, $"message {i}"));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Within.LimitAsync(proxy, "the proxy to end"));
    }

    [Fact]
    public void Sides_between_which_nothing_can_pass_are_refused()
    {
        using var push = new PushSocket(context: _context);
        using var pub = new PubSocket(context: _context);
        using var pull = new PullSocket(context: _context);
        using var sub = new SubSocket(context: _context);
        using var dealer = new DealerSocket(context: _context);
        Assert.Throws<ArgumentException>("backend", () => Proxy.Run(push, pub));
        Assert.Throws<ArgumentException>("backend", () => Proxy.Run(pull, sub));
        Assert.Throws<ArgumentException>("backend", () => Proxy.Run(pull, pull));
        Assert.Throws<ArgumentException>("capture", () => Proxy.Run(dealer, dealer, capture: pull));
        Assert.Throws<ArgumentException>("control", () => Proxy.Run(dealer, dealer, control: push));
        Assert.Throws<ArgumentNullException>("frontend", () => Proxy.Run(null!, push));
        Assert.Throws<ArgumentNullException>("backend", () => { _ = Proxy.RunAsync(push, null!); });
    }

    /// <summary>REQ, ROUTER, DEALER, REP, and a control socket of either kind.</summary>
    private sealed class Bench : IDisposable
    {
        private readonly RouterSocket _frontend;
        private readonly DealerSocket _backend;
        private readonly DuplexSocket _control;
        private readonly DuplexSocket _controller;
        private readonly Task _proxy;

        public Bench(ZmqContext context, bool answering)
        {
            _frontend = new RouterSocket(context: context);
            _backend = new DealerSocket(context: context);
            _control = answering ? new RepSocket(context: context) : new PairSocket(context: context);
            _controller = answering ? new ReqSocket(context: context) : new PairSocket(context: context);
            Client = new ReqSocket(new ReqOptions { RoutingId = "ID" }, context);
            Worker = new RepSocket(context: context);
            Join(_frontend, Client);
            Join(_backend, Worker);
            Join(_control, _controller);
            _proxy = Within.OnThread(() => Proxy.Run(_frontend, _backend, control: _control), "the proxy");
        }

        public ReqSocket Client { get; }

        public RepSocket Worker { get; }

        public void Round()
        {
            Client.Send("hello");
            Serve();
        }

        public void Serve()
        {
            Assert.Equal("[hello]", Next(Worker));
            Worker.Send("world");
            Assert.Equal("[world]", Next(Client));
        }

        public void Command(string command) => _controller.Send(command);

        public string Answer() => Next(_controller);

        public ulong[] Numbers()
        {
            Assert.True(_controller.TryReceive(out var message, Within.Limit), "No statistics came.");
            using (message)
                return [.. message.Select(frame => BitConverter.ToUInt64(frame.Span))];
        }

        public async Task EndAsync()
        {
            Command("TERMINATE");
            if (_control is RepSocket)
                Assert.Equal("[]", Answer());
            await Within.LimitAsync(_proxy, "the proxy to return");
        }

        public void Dispose()
        {
            foreach (var socket in new ZmqSocket[] { Client, Worker, _controller, _control, _frontend, _backend })
                socket.Dispose();
        }

        private static string Next(IReceiver socket)
        {
            Assert.True(socket.TryReceive(out var message, Within.Limit), $"{socket.GetType().Name} waited in vain.");
            using (message)
                return message.ToString();
        }

        private static void Join(ZmqSocket bound, ZmqSocket connected)
        {
            connected.Connect(bound.Bind($"inproc://{Guid.NewGuid():N}"));
            Assert.True(bound.WaitForPeers(1, Within.Limit));
        }
    }
}
