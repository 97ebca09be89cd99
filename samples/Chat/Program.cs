// Scenario (k): a chat in the terminal. A PULL collects everyone's lines, a PUB gives them to everyone, the sender too.
//
//   Chat server [COLLECT [BROADCAST]]
//   Chat client NICK [COLLECT [BROADCAST]]     /quit, Ctrl-D or Ctrl-C leaves
using System.Runtime.InteropServices;
using PureZmq;

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

switch (args)
{
    case ["server", .. var endpoints]:
        await ServeAsync(endpoints.ElementAtOrDefault(0) ?? "tcp://*:5560", endpoints.ElementAtOrDefault(1) ?? "tcp://*:5561");
        return 0;
    case ["client", var nick, .. var endpoints] when Screen.Printable(nick) == nick && !string.IsNullOrWhiteSpace(nick):
        await TalkAsync(
            nick, endpoints.ElementAtOrDefault(0) ?? "tcp://127.0.0.1:5560", endpoints.ElementAtOrDefault(1) ?? "tcp://127.0.0.1:5561");
        return 0;
    default:
        Console.Error.WriteLine("usage: Chat server [COLLECT [BROADCAST]] | client NICK [COLLECT [BROADCAST]]");
        return 2;
}

async Task ServeAsync(string collect, string broadcast)
{
    using var pull = new PullSocket();
    using var pub = new PubSocket();
    Console.Error.WriteLine($"bound {pull.Bind(collect)}");
    Console.Error.WriteLine($"bound {pub.Bind(broadcast)}");
    var counting = CountAsync(pub);
    await foreach (var line in pull.ReadAllAsync(stop.Token))
    {
        using (line)
        {
            if (line.Count != 2)
                continue;   // a stranger's
            Console.WriteLine(Screen.Printable($"{line[0]}: {line[1]}"));
            pub.Send(line);
        }
    }

    await counting;
}

// Tells each time more listen than ever before.
async Task CountAsync(PubSocket pub)
{
    try
    {
        for (var listeners = 1; ; listeners++)
        {
            await pub.WaitForSubscribersAsync("", listeners, stop.Token);
            Console.Error.WriteLine($"{listeners} listening");
        }
    }
    catch (OperationCanceledException)
    {
        // The server ends.
    }
}

async Task TalkAsync(string nick, string collect, string broadcast)
{
    using var push = new PushSocket(new PushOptions { Linger = TimeSpan.FromSeconds(1) });   // the last line still goes out
    using var sub = new SubSocket();
    push.Connect(collect);
    sub.Subscribe("");
    sub.Connect(broadcast);
    using var screen = Screen.Open($"{nick}> ");

    // Reading the keyboard can be neither awaited nor cancelled, so it has a thread of its own, which the end of the process ends.
    new Thread(() =>
    {
        while (screen.ReadLine() is { } line && line != "/quit")
        {
            if (line.Length > 0)
                push.Send(nick, line);
        }

        stop.Cancel();
    })
    { IsBackground = true }.Start();

    await foreach (var line in sub.ReadAllAsync(stop.Token))
    {
        using (line)
        {
            if (line.Count == 2)
                screen.Print(Screen.Printable($"{line[0]}: {line[1]}"));
        }
    }
}

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
