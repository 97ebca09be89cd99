// Scenario (b): requests cross a ROUTER/DEALER proxy; who subscribes to its capture socket sees every frame.
//
//   WatchedProxy [ID]                                 all in one process: a client asks three times, through the proxy
//   WatchedProxy proxy FRONT BACK CAPTURE [TOPIC]...  the proxy alone; it begins when as many would see a message
//                                                     that starts with TOPIC as TOPIC is named times.
//                                                     ">tcp://..." as BACK connects: to the front of the next proxy
//   WatchedProxy worker BACK                          a REP that says "world" until Ctrl-C
//   WatchedProxy client FRONT [ID]                    a REQ that says "hello" three times
//   WatchedProxy watch CAPTURE [TOPIC]                prints what it sees until Ctrl-C
using System.Runtime.InteropServices;
using PureZmq;

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
try
{
    await (args switch
    {
        [] => AllAsync(null),
        ["proxy", var front, var back, var capture, .. var topics] => ProxyAsync(front, back, capture, topics),
        ["worker", var back] => WorkAsync(back),
        ["client", var front] => AskAsync(front, null),
        ["client", var front, var id] => AskAsync(front, id),
        ["watch", var capture] => WatchAsync(capture, ""),
        ["watch", var capture, var topic] => WatchAsync(capture, topic),
        [var id] => AllAsync(id),
        _ => throw new ArgumentException("see the head of Program.cs for the arguments"),
    });
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    // Ctrl-C is the way to end everything but the client.
}

async Task AllAsync(string? id)
{
    using var frontend = new RouterSocket();
    using var backend = new DealerSocket();
    using var capture = new PubSocket();
    using var control = new RepSocket();
    frontend.Bind("inproc://front");
    backend.Bind("inproc://back");
    capture.Bind("inproc://capture");
    control.Bind("inproc://control");

    // Before the proxy starts: a SUB that comes later has missed something. In one process a subscription acts at once.
    using var watcher = new SubSocket();
    watcher.Subscribe("");
    watcher.Connect("inproc://capture");

    var proxying = Proxy.RunAsync(frontend, backend, capture, control);
    _ = WorkAsync("inproc://back");
    await AskAsync("inproc://front", id);

    // The capture comes before the sending on: who has the last reply knows that all six messages are here.
    while (watcher.TryReceive(out var seen))
    {
        using (seen)
            Console.WriteLine(seen);
    }

    using var steering = new ReqSocket();
    steering.Connect("inproc://control");
    using var statistics = steering.Request("STATISTICS");
    Console.Error.WriteLine($"statistics {string.Join(' ', statistics.Select(number => BitConverter.ToUInt64(number.Span)))}");
    steering.Request("TERMINATE").Dispose();
    await proxying;
}

async Task ProxyAsync(string front, string back, string watched, string[] topics)
{
    using var frontend = new RouterSocket();
    using var backend = new DealerSocket();
    using var capture = new PubSocket();
    Console.Error.WriteLine($"bound {frontend.Bind(front)}");
    if (back.StartsWith('>'))
        backend.Connect(back[1..]);
    else
        Console.Error.WriteLine($"bound {backend.Bind(back)}");
    Console.Error.WriteLine($"bound {capture.Bind(watched)}");
    foreach (var (topic, count) in topics.CountBy(topic => topic))
        await capture.WaitForSubscribersAsync(topic, count, stop.Token);
    await Proxy.RunAsync(frontend, backend, capture, cancellationToken: stop.Token);
}

async Task WorkAsync(string back)
{
    using var rep = new RepSocket();
    rep.Connect(back);
    await rep.ServeAsync((_, _) => new(Message.Create("world")), stop.Token);
}

async Task AskAsync(string front, string? id)
{
    using var req = new ReqSocket(id is null ? null : new ReqOptions { RoutingId = id });
    req.Connect(front);
    for (var round = 0; round < 3; round++)
    {
        using var reply = await req.RequestAsync("hello", stop.Token);
        Console.Error.WriteLine($"client reads {reply}");
    }
}

async Task WatchAsync(string capture, string topic)
{
    using var watcher = new SubSocket();
    watcher.Subscribe(topic);
    watcher.Connect(capture);
    await foreach (var seen in watcher.ReadAllAsync(stop.Token))
    {
        using (seen)
            Console.WriteLine(seen);
    }
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;   // end in order, not at once
    stop.Cancel();
}
