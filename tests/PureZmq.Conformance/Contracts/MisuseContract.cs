using static PureZmq.DropReason;

namespace PureZmq.Conformance;

/// <summary>Wrong use: the documented exception, at once, or else a silence that is documented and counted.</summary>
/// <remarks>The errno is the one that a program ported from C would look for; 0 where libzmq has no counterpart.</remarks>
public sealed class MisuseContract : EngineTest
{
    private const int NotFound = 2, WouldBlock = 11, Invalid = 22, TooManySockets = 24, NameTooLong = 36, NotASocket = 88;
    private const int NoProtocol = 93, InUse = 98, NotAvailable = 99, Unreachable = 113;
    private const int OutOfTurn = 156384763, Ended = 156384765, NoThread = 156384766;
    private const string Any = "tcp://127.0.0.1:*";

    // Nothing here has to wait for anybody; two busy cores may.
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(3);

    private static readonly Dictionary<string, Mistake> Mistakes = new()
    {
        ["an endpoint without a transport"] = Mistake.Of<ArgumentException>(Invalid, c => Pull(c).Bind("127.0.0.1:5555")),
        ["a transport that is none"] = Mistake.Of<ZmqEndpointException>(NoProtocol, c => Pull(c).Connect("carrier-pigeon://roof")),
        ["no endpoint at all"] = Mistake.Of<ArgumentException>(Invalid, c => Pull(c).Connect(null!)),
        ["a connect without a port"] = Mistake.Of<ArgumentException>(Invalid, c => Push(c).Connect("tcp://127.0.0.1")),
        ["a connect to any port"] = Mistake.Of<ArgumentException>(Invalid, c => Push(c).Connect(Any)),
        ["a port above all ports"] = Mistake.Of<ArgumentException>(Invalid, c => Pull(c).Bind("tcp://127.0.0.1:65536")),
        ["a port that is taken"] = Mistake.Of<ZmqEndpointException>(InUse, c => Pull(c).Bind(Pull(c).Bind(Any))),
        ["a name that is taken"] = Mistake.Of<ZmqEndpointException>(InUse, c => Pull(c).Bind(Pull(c).Bind("inproc://one"))),
        ["an address of another machine"] = Mistake.Of<ZmqEndpointException>(NotAvailable, c => Pull(c).Bind("tcp://192.0.2.1:5555")),
        ["a directory that is not there"] = Mistake.Of<ZmqEndpointException>(NotFound, c => Pull(c).Bind("ipc:///no-such-directory/x")),
        ["a path longer than the system's"] = Mistake.Of<ZmqEndpointException>(NameTooLong, c => Pull(c).Bind($"ipc:///{new string('x', 200)}")),
        ["tcp without I/O threads"] = Mistake.Of<ZmqException>(NoThread, _ => WithoutThreads(Any)),
        ["an unbind of what is not bound"] = Mistake.Of<ZmqEndpointException>(NotFound, c => Pull(c).Unbind("tcp://127.0.0.1:1")),
        ["a disconnect of what is not connected"] = Mistake.Of<ZmqEndpointException>(NotFound, c => Pull(c).Disconnect("inproc://one")),
        ["an unbind by the wildcard"] = Mistake.Of<ZmqEndpointException>(NotFound, c => Bound(Pull(c)).Unbind(Any)),
        ["a second disconnect"] = Mistake.Of<ZmqEndpointException>(NotFound, c => Twice(Push(c), "tcp://127.0.0.1:1")),
        ["a second peer of one name"] = Mistake.Of<ZmqEndpointException>(InUse, c => TwoOfOneName(new RouterSocket(context: c))),

        ["a receive of a REQ that has not asked"] = Mistake.Of<ZmqStateException>(OutOfTurn, c => new ReqSocket(context: c).Receive()),
        ["a try of the same"] = Mistake.Of<ZmqStateException>(OutOfTurn, c => new ReqSocket(context: c).TryReceive(out _)),
        ["an await of the same"] = Mistake.Of<ZmqStateException>(OutOfTurn, c => Await(new ReqSocket(context: c).ReceiveAsync())),
        ["a second request"] = Mistake.Of<ZmqStateException>(OutOfTurn, c => Asked(c).Send("two")),
        ["a request as one step amid one in two"] = Mistake.Of<ZmqStateException>(OutOfTurn, c => Asked(c).Request("two")),
        ["a reply before a request"] = Mistake.Of<ZmqStateException>(OutOfTurn, c => new RepSocket(context: c).Send("x")),
        ["a second receive of a REP"] = Mistake.Of<ZmqStateException>(OutOfTurn, c => Requested(c).Receive()),
        ["a second reply"] = Mistake.Of<ZmqStateException>(OutOfTurn, c => Replied(c).TrySend("x")),
        ["a peer that a mandatory ROUTER does not know"] = Mistake.Of<ZmqUnroutableException>(Unreachable, c => Mandatory(c).Send("nobody", "x")),
        ["a try of the same to a stranger"] = Mistake.Of<ZmqUnroutableException>(Unreachable, c => Mandatory(c).TrySend(["nobody", "x"])),
        ["an XPUB that subscribes without Manual"] = Mistake.Of<ArgumentException>(Invalid, c => new XPubSocket(context: c).Subscribe("x")),

        ["a message without frames"] = Mistake.Of<ArgumentException>(Invalid, c => Push(c).Send(ReadOnlySpan<Frame>.Empty)),
        ["no text"] = Mistake.Of<ArgumentException>(Invalid, c => Push(c).Send((string)null!)),
        ["a message sent twice"] = Mistake.Of<ObjectDisposedException>(0, c => SendTwice(Joined(c).Push)),
        ["a message that was disposed"] = Mistake.Of<ObjectDisposedException>(0, c => SendDisposed(Joined(c).Push)),
        ["two frames read as one"] = Mistake.Of<InvalidOperationException>(0, c => Joined(c, "a", "b").Pull.ReceiveString()),
        ["a wait of less than nothing"] = Mistake.Of<ArgumentException>(Invalid, c => Pull(c).TryReceive(out _, TimeSpan.FromMilliseconds(-2))),
        ["a wait that is over"] = Mistake.Of<TimeoutException>(WouldBlock, c => new PullSocket(new PullOptions { ReceiveTimeout = TimeSpan.Zero }, c).Receive()),
        ["room that does not come"] = Mistake.Of<TimeoutException>(WouldBlock, c => new PushSocket(new PushOptions { SendTimeout = TimeSpan.Zero }, c).Send("x")),
        ["a token that is cancelled"] = Mistake.Of<OperationCanceledException>(0, c => Await(Pull(c).ReceiveAsync(new CancellationToken(canceled: true)))),

        ["a mark below nothing"] = Mistake.Of<ArgumentException>(Invalid, _ => Make(new PushOptions { SendHighWaterMark = -1 })),
        ["the same on an open socket"] = Mistake.Of<ArgumentException>(Invalid, c => Push(c).SendHighWaterMark = -1),
        ["a linger below nothing"] = Mistake.Of<ArgumentException>(Invalid, _ => Make(new PushOptions { Linger = TimeSpan.FromMilliseconds(-2) })),
        ["an empty routing id"] = Mistake.Of<ArgumentException>(Invalid, _ => Make(new DealerOptions { RoutingId = "" })),
        ["a routing id of 256 octets"] = Mistake.Of<ArgumentException>(Invalid, _ => Make(new DealerOptions { RoutingId = new byte[256] })),
        ["a type of service below nothing"] = Mistake.Of<ArgumentException>(Invalid, _ => Make(new PubOptions { TypeOfService = -1 })),
        ["one socket more than the context has"] = Mistake.Of<ZmqException>(TooManySockets, _ => TwoOfOne()),

        ["a receive of a closed socket"] = Mistake.Of<ObjectDisposedException>(NotASocket, c => Closed(Pull(c)).Receive()),
        ["a try of it"] = Mistake.Of<ObjectDisposedException>(NotASocket, c => Closed(Pull(c)).TryReceive(out _)),
        ["a send of one"] = Mistake.Of<ObjectDisposedException>(NotASocket, c => Closed(Push(c)).Send("x")),
        ["a bind of one"] = Mistake.Of<ObjectDisposedException>(NotASocket, c => Closed(Pull(c)).Bind(Any)),
        ["a connect of one"] = Mistake.Of<ObjectDisposedException>(NotASocket, c => Closed(Pull(c)).Connect("inproc://one")),
        ["a subscription of one"] = Mistake.Of<ObjectDisposedException>(NotASocket, c => Closed(new SubSocket(context: c)).Subscribe("x")),
        ["a monitor of one"] = Mistake.Of<ObjectDisposedException>(NotASocket, c => Closed(Pull(c)).OpenMonitor()),
        ["a wait of one for peers"] = Mistake.Of<ObjectDisposedException>(NotASocket, c => Closed(Pull(c)).WaitForPeers(1, AtOnce * 3)),
        ["a poller that waits for one"] = Mistake.Of<ObjectDisposedException>(NotASocket, c => Polling(Closed(Pull(c))).Wait(AtOnce * 3)),
        ["a socket of an ended context"] = Mistake.Of<ObjectDisposedException>(Ended, c => Pull(Shut(c))),
        ["a receive after the end"] = Mistake.Of<ObjectDisposedException>(Ended, c => AfterShutdown(c, Pull(c)).Receive()),
        ["a try after the end"] = Mistake.Of<ObjectDisposedException>(Ended, c => AfterShutdown(c, Push(c)).TrySend("x")),
        ["a connect after the end"] = Mistake.Of<ObjectDisposedException>(Ended, c => AfterShutdown(c, Push(c)).Connect(Any[..^1] + "1")),

        ["a socket twice in a poller"] = Mistake.Of<ArgumentException>(Invalid, c => TwiceIn(new Poller(), Pull(c))),
        ["a change of a socket that is in none"] = Mistake.Of<ArgumentException>(Invalid, c => new Poller().Modify(Pull(c), PollEvents.In)),
        ["a proxy that cannot carry anything"] = Mistake.Of<ArgumentException>(Invalid, c => Proxy.Run(Push(c), new PubSocket(context: c))),
        ["a proxy of one side"] = Mistake.Of<ArgumentException>(Invalid, c => Proxy.Run(Pull(c), null!)),
        ["a capture that cannot send"] = Mistake.Of<ArgumentException>(Invalid, c => Proxy.Run(Pull(c), Push(c), capture: Pull(c))),
        ["a control that cannot receive"] = Mistake.Of<ArgumentException>(Invalid, c => Proxy.Run(Pull(c), Push(c), control: Push(c))),
    };

