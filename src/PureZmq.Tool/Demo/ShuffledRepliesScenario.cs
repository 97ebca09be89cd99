namespace PureZmq.Tool.Demo;

/// <summary>Scenario (f): a ROUTER collects the messages of a hundred clients and answers them in a shuffled order.</summary>
internal sealed class ShuffledRepliesScenario : DemoScenario
{
    private const int Clients = 100;
    private const int MessagesEach = 10;
    private const int Threads = 4;
    private const int Seed = 2026; // the same shuffle each time

    internal override string Title => "(f) 100 clients x 10 messages to one ROUTER, which answers in shuffled order";

    internal override void Run(DemoStage stage)
    {
        using var router = new RouterSocket(context: stage.Context);
        var endpoint = router.Bind(stage.Endpoint("shuffle"));
        var clients = Enumerable.Range(0, Clients)
            .Select(k => new DealerSocket(new DealerOptions { RoutingId = $"c{k:000}" }, stage.Context)).ToArray();
        try
        {
            var sending = Enumerable.Range(0, Threads)
                .Select(t => stage.Beside(() => SendAll(endpoint, clients.Where((_, k) => k % Threads == t)))).ToArray();
            var arrivals = Collect(stage, router);
            Task.WaitAll(sending);
            new Random(Seed).Shuffle(arrivals);
            foreach (var (id, body) in arrivals)
                router.Send(id, $"r-{body}");
            for (var k = 0; k < Clients; k++)
                CheckReplies(stage, clients[k], [.. arrivals.Where(arrival => arrival.Id == $"c{k:000}").Select(arrival => arrival.Body)]);
            stage.ExpectNothing("A5, at the ROUTER after the end", router, TimeSpan.FromMilliseconds(100));
            stage.Say($"{arrivals.Length} messages of {Clients} clients; each client got its own replies, in the shuffled order.");
        }
        finally
        {
            Array.ForEach(clients, client => client.Dispose());
        }
    }

    private static void SendAll(string endpoint, IEnumerable<DealerSocket> clients)
    {
        foreach (var client in clients)
        {
            client.Connect(endpoint);
            for (var n = 0; n < MessagesEach; n++)
                client.Send($"m{n}");
        }
    }

    private static (string Id, string Body)[] Collect(DemoStage stage, RouterSocket router)
    {
        var arrivals = new List<(string Id, string Body)>();
        var next = Enumerable.Range(0, Clients).ToDictionary(k => $"c{k:000}", _ => 0);
        while (arrivals.Count < Clients * MessagesEach)
        {
            stage.Await($"message {arrivals.Count + 1} at the ROUTER");
            using var message = router.Receive();
            var id = message[0].ToString();
            stage.Expect("A1, a known client", true, next.ContainsKey(id));
            stage.Expect("A1, a client's messages in order", $"[{id}][m{next[id]++}]", message);
            arrivals.Add((id, message[1].ToString()));
        }

        return [.. arrivals];
    }

    private static void CheckReplies(DemoStage stage, DealerSocket client, string[] bodies)
    {
        stage.Expect("A1, messages of a client", MessagesEach, bodies.Length);
        foreach (var body in bodies)
        {
            stage.Await($"the reply to {body}");
            using var reply = client.Receive();
            stage.Expect("A2 and A3, a client's replies in the shuffled order", $"[r-{body}]", reply);
        }

        stage.ExpectNothing("A5, at a client after its last reply", client);
    }
}
