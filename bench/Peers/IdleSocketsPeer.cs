namespace PureZmq.Bench.Peers;

/// <summary>Opens sockets of every pair of types over every transport, has each pair carry a message, and then counts how often our threads wake up.</summary>
internal static class IdleSocketsPeer
{
    private const string OwnThreads = "PureZmq";

    private static readonly TimeSpan Counted = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(10);

    /// <summary>Here <see cref="PeerArguments.Count"/> is how many seconds they rest before the counting begins.</summary>
    internal static void Rest(PeerArguments arguments, PeerConsole console)
    {
        var sockets = new List<ZmqSocket>();
        try
        {
            foreach (var endpoint in new[] { "tcp://127.0.0.1:*", "ipc://@purezmq-bench-{0}-{1}", "inproc://idle-{0}-{1}" })
            {
                foreach (var (binder, connector) in OpenPairs())
                {
                    sockets.AddRange([binder, connector]);
                    connector.Connect(binder.Bind(string.Format(null, endpoint, Environment.ProcessId, sockets.Count)));
                    CarryOne((ISender)connector, (IReceiver)binder);
                }
            }

            Thread.Sleep(TimeSpan.FromSeconds(arguments.Count));
            console.Report(Count());
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    private static PeerReport Count()
    {
        var meter = new SteadyMeter();
        var before = OwnProcess.VoluntarySwitches(OwnThreads);
        meter.Begin();
        Thread.Sleep(Counted);
        var report = meter.End(messages: 1);
        return report with { Figures = [OwnProcess.VoluntarySwitches(OwnThreads) - before] };
    }

    private static (ZmqSocket Binder, ZmqSocket Connector)[] OpenPairs()
    {
        var subscriber = new SubSocket();
        subscriber.Subscribe("");
        return
        [
            (new PullSocket(), new PushSocket()),
            (subscriber, new PubSocket()),
            (new RepSocket(), new ReqSocket()),
            (new RouterSocket(), new DealerSocket()),
            (new PairSocket(), new PairSocket()),
        ];
    }

    // What a PUB sends before the subscription has reached it is nobody's.
    private static void CarryOne(ISender sender, IReceiver receiver)
    {
        sender.Send("idle");
        Message message;
        while (!receiver.TryReceive(out message, Patience))
        {
            if (sender is PubSocket)
                sender.Send("idle");
        }

        message.Dispose();
    }
}