    public static TheoryData<string> Names => [.. Mistakes.Keys];

    [Theory(Timeout = Limits.Test), MemberData(nameof(Names)), Conformance("X7")]
    public async Task A_mistake_gives_its_exception_at_once(string name)
    {
        var mistake = Mistakes[name];
        var failure = await Within.RunAsync(() => Record.Exception(() => mistake.Make(Context)), name, AtOnce);
        Assert.NotNull(failure);
        Assert.IsAssignableFrom(mistake.Exception, failure);
        Assert.Equal(mistake.Errno, ZmqErrors.ToErrno(failure));
        Assert.NotEqual("", failure.Message);
    }

    [Theory, Links, Conformance("X7")]
    public void What_is_silent_is_counted_and_the_socket_goes_on(Link link)
    {
        using var rep = new RepSocket(context: Context);
        using var dealer = new DealerSocket(context: Context);
        link.Join(rep, dealer);
        dealer.Put("x");
        dealer.Put("x", "y");
        dealer.Put("x", "");
        dealer.Put("");
        dealer.Put("", "in order");
        Assert.Equal("[in order]", rep.Next());
        Assert.Equal(4, Count(rep, MalformedEnvelope));
        rep.Put("reply");
        Assert.Equal("[][reply]", dealer.Next());

        using var router = new RouterSocket(context: Context);
        using var known = new DealerSocket(new DealerOptions { RoutingId = "known" }, Context);
        link.Join(router, known);
        router.Put("nobody", "x");
        router.Put("known");
        Assert.Equal(2, Count(router, Unroutable));
        router.Put("known", "x");
        Assert.Equal("[x]", known.Next());

        using var pub = new PubSocket(context: Context);
        using var sub = new SubSocket(context: Context);
        link.Join(pub, sub);
        sub.Unsubscribe("never subscribed");
        sub.Subscribe("A");
        pub.AwaitSubscribers("A");
        pub.Put("B");
        Assert.Equal(1, Count(pub, NoSubscriber));
        pub.Put("A");
        Assert.Equal("[A]", sub.Next());

        using var xsub = new XSubSocket(context: Context);
        xsub.Put("nobody");
        Assert.Equal(1, Count(xsub, NoPeer));
    }

