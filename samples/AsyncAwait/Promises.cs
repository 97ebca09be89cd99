using System.Diagnostics;
using PureZmq;

/// <summary>What an awaited verb promises: a line for each.</summary>
internal static class Promises
{
    public static async Task ShowAsync()
    {
        await ManyReceivesWaitWithoutThreads();

        using var push = new PushSocket();
        using var pull = new PullSocket(new PullOptions { ReceiveTimeout = TimeSpan.FromMilliseconds(50) });

        var sending = push.SendAsync("first").AsTask();
        Console.WriteLine($"A5 a PUSH without peers {(sending.IsCompleted ? "has sent" : "waits")}");
        pull.Bind("inproc://pipeline");
        push.Connect("inproc://pipeline");
        await sending;
        Console.WriteLine($"A5 then it has sent: {await ReadAsync(pull)}");

        using (var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(20)))
            Console.WriteLine($"A3 a cancelled receive: {await OutcomeAsync(pull.ReceiveAsync(cancel.Token).AsTask())}");
        await push.SendAsync("second");
        Console.WriteLine($"A3 the next one reads {await ReadAsync(pull)}");
        Console.WriteLine($"A9 ReceiveTimeout: {await OutcomeAsync(pull.ReceiveAsync().AsTask())}");

        using (var req = new ReqSocket())
        {
            req.Connect("inproc://nobody");
            await req.SendAsync("one");
            Console.WriteLine($"A12 two requests in a row: {await OutcomeAsync(req.SendAsync("two"))}");
        }

        using var patient = new PullSocket();
        patient.Connect("inproc://queue");
        var (earlier, later) = (patient.ReceiveAsync().AsTask(), patient.ReceiveAsync().AsTask());
        push.Disconnect("inproc://pipeline");
        push.Bind("inproc://queue");
        await push.SendAsync("1");
        await push.SendAsync("2");
        Console.WriteLine($"A6 two receives waiting: the first reads {await earlier}, the second {await later}");

        var waiting = patient.ReceiveAsync().AsTask();
        patient.Dispose();
        Console.WriteLine($"A7 the socket is disposed: {await OutcomeAsync(waiting)}");

        using var context = new ZmqContext();
        using var alone = new PullSocket(context: context);
        waiting = alone.ReceiveAsync().AsTask();
        context.Shutdown();
        Console.WriteLine($"A8 the context ends: {await OutcomeAsync(waiting)}");
    }

    private static async Task ManyReceivesWaitWithoutThreads()
    {
        var pairs = Enumerable.Range(0, 1000).Select(n => (Push: new PushSocket(), Pull: new PullSocket())).ToList();
        foreach (var (n, pair) in pairs.Index())
            pair.Push.Connect(pair.Pull.Bind($"inproc://many-{n}"));
        var receives = pairs.Select(pair => pair.Pull.ReceiveAsync().AsTask()).ToList();
        using var process = Process.GetCurrentProcess();
        Console.WriteLine($"A1 {receives.Count(receive => !receive.IsCompleted)} receives wait, the process has {process.Threads.Count} threads");
        foreach (var pair in pairs)
            await pair.Push.SendAsync("go");
        Console.WriteLine($"A1 {(await Task.WhenAll(receives)).Count(message => message.ToString() == "[go]")} have received");
        pairs.ForEach(pair =>
        {
            pair.Push.Dispose();
            pair.Pull.Dispose();
        });
    }

    private static async Task<string> ReadAsync(PullSocket pull)
    {
        using var message = await pull.ReceiveAsync();
        return message.ToString();
    }

    private static async Task<string> OutcomeAsync(Task<Message> receiving)
    {
        try
        {
            return $"{await receiving}";
        }
        catch (Exception failure) when (failure is OperationCanceledException or TimeoutException or ObjectDisposedException)
        {
            return failure.GetType().Name;
        }
    }

    private static async Task<string> OutcomeAsync(ValueTask sending)
    {
        try
        {
            await sending;
            return "sent";
        }
        catch (ZmqStateException failure)
        {
            return failure.GetType().Name;
        }
    }
}
