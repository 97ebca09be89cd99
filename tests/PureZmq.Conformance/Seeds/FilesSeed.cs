using System.Globalization;
using System.Security.Cryptography;

namespace PureZmq.Conformance;

/// <summary>Seed (h): files as messages of four frames: name, time, size, content.</summary>
/// <remarks>A5 and A8, which want processes of their own, are the sample's tests.</remarks>
public sealed class FilesSeed : EngineTest
{
    private const int Big = 10_000_000, Largest = 1_000_000;
    private const string Created = "2025-03-01T12:34:56.789Z";

    private static readonly (string Name, int Size)[] Files =
    [
        ("three.txt", 3), ("empty", 0), ("one", 1), ("255", 255), ("256", 256), ("65535", 65_535), ("65536", 65_536), ("big", Big),
        ("žluťoučký kůň.txt", 20),
    ];

    [Theory(Timeout = Limits.Test), Links, Conformance("seed-h")]
    public async Task A1_A2_A3_A4_A6_files_arrive_whole_and_in_order_though_the_sender_closed(Link link)
    {
        using var pull = new PullSocket(context: Context);
        var push = new PushSocket(new PushOptions { Linger = Timeout.InfiniteTimeSpan }, Context);
        link.Join(pull, push);
        var sending = Within.OnThread(
            () =>
            {
                foreach (var (name, size) in Files)
                    push.Put(name, Created, Text(size), Patterned.Bytes(size));
                push.Dispose();
            },
            "the sender");
        foreach (var (name, size) in Files)
        {
            using var message = pull.Take();
            AssertIs(message, 0, name, size);
        }

        await sending.Within("the sender to close");
        Assert.False(pull.TryReceive(out _));
    }

    [Theory(Timeout = Limits.Test), Links, Conformance("seed-h")]
    public async Task A1_A2_A3_A4_a_router_acknowledges_each_file_of_a_dealer(Link link)
    {
        using var router = new RouterSocket(context: Context);
        using var dealer = new DealerSocket(new DealerOptions { RoutingId = "from" }, Context);
        link.Join(router, dealer);
        var storing = Within.OnThread(
            () =>
            {
                foreach (var (name, size) in Files)
                {
                    using var message = router.Take();
                    AssertIs(message, 1, name, size);
                    router.Put(message[0], "ack");   // Reply would take the empty file for a delimiter
                }
            },
            "the receiver");
        foreach (var (name, size) in Files)
            dealer.Put(name, Created, Text(size), Patterned.Bytes(size));
        Assert.Equal(Files.Select(_ => "[ack]"), dealer.Next(Files.Length));
        await storing.Within("the receiver to end");
        Assert.False(dealer.TryReceive(out _));
    }

    [Theory(Timeout = Limits.Test), Links, Conformance("seed-h")]
    public async Task A1_A2_A3_A4_a_rep_replies_to_each_file_with_its_hash(Link link)
    {
        using var rep = new RepSocket(context: Context);
        using var req = new ReqSocket(context: Context);
        link.Join(rep, req);
        var storing = Within.OnThread(
            () =>
            {
                foreach (var (name, size) in Files)
                {
                    using var message = rep.Take();
                    AssertIs(message, 0, name, size);
                    rep.Put("ok", Hash(message[3].Span));
                }
            },
            "the receiver");
        foreach (var (name, size) in Files)
        {
            var content = Patterned.Bytes(size);
            req.Put(name, Created, Text(size), content);
            Assert.Equal($"[ok][{Hash(content)}]", req.Next());
        }

        await storing.Within("the receiver to end");
    }

    [Theory(Timeout = Limits.Test), Links, Conformance("seed-h")]
    public async Task A6_a_sender_that_does_not_linger_may_leave_a_file_out_but_never_a_part_of_one(Link link)
    {
        using var pull = new PullSocket(context: Context);
        using var other = new PushSocket(context: Context);
        var endpoint = link.Join(pull, other);
        var content = Patterned.Bytes(Big);
        for (var n = 0; n < 5; n++)
        {
            var push = new PushSocket(new PushOptions { Linger = TimeSpan.Zero }, Context);
            push.ConnectAndWait(endpoint, pull);
            push.Put($"{n}", Created, Text(Big), content);
            await push.DisposeAsync().AsTask().Within("the sender to close");
            pull.AwaitPeersLeft(1);
        }

        other.Put("other", Created, "0", "");
        var arrived = new List<string>();
        while (!arrived.Contains("other"))
            Note(pull.Take());
        while (pull.TryReceive(out var late))   // the connections are read in turn, so some may come after it
            Note(late);
        Assert.Equal(arrived.Distinct(), arrived);

        void Note(Message message)
        {
            using (message)
            {
                arrived.Add(message[0].ToString());
                AssertIs(message, 0, arrived[^1], arrived[^1] == "other" ? 0 : Big);
            }
        }
    }

    [Theory, InlineData(Link.Tcp), InlineData(Link.Ipc), Conformance("seed-h", "O-08")]
    public void A7_a_file_over_the_limit_of_a_bound_receiver_is_lost_and_what_is_sent_after_the_reconnect_arrives(Link link)
    {
        using var pull = new PullSocket(new PullOptions { MaxMessageSize = Largest }, Context);
        using var push = new PushSocket(new PushOptions { ReconnectInterval = TimeSpan.FromMilliseconds(20) }, Context);
        push.ConnectAndWait(link.BindFresh(pull), pull);
        push.Put("exact", Created, Text(Largest), Patterned.Bytes(Largest));
        push.Put("above", Created, Text(Big), Patterned.Bytes(Big));   // the sender is told that all is well
        using (var exact = pull.Take())
            AssertIs(exact, 0, "exact", Largest);
        Limits.Until(() => pull.Statistics.RefusedConnections == 1, "the frame to be refused");
        pull.AwaitPeers(1);   // it comes back by itself
        push.Put("next", Created, "3", Patterned.Bytes(3));
        using var next = pull.Take();
        AssertIs(next, 0, "next", 3);
        Assert.Equal(2, pull.Statistics.Received);
    }

    [Theory, InlineData(Link.Tcp), InlineData(Link.Ipc), Conformance("seed-h", "O-08", "R-32")]
    public void A7_a_connected_receiver_gives_the_endpoint_up_and_the_bound_sender_has_no_peer_left(Link link)
    {
        using var push = new PushSocket(context: Context);
        using var pull = new PullSocket(
            new PullOptions { MaxMessageSize = Largest, ReconnectInterval = TimeSpan.FromMilliseconds(20) }, Context);
        pull.ConnectAndWait(link.BindFresh(push), push);
        push.Put("exact", Created, Text(Largest), Patterned.Bytes(Largest));
        push.Put("above", Created, Text(Big), Patterned.Bytes(Big));
        using (var exact = pull.Take())
            AssertIs(exact, 0, "exact", Largest);
        push.AwaitPeersLeft(0);
        Assert.False(push.TrySend("nobody is left", Limits.Quiet));
        Assert.False(pull.TryReceive(out _));
    }

    private static void AssertIs(in Message message, int envelope, string name, int size)
    {
        Assert.Equal(envelope + 4, message.Count);
        Assert.Equal((name, Created, Text(size)), (message[envelope].ToString(), message[envelope + 1].ToString(), message[envelope + 2].ToString()));
        Assert.Equal(Hash(Patterned.Bytes(size)), Hash(message[envelope + 3].Span));
    }

    private static string Text(int size) => size.ToString(CultureInfo.InvariantCulture);

    private static string Hash(ReadOnlySpan<byte> content) => Convert.ToHexString(SHA256.HashData(content));
}