    [Theory, Links, Conformance("X7", "TRN-02")]
    public void A_second_connect_of_a_type_that_takes_one_is_passed_over(Link link)
    {
        using var router = new RouterSocket(context: Context);
        using var dealer = new DealerSocket(context: Context);
        var endpoint = link.Join(router, dealer);
        dealer.Connect(endpoint);
        dealer.Put("x");
        router.Take().Dispose();
        Assert.Single(router.Peers);
        Assert.Single(dealer.Peers);
    }

    private static long Count(ZmqSocket socket, DropReason reason) => socket.Statistics.DroppedBy.GetValueOrDefault(reason);

    private static PullSocket Pull(ZmqContext context) => new(context: context);

    private static PushSocket Push(ZmqContext context) => new(new PushOptions { Linger = TimeSpan.Zero }, context);

    // The mistake is in the making.
    private static void Make(SocketOptions options) => GC.KeepAlive(options);

    private static PullSocket Bound(PullSocket pull)
    {
        pull.Bind(Any);
        return pull;
    }

    private static T Closed<T>(T socket)
        where T : ZmqSocket
    {
        socket.Dispose();
        return socket;
    }

    private static ZmqContext Shut(ZmqContext context)
    {
        context.Shutdown();
        return context;
    }

    private static T AfterShutdown<T>(ZmqContext context, T socket)
        where T : ZmqSocket
    {
        context.Shutdown();
        return socket;
    }

