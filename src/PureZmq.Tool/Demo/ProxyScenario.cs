namespace PureZmq.Tool.Demo;

/// <summary>Scenario (b): requests cross a ROUTER/DEALER proxy, and a SUB at the proxy's capture socket sees every frame.</summary>
internal sealed class ProxyScenario : DemoScenario
{
    private const int Rounds = 3;

    internal override string Title => "(b) REQ -> ROUTER/DEALER proxy -> REP, seen through the capture socket";

    internal override void Run(DemoStage stage)
    {
        using var frontend = new RouterSocket(context: stage.Context);
        using var backend = new DealerSocket(context: stage.Context);
        using var capture = new PubSocket(context: stage.Context);
        using var watcher = new SubSocket(context: stage.Context);
        var front = frontend.Bind(stage.Endpoint("front"));
        var back = backend.Bind(stage.Endpoint("back"));
        watcher.Subscribe("");
        watcher.Connect(capture.Bind("inproc://capture"));
        stage.Await("the watcher's subscription");
        stage.Expect("the watcher has subscribed", true, capture.WaitForSubscribers("", 1, DemoStage.TimeLimit));

        using var stop = new CancellationTokenSource();
        var proxying = stage.Beside(() => RunProxy(frontend, backend, capture, stop.Token));
        using var rep = new RepSocket(context: stage.Context);
        rep.Connect(back);
        var answering = stage.Beside(() => AnswerAll(stage, rep));

        using var anonymous = new ReqSocket(context: stage.Context);
        anonymous.Connect(front);
        AskAll(stage, anonymous);
        Watch(stage, watcher, id: null);

        using var alice = new ReqSocket(new ReqOptions { RoutingId = "alice" }, stage.Context);
        alice.Connect(front);
        AskAll(stage, alice);
        Watch(stage, watcher, id: "[alice]");

        stage.Await("the worker's end");
        answering.Wait();
        stage.ExpectNothing("A1, at the capture socket", watcher);
        stage.Await("the proxy's end");
        stop.Cancel();
        proxying.Wait();
    }

    private static void RunProxy(RouterSocket frontend, DealerSocket backend, PubSocket capture, CancellationToken stop)
    {
        try
        {
            Proxy.Run(frontend, backend, capture, cancellationToken: stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The way to end a proxy without ending its context.
        }
    }

    private static void AskAll(DemoStage stage, ReqSocket req)
    {
        for (var round = 1; round <= Rounds; round++)
        {
            stage.Await($"the answer {round} through the proxy");
            req.Send("hello");
            using var reply = req.Receive();
            stage.Expect("what the REQ reads", "[world]", reply);
        }
    }

    private static void AnswerAll(DemoStage stage, RepSocket rep)
    {
        for (var round = 1; round <= 2 * Rounds; round++)
        {
            using var request = rep.Receive();
            stage.Expect("what the REP reads", "[hello]", request);
            rep.Send("world");
        }
    }

    /// <summary>Requests and replies alternate and carry the same id, automatic unless the client chose one.</summary>
    private static void Watch(DemoStage stage, SubSocket watcher, string? id)
    {
        for (var i = 0; i < 2 * Rounds; i++)
        {
            stage.Await($"captured message {i + 1}");
            using var message = watcher.Receive();
            id ??= stage.ExpectAutomaticId("A2, at the capture socket", message);
            stage.Expect("A1 to A5, at the capture socket", $"{id}[]{(i % 2 == 0 ? "[hello]" : "[world]")}", message);
            stage.Say($"{(i % 2 == 0 ? "request" : "reply  ")} {message}");
            foreach (var line in FrameDump.Explain(message))
                stage.Say($"          {line}");
        }
    }
}
