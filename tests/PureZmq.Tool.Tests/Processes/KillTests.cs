using System.Globalization;
using PureZmq.Testing;
using PureZmq.Tool.Tests.Support;
using Xunit;

namespace PureZmq.Tool.Tests.Processes;

/// <summary>One side is killed, so that it can say goodbye to nobody, and started again: the other recovers as it does with libzmq there,
/// and as libzmq does.</summary>
public sealed class KillTests
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(400); // several times the wait before a connection is tried again

    private readonly string _endpoint = $"tcp://127.0.0.1:{Ports.Next()}";

    /// <summary>Whether the survivor, and who is killed, is ours; all of libzmq's in the full run, as the control.</summary>
    public static TheoryData<bool, bool> Sides
    {
        get
        {
            var sides = SidesOfOurs;
            if (TestMatrix.IsFull)
                sides.Add(false, false);
            return sides;
        }
    }

    /// <summary>Without the control.</summary>
    public static TheoryData<bool, bool> SidesOfOurs => new() { { true, true }, { true, false }, { false, true } };

    [Theory, MemberData(nameof(Sides)), Conformance("X6")]
    public async Task A_pusher_finds_the_restarted_puller_and_goes_on_in_order(bool survivorIsOurs, bool killedIsOurs)
    {
        await using var push = await KillableEnd.StartAsync(survivorIsOurs, "push", $"--connect {_endpoint}");
        await using (var pull = await KillableEnd.StartAsync(killedIsOurs, "pull", $"--bind {_endpoint}"))
        {
            await push.SendAsync("before");
            Assert.Equal("before", await pull.NextAsync());
            await pull.KillAsync();
        }

        await using var again = await KillableEnd.StartAsync(killedIsOurs, "pull", $"--bind {_endpoint}");
        await ArriveFromSomeNumberOnAsync(push, again, "");
    }

    [Theory, MemberData(nameof(Sides)), Conformance("X6")]
    public async Task A_puller_finds_the_restarted_pusher(bool survivorIsOurs, bool killedIsOurs)
    {
        await using var pull = await KillableEnd.StartAsync(survivorIsOurs, "pull", $"--connect {_endpoint}");
        await using (var push = await KillableEnd.StartAsync(killedIsOurs, "push", $"--bind {_endpoint}"))
        {
            await push.SendAsync("before");
            Assert.Equal("before", await pull.NextAsync());
            await push.KillAsync();
        }

        await using var again = await KillableEnd.StartAsync(killedIsOurs, "push", $"--bind {_endpoint}");
        await again.SendAsync("1");
        await again.SendAsync("2");
        Assert.Equal("1", await pull.NextAsync());
        Assert.Equal("2", await pull.NextAsync());
    }

    [Theory, MemberData(nameof(Sides)), Conformance("X6")]
    public async Task A_subscriber_subscribes_anew_at_the_restarted_publisher(bool survivorIsOurs, bool killedIsOurs)
    {
        await using var sub = await KillableEnd.StartAsync(survivorIsOurs, "sub", $"--connect {_endpoint}", topic: "A");
        await using (var pub = await KillableEnd.StartAsync(killedIsOurs, "pub", $"--bind {_endpoint}"))
        {
            await ArriveFromSomeNumberOnAsync(pub, sub, "A");
            await pub.KillAsync();
        }

        await using var again = await KillableEnd.StartAsync(killedIsOurs, "pub", $"--bind {_endpoint}");
        await again.SendAsync("B nobody wants");
        await ArriveFromSomeNumberOnAsync(again, sub, "Again");
    }

    [Theory, MemberData(nameof(Sides)), Conformance("X6")]
    public async Task A_publisher_serves_the_restarted_subscriber(bool survivorIsOurs, bool killedIsOurs)
    {
        await using var pub = await KillableEnd.StartAsync(survivorIsOurs, "pub", $"--bind {_endpoint}");
        await using (var sub = await KillableEnd.StartAsync(killedIsOurs, "sub", $"--connect {_endpoint}", topic: "A"))
        {
            await ArriveFromSomeNumberOnAsync(pub, sub, "A");
            await sub.KillAsync();
        }

        await using var again = await KillableEnd.StartAsync(killedIsOurs, "sub", $"--connect {_endpoint}", topic: "Again");
        await ArriveFromSomeNumberOnAsync(pub, again, "Again");
    }

    [Theory, MemberData(nameof(Sides)), Conformance("X6")]
    public async Task A_request_that_died_with_its_server_is_not_sent_again_and_gets_no_reply(bool survivorIsOurs, bool killedIsOurs)
    {
        await using var req = await KillableEnd.StartAsync(survivorIsOurs, "req", $"--connect {_endpoint}");
        await using (var rep = await KillableEnd.StartAsync(killedIsOurs, "rep", $"--bind {_endpoint}"))
        {
            await req.SendAsync("lost");
            Assert.Equal("lost", await rep.NextAsync());
            await rep.KillAsync();
        }

        await using var again = await KillableEnd.StartAsync(killedIsOurs, "rep", $"--bind {_endpoint}");
        Assert.Null(await again.TryNextAsync(Quiet));
        await using var other = await KillableEnd.StartAsync(isOurs: true, "req", $"--connect {_endpoint}");
        await other.SendAsync("asked");
        Assert.Equal("asked", await again.NextAsync());
        await again.SendAsync("answered");
        Assert.Equal("answered", await other.NextAsync());
        Assert.Null(await req.TryNextAsync(TimeSpan.Zero));
    }

    [Theory, MemberData(nameof(Sides)), Conformance("X6")]
    public async Task A_server_whose_client_died_serves_the_restarted_one(bool survivorIsOurs, bool killedIsOurs)
    {
        await using var rep = await KillableEnd.StartAsync(survivorIsOurs, "rep", $"--bind {_endpoint}");
        await using (var req = await KillableEnd.StartAsync(killedIsOurs, "req", $"--connect {_endpoint}"))
        {
            await req.SendAsync("first");
            Assert.Equal("first", await rep.NextAsync());
            await req.KillAsync();
        }

        await rep.SendAsync("for nobody");
        await using var again = await KillableEnd.StartAsync(killedIsOurs, "req", $"--connect {_endpoint}");
        await again.SendAsync("second");
        Assert.Equal("second", await rep.NextAsync());
        await rep.SendAsync("for it");
        Assert.Equal("for it", await again.NextAsync());
    }

    // No control: between two of pyzmq a message did not arrive within 10 s, in two runs of two; why was not looked into.
    [Theory, MemberData(nameof(SidesOfOurs)), Conformance("X6")]
    public async Task A_router_knows_the_restarted_dealer_by_the_same_id(bool survivorIsOurs, bool killedIsOurs)
    {
        await using var router = await KillableEnd.StartAsync(survivorIsOurs, "router", $"--bind {_endpoint}");
        for (var life = 1; life <= 2; life++)
        {
            await using var dealer = await KillableEnd.StartAsync(killedIsOurs, "dealer", $"--connect {_endpoint}", id: "worker");
            await dealer.SendAsync($"life {life}");
            Assert.Equal($"worker\tlife {life}", await router.NextAsync());
            await router.SendAsync($"worker\tthis is life {life}");
            Assert.Equal($"this is life {life}", await dealer.NextAsync());
            await dealer.KillAsync();
        }
    }

    [Theory, MemberData(nameof(Sides)), Conformance("X6")]
    public async Task A_dealer_finds_the_restarted_router_and_is_known_there(bool survivorIsOurs, bool killedIsOurs)
    {
        await using var dealer = await KillableEnd.StartAsync(survivorIsOurs, "dealer", $"--connect {_endpoint}", id: "worker");
        await using (var router = await KillableEnd.StartAsync(killedIsOurs, "router", $"--bind {_endpoint}"))
        {
            await dealer.SendAsync("first");
            Assert.Equal("worker\tfirst", await router.NextAsync());
            await router.KillAsync();
        }

        await using var again = await KillableEnd.StartAsync(killedIsOurs, "router", $"--bind {_endpoint}");
        await ArriveFromSomeNumberOnAsync(dealer, again, "", "worker\t");
        await again.SendAsync("worker\tback");
        Assert.Equal("back", await dealer.NextAsync());
    }

    // What went into the dead connection, or to a publisher that nobody had asked yet, may be lost; but once a message has arrived those
    // that follow all do, once and in order.
    private static async Task ArriveFromSomeNumberOnAsync(KillableEnd from, KillableEnd to, string before, string inFront = "")
    {
        var sent = 0;
        string? first = null;
        for (var tries = 0; first is null && tries < 500; tries++)
        {
            await SendAsync();
            first = await to.TryNextAsync(TimeSpan.FromMilliseconds(20));
        }

        Assert.True(first is not null, $"None of {sent} messages from {from} arrived at {to}.");
        for (var i = 0; i < 10; i++)
            await SendAsync();
        for (var expected = Number(first) + 1; expected < sent; expected++)
            Assert.Equal(expected, Number(await to.NextAsync()));

        Task SendAsync() => from.SendAsync(string.Create(CultureInfo.InvariantCulture, $"{before}{sent++}"));

        int Number(string line)
        {
            Assert.StartsWith(inFront + before, line, StringComparison.Ordinal);
            return int.Parse(line[(inFront.Length + before.Length)..], CultureInfo.InvariantCulture);
        }
    }
}
