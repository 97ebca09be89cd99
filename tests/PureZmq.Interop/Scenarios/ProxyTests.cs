using PureZmq.Interop.Peers;
using PureZmq.Interop.PyZmq;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Interop.Scenarios;

/// <summary>Our proxy between clients and workers of all three implementations, with a capture watched by a subscriber.</summary>
public sealed class ProxyTests(PyZmqProcess python) : MixedTest(python)
{
    private static readonly string[] Everybody = ["ours", "libzmq", "pyzmq"];
    private static readonly string[] Captured = ["hello", "world"];

    /// <summary>Whose client and whose worker: always two different ones, and in the full run every combination.</summary>
    public static TheoryData<string, string> Ends
    {
        get
        {
            var rows = new TheoryData<string, string>();
            var pairs = from client in Everybody from worker in Everybody where client != worker || TestMatrix.IsFull select (client, worker);
            foreach (var (client, worker) in pairs)
                rows.Add(client, worker);
            return rows;
        }
    }

    [Theory, MemberData(nameof(Ends)), Conformance("R-19", "R-20")]
    public async Task Every_frame_that_crosses_the_proxy_shows_at_the_capture(string clientOf, string workerOf)
    {
        using var proxy = new RunningProxy(Context);
        await Scenario(() =>
        {
            var sub = LibZmq("SUB");
            proxy.Watch(sub, "");
            proxy.Start();
            var worker = Open(workerOf, "REP");
            var client = Open(clientOf, "REQ");
            worker.Connect(proxy.Backend);
            client.Connect(proxy.Frontend);

            string? id = null;
            for (var round = 0; round < 3; round++)
            {
                client.Send("hello");
                worker.Expect("hello");
                worker.Send("world");
                client.Expect("world");

                foreach (var text in Captured)
                {
                    var captured = sub.Receive();
                    Assert.Equal(3, captured.Length);
                    Assert.Equal(5, captured[0].Length);
                    Assert.Equal(0, captured[0][0]);
                    id ??= Convert.ToHexString(captured[0]);
                    Assert.Equal(id, Convert.ToHexString(captured[0]));
                    Frames.AssertEqual([captured[0], .. Frames.Of("", text)], captured, "the capture");
                }
            }

            sub.ExpectNothing();
        });
        await proxy.StopAsync();
    }

    [Fact, Conformance("R-19", "R-20")]
    public async Task A_subscriber_of_a_client_name_sees_that_client_alone()
    {
        using var proxy = new RunningProxy(Context);
        await Scenario(() =>
        {
            var alices = LibZmq("SUB");
            proxy.Watch(alices, "alice");
            proxy.Start();
            var worker = LibZmq("REP");
            worker.Connect(proxy.Backend);
            var (alice, bob) = (LibZmq("REQ", "alice"), Ours("REQ", "bob"));
            alice.Connect(proxy.Frontend);
            bob.Connect(proxy.Frontend);

            foreach (var client in new IPeer[] { bob, alice, bob, alice })
            {
                client.Send("hello");
                worker.Expect("hello");
                worker.Send("world");
                client.Expect("world");
            }

            for (var round = 0; round < 2; round++)
            {
                alices.Expect("alice", "", "hello");
                alices.Expect("alice", "", "world");
            }

            alices.ExpectNothing();
        });
        await proxy.StopAsync();
    }

    [Fact, Conformance("R-19")]
    public async Task A_forwarder_passes_subscriptions_back_and_messages_on()
    {
        using var stop = new CancellationTokenSource();
        var (xsub, xpub) = (Ours("XSUB"), Ours("XPUB"));
        var (publishers, subscribers) = (xsub.Bind(AnyPort), xpub.Bind(AnyPort));
        var running = Proxy.RunAsync(xsub.Socket, xpub.Socket, cancellationToken: stop.Token);
        await Scenario(() =>
        {
            var pub = LibZmq("XPUB");
            pub.Connect(publishers);
            var sub = Open("pyzmq", "SUB");
            sub.Connect(subscribers);
            sub.Subscribe("news");
            pub.ExpectFrames([0x01, .. "news"u8]);

            pub.Send("weather", "rain");
            pub.Send("news", "today");
            sub.Expect("news", "today");
            sub.Unsubscribe("news");
            pub.ExpectFrames([0x00, .. "news"u8]);
        });
        await stop.CancelAsync();
        await RunningProxy.ExpectEndAsync(running);
    }

    [Fact, Conformance("R-19")]
    public async Task A_streamer_passes_work_on()
    {
        using var stop = new CancellationTokenSource();
        var (pull, push) = (Ours("PULL"), Ours("PUSH"));
        var (sources, sinks) = (pull.Bind(AnyPort), push.Bind(AnyPort));
        var running = Proxy.RunAsync(pull.Socket, push.Socket, cancellationToken: stop.Token);
        await Scenario(() =>
        {
            var source = LibZmq("PUSH");
            source.Connect(sources);
            var sink = LibZmq("PULL");
            sink.Connect(sinks);
            for (var i = 0; i < 1000; i++)
                source.Send($"task {i}", "");
            for (var i = 0; i < 1000; i++)
                sink.Expect($"task {i}", "");
        });
        await stop.CancelAsync();
        await RunningProxy.ExpectEndAsync(running);
    }
}
