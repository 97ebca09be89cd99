using System.Globalization;
using System.Text;

namespace PureZmq.Bench.Peers;

/// <summary>Matching: one SUB holds ten thousand topics, and every message begins with one of them, each in turn.</summary>
internal static class TopicsPeer
{
    private const int Topics = 10_000;
    private static readonly TimeSpan SetUpLimit = TimeSpan.FromSeconds(30);

    internal static void Pub(PeerArguments arguments, PeerConsole console)
    {
        using var socket = new PubSocket(new PubOptions { NoDrop = true });
        var meter = new SteadyMeter();
        var bodies = Enumerable.Range(0, Topics).Select(topic => Body(topic, arguments)).ToArray();
        console.Bound(socket.Bind(arguments.Endpoint));
        for (var topic = 0; topic < Topics; topic++)
        {
            if (!socket.WaitForSubscribers(Topic(topic), 1, SetUpLimit))
                throw new BenchException($"The subscription to {Topic(topic)} did not come within {SetUpLimit.TotalSeconds} s.");
        }

        for (long i = 0; i < arguments.Count; i++)
        {
            if (i == arguments.WarmUp)
                meter.Begin();
            socket.Send(bodies[i % Topics].AsSpan());
        }

        console.WaitForEndOfInput(); // so that writing what is still queued counts as this process's work
        console.Report(meter.End(arguments.Measured));
    }

    internal static void Sub(PeerArguments arguments, PeerConsole console)
    {
        using var socket = new SubSocket();
        var meter = new SteadyMeter();
        var bodies = Enumerable.Range(0, Topics).Select(topic => Body(topic, arguments)).ToArray();
        for (var topic = 0; topic < Topics; topic++)
            socket.Subscribe(Topic(topic));
        socket.Connect(arguments.Endpoint);
        for (long i = 0; i < arguments.Count; i++)
        {
            if (i == arguments.WarmUp)
                meter.Begin();
            using var message = socket.Receive();
            PeerCheck.Size(message, arguments);
            if (!message[0].Span.SequenceEqual(bodies[i % Topics]))
                throw new BenchException($"Message {i} is not of topic {Topic((int)(i % Topics))}: one was lost.");
        }

        console.Report(meter.End(arguments.Measured));
        console.WaitForEndOfInput();
    }

    private static string Topic(int number) => string.Create(CultureInfo.InvariantCulture, $"topic-{number:D5}");

    private static byte[] Body(int topic, PeerArguments arguments)
    {
        var text = Topic(topic);
        if (arguments.Size < text.Length)
            throw new BenchException($"A message of {arguments.Size} octets has no room for a topic of {text.Length}.");
        var body = new byte[arguments.Size];
        Encoding.ASCII.GetBytes(text, body);
        return body;
    }
}
