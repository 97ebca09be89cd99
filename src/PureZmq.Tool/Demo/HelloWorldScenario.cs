namespace PureZmq.Tool.Demo;

/// <summary>Scenario (a): ten questions and answers, then the same with a ROUTER in the place of the REP to see the envelope.</summary>
internal sealed class HelloWorldScenario : DemoScenario
{
    private const int Rounds = 10;

    internal override string Title => "(a) REQ asks REP ten times";

    internal override void Run(DemoStage stage)
    {
        using var rep = new RepSocket(context: stage.Context);
        using var req = new ReqSocket(context: stage.Context);
        req.Connect(rep.Bind(stage.Endpoint("hello")));
        var answering = stage.Beside(() => AnswerAll(stage, rep));
        AskAll(stage, req, (request, reply) =>
        {
            stage.Say($"-> {request}");
            stage.Say($"<- {reply}");
        });
        answering.Wait();
        Spy(stage);
    }

    private static void Spy(DemoStage stage)
    {
        using var spy = new RouterSocket(context: stage.Context);
        using var req = new ReqSocket(context: stage.Context);
        req.Connect(spy.Bind(stage.Endpoint("spied")));
        var answering = stage.Beside(() => AnswerAsSpy(stage, spy));
        AskAll(stage, req, (_, _) => { });
        answering.Wait();
    }

    private static void AskAll(DemoStage stage, ReqSocket req, Action<string, string> show)
    {
        for (var round = 1; round <= Rounds; round++)
        {
            stage.Await($"the REP's answer {round}");
            req.Send("hello");
            using var reply = req.Receive();
            stage.Expect("A2, what the REQ reads", "[world]", reply);
            show("[hello]", reply.ToString());
        }
    }

    private static void AnswerAll(DemoStage stage, RepSocket rep)
    {
        for (var round = 1; round <= Rounds; round++)
        {
            using var request = rep.Receive();
            stage.Expect("A1, what the REP reads", "[hello]", request);
            rep.Send("world");
        }

        stage.ExpectNothing("A1, after the tenth request", rep);
    }

    private static void AnswerAsSpy(DemoStage stage, RouterSocket spy)
    {
        string? id = null;
        for (var round = 1; round <= Rounds; round++)
        {
            using var request = spy.Receive();
            id ??= stage.ExpectAutomaticId("A4, what the ROUTER reads", request);
            stage.Expect("A4, what the ROUTER reads", $"{id}[][hello]", request);
            spy.Send(request[0], "", "world");
        }

        stage.Say($"A ROUTER in the REP's place reads {id}[][hello] each time: the id, the delimiter, the body.");
    }
}
