// Scenario (f): a hundred clients send ten messages each to one ROUTER, which answers them all in a shuffled order.
//
//   ShuffledReplies [dealer | anonymous | req]    all in one process, over inproc
//   ShuffledReplies router ENDPOINT               the ROUTER alone
//   ShuffledReplies clients ENDPOINT              the clients alone
using System.Collections.Concurrent;
using PureZmq;

const int Clients = 100, Each = 10;
var mode = args.FirstOrDefault() ?? "dealer";
var replies = new ConcurrentDictionary<string, string>();

using (var router = new RouterSocket())
{
    switch (mode)
    {
        case "router":
            Console.Error.WriteLine($"bound {router.Bind(args[1])}");
            await AnswerShuffledAsync(router, Clients * Each);
            return;
        case "clients":
            await Task.WhenAll(Enumerable.Range(0, Clients).Select(k => RunDealerAsync(args[1], $"c{k:000}", $"c{k:000}")));
            break;
        default:
            router.Bind("inproc://shuffle");
            var clients = Enumerable.Range(0, Clients).Select(k => mode switch
            {
                "req" => RunReqAsync("inproc://shuffle", $"c{k:000}"),
                "anonymous" => RunDealerAsync("inproc://shuffle", $"c{k:000}", id: null),
                _ => RunDealerAsync("inproc://shuffle", $"c{k:000}", $"c{k:000}"),
            }).ToList();
            for (var round = 0; round < (mode == "req" ? Each : 1); round++)
                await AnswerShuffledAsync(router, mode == "req" ? Clients : Clients * Each);
            await Task.WhenAll(clients);
            Console.WriteLine($"router then reads {(router.TryReceive(out _, TimeSpan.FromMilliseconds(100)) ? "more" : "nothing")}");
            break;
    }
}

foreach (var (name, read) in replies.OrderBy(pair => pair.Key, StringComparer.Ordinal))
    Console.WriteLine($"{name} reads {read}");

static async Task AnswerShuffledAsync(RouterSocket router, int count)
{
    var requests = new Message[count];
    for (var i = 0; i < count; i++)
    {
        requests[i] = await router.ReceiveAsync();
        Console.WriteLine($"-> {requests[i]}");
    }

    new Random(2026).Shuffle(requests);   // the same shuffle each time
    foreach (var request in requests)
    {
        using (request)
        {
            Console.WriteLine($"<- {request[0]} r-{request[^1]}");
            router.Reply(request, $"r-{request[^1]}");   // with the delimiter if the request had one
        }
    }
}

async Task RunDealerAsync(string endpoint, string name, string? id)
{
    using var dealer = new DealerSocket(id is null ? null : new DealerOptions { RoutingId = id });
    dealer.Connect(endpoint);
    for (var n = 0; n < Each; n++)
        await dealer.SendAsync($"m{n}");
    var read = new List<string>();
    while (read.Count < Each)
    {
        using var reply = await dealer.ReceiveAsync();
        read.Add(reply.ToString());
    }

    replies[name] = string.Join(' ', read) + (dealer.TryReceive(out var more) ? $" {more}" : "");
}

async Task RunReqAsync(string endpoint, string name)
{
    using var req = new ReqSocket();
    req.Connect(endpoint);
    var read = new List<string>();
    for (var n = 0; n < Each; n++)
    {
        using var reply = await req.RequestAsync($"{name}-m{n}");
        read.Add(reply.ToString());
    }

    replies[name] = string.Join(' ', read);
}
