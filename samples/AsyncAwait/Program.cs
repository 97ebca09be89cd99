// Scenario (j): every verb can be awaited, and cancelled without losing a message.
//
//   AsyncAwait                       what awaiting promises, shown one by one, over inproc
//   AsyncAwait publish ENDPOINT      [tick][0] ... [tick][49], one every ten milliseconds, when somebody has subscribed
//   AsyncAwait subscribe ENDPOINT    prints ticks, by await foreach, until number 49
using PureZmq;

switch (args)
{
    case ["publish", var endpoint]:
        using (var pub = new PubSocket())
        {
            Console.Error.WriteLine($"bound {pub.Bind(endpoint)}");
            await PublishTicksAsync(pub);
        }

        break;
    case ["subscribe", var endpoint]:
        using (var sub = new SubSocket())
        {
            sub.Subscribe("tick");
            sub.Connect(endpoint);
            await PrintTicksAsync(sub);
        }

        break;
    default:
        using (var rep = new RepSocket())
        using (var req = new ReqSocket())
        {
            req.Connect(rep.Bind("tcp://127.0.0.1:*"));
            var answering = AnswerAsync(rep);
            for (var n = 0; n < 10; n++)
            {
                await req.SendAsync("hello");
                using var reply = await req.ReceiveAsync();
                Console.WriteLine($"A1 REQ reads {reply}");
            }

            await answering;
        }

        using (var pub = new PubSocket())
        using (var sub = new SubSocket())
        {
            sub.Subscribe("tick");
            sub.Connect(pub.Bind("tcp://127.0.0.1:*"));
            await Task.WhenAll(PublishTicksAsync(pub), PrintTicksAsync(sub));
        }

        await Promises.ShowAsync();
        break;
}

static async Task AnswerAsync(RepSocket rep)
{
    for (var n = 0; n < 10; n++)
    {
        using var request = await rep.ReceiveAsync();
        Console.WriteLine($"A1 REP reads {request}");
        await rep.SendAsync("world");
    }
}

static async Task PublishTicksAsync(PubSocket pub)
{
    await pub.WaitForSubscribersAsync("tick", 1);
    using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
    for (var n = 0; n < 50 && await timer.WaitForNextTickAsync(); n++)
    {
        await pub.SendAsync(["tick", $"{n}"]);
        await pub.SendAsync(["tock", $"{n}"]);   // nobody asked for these
    }
}

static async Task PrintTicksAsync(SubSocket sub)
{
    using var enough = new CancellationTokenSource();
    await foreach (var tick in sub.ReadAllAsync(enough.Token))   // ends without an exception when the token says so
    {
        using (tick)
        {
            Console.WriteLine($"A2 {tick}");
            if (tick[1].ToString() == "49")
                await enough.CancelAsync();
        }
    }

    Console.WriteLine("A11 the enumeration ended");
}
