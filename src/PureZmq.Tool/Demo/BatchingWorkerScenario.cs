namespace PureZmq.Tool.Demo;

/// <summary>Scenario (c): DEALERs ask without waiting, and a ROUTER reads ten messages before it answers those ten.</summary>
internal sealed class BatchingWorkerScenario : DemoScenario
{
    private const int MessagesEach = 10;
    private const int BatchSize = 10;

    internal override string Title => "(c) DEALER clients, and a ROUTER that answers in batches of ten";

    internal override void Run(DemoStage stage)
    {
        RunClients(stage, "alone", count: 1, named: true);
        RunClients(stage, "three", count: 3, named: true);
        RunClients(stage, "nameless", count: 3, named: false);
    }

    private static void RunClients(DemoStage stage, string name, int count, bool named)
    {
        using var worker = new RouterSocket(context: stage.Context);
        var endpoint = worker.Bind(stage.Endpoint(name));
        var clients = Enumerable.Range(1, count).Select(k => Connect(stage, endpoint, named ? $"client-{k}" : null)).ToArray();
        try
        {
            foreach (var client in clients)
            {
                for (var n = 0; n < MessagesEach; n++)
                    client.Send($"{n}");
            }

            var arrivals = new List<(string Id, string Body)>();
            while (arrivals.Count < count * MessagesEach)
                arrivals.AddRange(WorkOneBatch(stage, worker));
            CheckArrivals(stage, arrivals, count, named);
            foreach (var client in clients)
                CheckReplies(stage, client);
            stage.ExpectNothing("after the last batch, at the ROUTER", worker);
        }
        finally
        {
            Array.ForEach(clients, client => client.Dispose());
        }
    }

    private static DealerSocket Connect(DemoStage stage, string endpoint, string? id)
    {
        var client = new DealerSocket(id is null ? null : new DealerOptions { RoutingId = id }, stage.Context);
        client.Connect(endpoint);
        return client;
    }

    private static List<(string Id, string Body)> WorkOneBatch(DemoStage stage, RouterSocket worker)
    {
        var batch = new List<Message>();
        while (batch.Count < BatchSize)
        {
            stage.Await($"message {batch.Count + 1} of a batch");
            batch.Add(worker.Receive());
            stage.Expect("A1, frames of a message at the ROUTER", 2, batch[^1].Count);
        }

        stage.Say($"batch: {string.Join(' ', batch)}");
        var arrivals = batch.Select(message => (FrameDump.Of(message[0]), message[1].ToString())).ToList();
        foreach (var message in batch)
        {
            worker.Send(message[0], $"re:{message[1]}");
            message.Dispose();
        }

        return arrivals;
    }

    private static void CheckArrivals(DemoStage stage, List<(string Id, string Body)> arrivals, int count, bool named)
    {
        var ids = arrivals.Select(arrival => arrival.Id).Distinct().ToArray();
        stage.Expect("A6, distinct routing ids", count, ids.Length);
        var chosen = Enumerable.Range(1, count).Select(k => $"[client-{k}]");
        if (named)
            stage.Expect("A1, the routing ids", string.Concat(chosen), string.Concat(ids.Order()));
        foreach (var id in ids)
            stage.Expect($"A4, bodies of {id} in order", "0123456789", string.Concat(arrivals.Where(a => a.Id == id).Select(a => a.Body)));
        if (stage.IsInproc)
        {
            // All were queued before the first was read: the ROUTER takes one message of each client in turn.
            var rotation = Enumerable.Range(0, MessagesEach).SelectMany(n => ids.Select(id => $"{id}[{n}]"));
            stage.Expect("A3, strict rotation", string.Concat(rotation), string.Concat(arrivals.Select(a => $"{a.Id}[{a.Body}]")));
        }
    }

    private static void CheckReplies(DemoStage stage, DealerSocket client)
    {
        for (var n = 0; n < MessagesEach; n++)
        {
            stage.Await($"a client's reply {n}");
            using var reply = client.Receive();
            stage.Expect("A2 and A5, a client's replies in order", $"[re:{n}]", reply);
        }

        stage.ExpectNothing("A5, after a client's last reply", client);
    }
}
