using System.Diagnostics;

namespace PureZmq.Conformance;

/// <summary>Peers that come and say nothing, little, or nothing but noise, in numbers.</summary>
public sealed class CrowdAtTheDoorTests : WireTest
{
    [Theory(Timeout = Limits.Long), InlineData("tcp://127.0.0.1:*"), InlineData("ipc://*")]
    public async Task More_silent_strangers_than_allowed_push_out_the_oldest_and_the_door_stays_open(string anywhere)
    {
        const int Allowed = 20, Comers = 60;
        using var pull = new PullSocket(new PullOptions { MaxPendingHandshakes = Allowed }, Context);
        var endpoint = pull.Bind(anywhere);
        var silent = new List<RawPeer>();
        for (var i = 0; i < Comers; i++)
        {
            var peer = await RawPeer.ConnectAsync(endpoint);
            silent.Add(peer);
            await peer.ReadExactlyAsync(10, "the signature");
        }

        for (var i = 0; i < Comers - Allowed; i++)
            await silent[i].ExpectEofAsync();
        await silent[^1].ExpectSilenceAsync(Silence);
        Limits.Until(() => pull.Statistics.RefusedConnections == Comers - Allowed, $"{Comers - Allowed} refusals to be counted");
        Assert.Equal(Comers - Allowed, Log.Entries.Count(entry => entry.Id.Id == PeerRefused));

        using var push = new PushSocket(context: Context);
        push.Connect(endpoint);
        push.Put("let me in");
        Assert.Equal("[let me in]", pull.Next());
        silent.ForEach(peer => peer.Dispose());
    }

    [Fact(Timeout = Limits.Long), Conformance("ZMTP-26")]
    public async Task Slow_greetings_are_all_cut_at_the_time_limit_while_good_peers_work()
    {
        const int Slow = 50;
        var allowed = TimeSpan.FromSeconds(2); // the good peer has to shake hands within it, however busy the machine is
        using var pull = new PullSocket(new PullOptions { HandshakeTimeout = allowed }, Context);
        using var push = new PushSocket(context: Context);
        var endpoint = pull.Bind("tcp://127.0.0.1:*");
        push.ConnectAndWait(endpoint, pull);
        var watch = Stopwatch.StartNew();
        var visits = Enumerable.Range(0, Slow).Select(async i =>
        {
            using var peer = await RawPeer.ConnectAsync(endpoint);
            try
            {
                await peer.SendAsync(Wire.Greeting().AsMemory(0, i));
            }
            catch (System.Net.Sockets.SocketException)
            {
                // Cut off already: its turn to speak came too late.
            }

            await peer.ReadToEndAsync();
        }).ToArray();
        var number = 0;
        while (!visits.All(visit => visit.IsCompleted))
        {
            push.Put($"{number}");
            Assert.Equal($"[{number++}]", pull.Next());
        }

        await Task.WhenAll(visits);
        Assert.InRange(watch.Elapsed, allowed - TimeSpan.FromMilliseconds(20), Limits.Wait);
        Limits.Until(() => pull.Statistics.RefusedConnections == Slow, $"{Slow} refusals to be counted");
    }

    [Fact(Timeout = Limits.Long), Conformance("ZMTP-21")]
    public async Task Millions_of_empty_commands_cost_neither_memory_nor_the_good_peer()
    {
        using var pull = new PullSocket(context: Context);
        using var push = new PushSocket(context: Context);
        using var noisy = await BindAndHandshakeAsync(pull, "PUSH");
        push.ConnectAndWait(pull.LastEndpoint!, pull);
        var memory = GC.GetTotalMemory(forceFullCollection: true);
        var noise = new byte[1 << 16];
        for (var i = 0; i < noise.Length; i += 2)
            noise[i] = 0x04;
        for (var i = 0; i < 100 * Limits.Scale; i++)
        {
            await noisy.SendAsync(noise);
            push.Put($"{i}");
            Assert.Equal($"[{i}]", pull.Next());
        }

        await ExpectDeliveryAsync(noisy, pull, "and a message");
        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - memory < 256L << 20, "The commands were kept.");
    }

    [Fact(Timeout = Limits.Long)]
    public async Task Endless_metadata_is_refused()
    {
        using var pull = new PullSocket(context: Context);
        using var peer = await BindAndConnectAsync(pull);
        var properties = Enumerable.Range(0, 100_000).SelectMany(i => Wire.Property($"X-{i}", "value")).ToArray();
        try
        {
            await peer.SendAsync(Wire.Greeting(), Wire.Command("READY", properties));
        }
        catch (System.Net.Sockets.SocketException)
        {
            // Cut off while it was still talking.
        }

        await peer.ReadToEndAsync();
        await RefusalAsync(pull);
    }

    [Fact(Timeout = Limits.Long)]
    public async Task Subscribers_that_never_read_cost_the_publisher_their_mark_and_the_good_one_nothing()
    {
        const int Stuck = 5, Size = 10_000, HighWaterMark = 50;
        using var pub = new PubSocket(new PubOptions { SendHighWaterMark = HighWaterMark }, Context);
        using var sub = new SubSocket(context: Context);
        var endpoint = pub.Bind("tcp://127.0.0.1:*");
        sub.Subscribe("");
        sub.ConnectAndWait(endpoint, pub);
        var stuck = new List<RawPeer>();
        for (var i = 0; i < Stuck; i++)
        {
            var peer = await RawPeer.ConnectAsync(endpoint, receiveBufferSize: 4_096);
            await peer.HandshakeAsync("SUB");
            await peer.SendAsync(Wire.Subscribe(""));
            stuck.Add(peer);
        }

        pub.AwaitSubscribers("", Stuck + 1);
        var body = Patterned.Bytes(Size);
        for (var i = 0; i < 5_000; i++)
        {
            pub.Put($"{i}", body);
            using var message = sub.Take();
            Assert.Equal($"{i}", message[0].ToString());
        }

        Assert.True(pub.Statistics.Dropped > 0, "Five subscribers that never read lost nothing.");
        stuck.ForEach(peer => peer.Dispose());
    }
}
