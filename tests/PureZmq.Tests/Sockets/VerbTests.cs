using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Sockets;

/// <summary>The rules the public layer adds to the engine's verbs.</summary>
public sealed class VerbTests : IDisposable
{
    private readonly ZmqContext _context = new();

    public void Dispose() => _context.Dispose();

    [Fact, Conformance("R-30")]
    public void Limits_that_are_no_times_are_refused_before_anything_happens()
    {
        using var dealer = new DealerSocket(context: _context);
        var negative = TimeSpan.FromMilliseconds(-2);
        Assert.Throws<ArgumentOutOfRangeException>("timeout", () => dealer.TrySend("x", negative));
        Assert.Throws<ArgumentOutOfRangeException>("timeout", () => dealer.TrySend(new byte[1], negative));
        Assert.Throws<ArgumentOutOfRangeException>("timeout", () => dealer.TrySend(["x"], negative));
        Assert.Throws<ArgumentOutOfRangeException>("timeout", () => dealer.TryReceive(out _, TimeSpan.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>("timeout", () => dealer.WaitForPeers(1, negative));
        Assert.Throws<ArgumentOutOfRangeException>("count", () => dealer.WaitForPeers(-1, TimeSpan.Zero));
    }

    [Fact, Conformance("R-30")]
    public async Task Nothing_is_not_an_argument()
    {
        using var dealer = new DealerSocket(context: _context);
        Assert.Throws<ArgumentNullException>("frame", () => dealer.Send((string)null!));
        Assert.Throws<ArgumentNullException>("frame", () => dealer.Send((byte[])null!));
        Assert.Throws<ArgumentNullException>("frame", () => dealer.TrySend((string)null!));
        await Assert.ThrowsAsync<ArgumentNullException>("frame", () => dealer.SendAsync((byte[])null!).AsTask());
        Assert.Throws<ArgumentNullException>("endpoint", () => dealer.Connect(null!));
        Assert.Throws<ArgumentException>("frames", () => dealer.Send(ReadOnlySpan<Frame>.Empty));
        Assert.Throws<ArgumentException>("frames", () => dealer.TrySend(ReadOnlySpan<Frame>.Empty));
        await Assert.ThrowsAsync<ArgumentException>("frames", () => dealer.SendAsync(ReadOnlySpan<Frame>.Empty).AsTask());
    }

    [Fact]
    public void A_time_out_names_the_option_and_its_value()
    {
        var options = new DealerOptions { SendTimeout = TimeSpan.FromMilliseconds(1), ReceiveTimeout = TimeSpan.FromMilliseconds(2) };
        using var dealer = new DealerSocket(options, _context);
        Assert.Contains("SendTimeout, which is 00:00:00.001", Assert.Throws<TimeoutException>(() => dealer.Send("x")).Message, StringComparison.Ordinal);
        Assert.Contains("ReceiveTimeout, which is 00:00:00.002", Assert.Throws<TimeoutException>(() => dealer.Receive()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_buffer_too_short_gets_the_front_and_the_whole_length_is_told()
    {
        var (one, other) = Pair();
        one.Send("abcdef");
        one.Send("");
        var buffer = new byte[4];
        Assert.Equal(6, await Within.RunAsync(() => other.Receive(buffer), "the frame"));
        Assert.Equal("abcd"u8, buffer);
        Assert.Equal(0, await Within.RunAsync(() => other.Receive(buffer), "the empty frame"));
        Assert.Equal("abcd"u8, buffer);
    }

    [Fact]
    public async Task Every_kind_of_frame_arrives_as_the_same_octets()
    {
        var (one, other) = Pair();
        byte[] octets = [.. "ab"u8];
        one.Send(octets);
        one.Send(octets.AsSpan());
        one.Send(octets.AsMemory());
        one.Send("ab"u8);
        one.Send("ab");
        one.Send((Frame)"ab");
        Assert.True(one.TrySend(octets, Within.Limit) && one.TrySend(octets.AsMemory(), Within.Limit) && one.TrySend("ab", Within.Limit));
        await one.SendAsync(octets);
        await one.SendAsync(octets.AsMemory());
        await one.SendAsync("ab");
        for (var i = 0; i < 12; i++)
            Assert.Equal("ab", await Within.RunAsync(other.ReceiveString, $"message {i}"));
    }

    [Fact]
    public async Task A_reply_repeats_the_envelope_up_to_the_first_empty_frame()
    {
        using var router = new RouterSocket(context: _context);
        using var dealer = new DealerSocket(new DealerOptions { RoutingId = "d" }, _context);
        router.Bind("inproc://router");
        dealer.Connect("inproc://router");
        foreach (var (request, reply) in new (Frame[], string)[]
        {
            (["", "q"], "[][one][two]"),
            (["X", "Y", "", "q", "", "r"], "[X][Y][][one][two]"),
            (["q"], "[one][two]"),
            (["q", "r"], "[one][two]"),
            ([""], "[][one][two]"),
        })
        {
            dealer.Send(request);
            using var received = await Within.RunAsync(router.Receive, "the request");
            router.Reply(received, "one", "two");
            await router.ReplyAsync(received, ["one", "two"]);
            for (var i = 0; i < 2; i++)
            {
                using var answer = await Within.RunAsync(dealer.Receive, "the reply");
                Assert.Equal(reply, answer.ToString());
            }

            Assert.Throws<ArgumentException>("body", () => router.Reply(received));
        }
    }

    [Fact]
    public async Task Serving_answers_in_turn_and_ends_with_the_handlers_exception()
    {
        using var rep = new RepSocket(context: _context);
        using var req = new ReqSocket(context: _context);
        rep.Bind("inproc://rep");
        req.Connect("inproc://rep");
        var seen = new List<Message>();
        var serving = rep.ServeAsync((request, _) =>
        {
            seen.Add(request);
            return request[0].ToString() switch
            {
                "echo" => ValueTask.FromResult(request),
                "fail" => throw new FormatException("handler"),
                var text => ValueTask.FromResult(Message.Create($"re:{text}")),
            };
        });
        using (var reply = await Within.LimitAsync(req.RequestAsync("a"), "the reply"))
            Assert.Equal("[re:a]", reply.ToString());
        using (var reply = await Within.LimitAsync(req.RequestAsync("echo"), "the echo"))
            Assert.Equal("[echo]", reply.ToString());

        req.Send("fail");
        await Assert.ThrowsAsync<FormatException>(() => Within.LimitAsync(serving, "the handler's exception"));
        rep.Send("after all");
        Assert.Equal("after all", await Within.RunAsync(req.ReceiveString, "the late reply"));
        Assert.All(seen, request => Assert.Throws<ObjectDisposedException>(() => request.Count));
    }

    [Fact]
    public void Only_a_manual_xpub_takes_subscriptions_from_the_program()
    {
        using var self = new XPubSocket(context: _context);
        Assert.Equal(22, ZmqErrors.ToErrno(Assert.ThrowsAny<ArgumentException>(() => self.Subscribe("x"))));
        Assert.ThrowsAny<ArgumentException>(() => self.Unsubscribe("x"u8));
        using var manual = new XPubSocket(new XPubOptions { Manual = true }, _context);
        manual.Subscribe("x");
        using var lastValue = new XPubSocket(new XPubOptions { ManualLastValue = true }, _context);
        lastValue.Unsubscribe("x");
    }

    private (PairSocket One, PairSocket Other) Pair()
    {
        // The context disposes them.
        var (one, other) = (new PairSocket(context: _context), new PairSocket(context: _context));
        one.Bind("inproc://pair");
        other.Connect("inproc://pair");
        return (one, other);
    }
}
