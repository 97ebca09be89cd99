using System.Globalization;
using System.Text;

namespace PureZmq.CallShapes;

/// <summary>The first programs of the ZeroMQ guide, line for line, with <c>Console</c> where they print.</summary>
internal static class Tutorials
{
    public static void HelloWorldServer()
    {
        using var responder = new RepSocket();
        responder.Bind("tcp://*:5555");
        while (true)
        {
            Console.WriteLine($"Received {responder.ReceiveString()}");
            responder.Send("World");
        }
    }

    public static void HelloWorldClient()
    {
        using var requester = new ReqSocket();
        requester.Connect("tcp://localhost:5555");
        for (var i = 0; i < 10; i++)
        {
            requester.Send("Hello");
            Console.WriteLine(requester.ReceiveString());
        }
    }

    public static void WeatherServer()
    {
        using var publisher = new PubSocket();
        publisher.Bind("tcp://*:5556");
        var random = new Random(1);
        while (true)
        {
            var zipcode = random.Next(100_000);
            publisher.Send($"{zipcode:D5} {random.Next(-80, 135)} {random.Next(10, 60)}");
        }
    }

    public static void WeatherClient()
    {
        using var subscriber = new SubSocket();
        subscriber.Connect("tcp://localhost:5556");
        subscriber.Subscribe("10001 ");
        var total = 0;
        for (var i = 0; i < 100; i++)
            total += int.Parse(subscriber.ReceiveString().Split(' ')[1], CultureInfo.InvariantCulture);
        Console.WriteLine($"Average temperature: {total / 100}");
    }

    public static void Ventilator()
    {
        using var sender = new PushSocket();
        sender.Bind("tcp://*:5557");
        using var sink = new PushSocket();
        sink.Connect("tcp://localhost:5558");
        sink.Send("0");
        for (var i = 0; i < 100; i++)
            sender.Send($"{i}");
    }

    public static void Worker()
    {
        using var receiver = new PullSocket();
        receiver.Connect("tcp://localhost:5557");
        using var sender = new PushSocket();
        sender.Connect("tcp://localhost:5558");
        while (true)
        {
            using var task = receiver.Receive();
            Console.WriteLine(task);
            sender.Send(Array.Empty<byte>());
        }
    }

    public static void Broker()
    {
        using var frontend = new RouterSocket();
        using var backend = new DealerSocket();
        frontend.Bind("tcp://*:5559");
        backend.Bind("tcp://*:5560");
        Proxy.Run(frontend, backend);
    }

    public static void EnvelopePublisher()
    {
        using var publisher = new PubSocket();
        publisher.Bind("tcp://*:5563");
        publisher.Send(["A", "We don't want to see this"]);
        publisher.Send(["B", "We would like to see this"]);
    }

    public static void EnvelopeSubscriber()
    {
        using var subscriber = new SubSocket();
        subscriber.Connect("tcp://localhost:5563");
        subscriber.Subscribe("B");
        using var message = subscriber.Receive();
        var (address, contents) = message;
        Console.WriteLine($"[{address}] {contents}");
    }

    public static void IdentityCheck()
    {
        using var context = new ZmqContext();
        using var sink = new RouterSocket(context: context);
        sink.Bind("inproc://example");
        using var anonymous = new ReqSocket(context: context);
        anonymous.Connect("inproc://example");
        anonymous.Send("ROUTER uses a generated 5 byte identity");
        using var identified = new ReqSocket(new ReqOptions { RoutingId = "PEER2" }, context);
        identified.Connect("inproc://example");
        identified.Send("ROUTER socket uses REQ's socket identity");
        for (var i = 0; i < 2; i++)
        {
            using var message = sink.Receive();
            Console.WriteLine(message);
        }
    }

    public static async Task AsyncServer(CancellationToken cancellationToken)
    {
        await using var router = new RouterSocket(new RouterOptions { ReceiveHighWaterMark = 10_000 });
        var endpoint = router.Bind("tcp://127.0.0.1:*");
        Console.WriteLine(endpoint);
        await foreach (var request in router.ReadAllAsync(cancellationToken))
        {
            using (request)
                await router.SendAsync([request[0], "", "world"], cancellationToken);
        }
    }

    public static async Task AsyncClient(string endpoint, CancellationToken cancellationToken)
    {
        using var dealer = new DealerSocket();
        await dealer.ConnectAsync(endpoint, cancellationToken);
        await dealer.SendAsync(["", "hello"], cancellationToken);
        using var reply = await dealer.ReceiveAsync(cancellationToken);
        Console.WriteLine(Encoding.UTF8.GetString(reply[1].Span));
    }
}
