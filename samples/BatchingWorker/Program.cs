// Scenario (c): DEALER clients send ten messages each without waiting; a ROUTER reads ten at a time and answers those ten.
//
//   BatchingWorker [CLIENTS] [anonymous]     all in one process over inproc; three clients, named client-1 ... client-3
//   BatchingWorker worker ENDPOINT           the worker alone, until it is killed
//   BatchingWorker client ENDPOINT [ID]      one client
using PureZmq;

const int BatchSize = 10, Each = 10;
switch (args)
{
    case ["worker", var endpoint]:
        using (var router = new RouterSocket())
        {
            Console.Error.WriteLine($"bound {router.Bind(endpoint)}");
            while (true)
                ServeBatch(router);
        }

    case ["client", var endpoint, .. var id]:
        using (var client = Open(endpoint, id.FirstOrDefault()))
        {
            SendAll(client);
            ReceiveAll(id.FirstOrDefault() ?? "client", client);
        }

        break;
    default:
        RunTogether(int.Parse(args.FirstOrDefault() ?? "3", null), named: !args.Contains("anonymous"));
        break;
}

static void RunTogether(int count, bool named)
{
    using var router = new RouterSocket();
    router.Bind("inproc://batches");
    var clients = Enumerable.Range(1, count).Select(k => Open("inproc://batches", named ? $"client-{k}" : null)).ToList();
    clients.ForEach(SendAll);

    // All is queued now. The ROUTER takes from its peers in turn, one message each.
    for (var served = 0; served < count * Each;)
        served += ServeBatch(router);
    for (var k = 1; k <= count; k++)
        ReceiveAll($"client-{k}", clients[k - 1]);
    clients.ForEach(client => client.Dispose());
}

// Waits as long as it takes for the first message of a batch, but not for the last: the final batch may never be full.
static int ServeBatch(RouterSocket router)
{
    var batch = new List<Message> { router.Receive() };
    while (batch.Count < BatchSize && router.TryReceive(out var next, TimeSpan.FromMilliseconds(200)))
        batch.Add(next);
    foreach (var request in batch)
        Console.WriteLine($"worker {request}");
    Console.WriteLine($"worker answers {batch.Count}");
    foreach (var request in batch)
    {
        using (request)
            router.Send(request[0], $"re:{request[1]}");
    }

    return batch.Count;
}

static DealerSocket Open(string endpoint, string? id)
{
    var client = new DealerSocket(id is null ? null : new DealerOptions { RoutingId = id });
    client.Connect(endpoint);
    return client;
}

static void SendAll(DealerSocket client)
{
    for (var n = 0; n < Each; n++)
        client.Send($"{n}");
}

static void ReceiveAll(string name, DealerSocket client)
{
    for (var n = 0; n < Each; n++)
        Console.WriteLine($"{name} reads [{client.ReceiveString()}]");
    Console.WriteLine($"{name} then reads {(client.TryReceive(out var stray) ? stray : "nothing")}");
}