    private static void Twice(PushSocket push, string endpoint)
    {
        push.Connect(endpoint);
        push.Disconnect(endpoint);
        push.Disconnect(endpoint);
    }

    private static void TwoOfOneName(RouterSocket router)
    {
        router.Connect("inproc://one", "X");
        router.Connect("inproc://other", "X");
    }

    private static void WithoutThreads(string endpoint)
    {
        using var context = new ZmqContext(new ZmqContextOptions { IoThreads = 0 });
        Pull(context).Bind(endpoint);
    }

    private static void TwoOfOne()
    {
        using var context = new ZmqContext(new ZmqContextOptions { MaxSockets = 1 });
        using var one = Pull(context);
        using var other = Pull(context);
    }

    private static void TwiceIn(Poller poller, PullSocket pull)
    {
        poller.Add(pull);
        poller.Add(pull);
    }

    private static Poller Polling(ZmqSocket socket)
    {
        var poller = new Poller();
        poller.Add(socket);
        return poller;
    }

    private static RouterSocket Mandatory(ZmqContext context) => new(new RouterOptions { Mandatory = true }, context);

    private static ReqSocket Asked(ZmqContext context)
    {
        var req = new ReqSocket(new ReqOptions { Linger = TimeSpan.Zero }, context);
        req.Connect("inproc://not-yet");
        req.Put("one");
        return req;
    }

    private static RepSocket Requested(ZmqContext context)
    {
        var rep = new RepSocket(context: context);
        var req = new ReqSocket(context: context);
        Link.Inproc.Join(rep, req);
        req.Put("one");
        rep.Take().Dispose();
        return rep;
    }

    private static RepSocket Replied(ZmqContext context)
    {
        var rep = Requested(context);
        rep.Put("reply");
        return rep;
    }

    private static (PullSocket Pull, PushSocket Push) Joined(ZmqContext context, params Frame[] sent)
    {
        var (pull, push) = (Pull(context), Push(context));
        Link.Inproc.Join(pull, push);
        if (sent.Length > 0)
            push.Put(sent);
        return (pull, push);
    }

    private static void SendTwice(PushSocket push)
    {
        var message = Message.Create("x");
        push.Send(message);
        push.Send(message);
    }

    private static void SendDisposed(PushSocket push)
    {
        var message = Message.Create("x");
        message.Dispose();
        push.Send(message);
    }

    private static void Await(ValueTask<Message> receive) => receive.AsTask().GetAwaiter().GetResult().Dispose();

    /// <summary>One way to use a socket wrongly, and what is documented to come of it.</summary>
    private sealed record Mistake(int Errno, Type Exception, Action<ZmqContext> Make)
    {
        public static Mistake Of<T>(int errno, Action<ZmqContext> make)
            where T : Exception
            => new(errno, typeof(T), make);
    }
}
