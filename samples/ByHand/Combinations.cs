using PureZmq;

/// <summary>The real sockets and those made by hand, each with each.</summary>
internal static class Combinations
{
    public static async Task RunAsync(Func<RouterSocket, string, string> answer, Func<DealerSocket, string> readReply)
    {
        using var router = new RouterSocket();
        router.Bind("inproc://by-hand");
        using var rep = new RepSocket();
        rep.Bind("inproc://rep");
        using var dealer = new DealerSocket();

        Console.WriteLine("A1 a REQ asks the ROUTER");
        using var req = new ReqSocket();
        req.Connect("inproc://by-hand");
        req.Send("hello");
        answer(router, "world");
        Console.WriteLine($"REQ reads {req.Receive()}");

        Console.WriteLine("A2 A6 the DEALER asks a REP three times before it reads");
        dealer.Connect("inproc://rep");
        for (var n = 1; n <= 3; n++)
            dealer.Send("", $"hello {n}");
        for (var n = 1; n <= 3; n++)
        {
            Console.WriteLine($"REP reads {rep.Receive()}");
            rep.Send($"world {n}");
        }

        for (var n = 1; n <= 3; n++)
            Console.WriteLine($"DEALER reads [] and {readReply(dealer)}");
        dealer.Disconnect("inproc://rep");

        Console.WriteLine("A3 the DEALER asks the ROUTER");
        dealer.Connect("inproc://by-hand");
        dealer.Send("", "hello");
        answer(router, "world");
        Console.WriteLine($"DEALER reads [] and {readReply(dealer)}");

        Console.WriteLine("A4 a REQ asks the ROUTER through a proxy");
        using var frontend = new RouterSocket();
        using var backend = new DealerSocket();
        using var stop = new CancellationTokenSource();
        frontend.Bind("inproc://front");
        backend.Connect("inproc://by-hand");
        var proxying = Proxy.RunAsync(frontend, backend, cancellationToken: stop.Token);
        using var distant = new ReqSocket();
        distant.Connect("inproc://front");
        distant.Send("hello");
        answer(router, "world");
        Console.WriteLine($"REQ reads {distant.Receive()}");
        await stop.CancelAsync();
        await proxying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);   // cancelled, as it should be

        Console.WriteLine("A5 an empty frame in the body stays there");
        req.Send("a", "", "b");
        answer(router, "world");
        Console.WriteLine($"REQ reads {req.Receive()}");

        Console.WriteLine("A7 five requests are answered in reverse order");
        var reqs = Enumerable.Range(1, 5).Select(_ => new ReqSocket()).ToList();
        foreach (var (index, asking) in reqs.Index())
        {
            asking.Connect("inproc://by-hand");
            asking.Send($"question {index}");
        }

        foreach (var request in reqs.Select(_ => router.Receive()).Reverse().ToList())
        {
            using (request)
                router.Reply(request, $"answer to {request[^1]}");   // the library's word for all that was done by hand
        }

        foreach (var (index, asking) in reqs.Index())
        {
            Console.WriteLine($"REQ {index} reads {asking.Receive()}");
            asking.Dispose();
        }
    }
}
