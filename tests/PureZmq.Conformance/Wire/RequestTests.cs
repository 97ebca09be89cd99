namespace PureZmq.Conformance;

/// <summary>What a REQ connection accepts, and what REQ and REP put on the wire.</summary>
public sealed class RequestTests : WireTest
{
    private ReqOptions Options { get; } = new() { ReconnectInterval = TimeSpan.FromMilliseconds(50), Linger = TimeSpan.Zero };

    [Fact(Timeout = Limits.Test), Conformance("S-01")]
    public async Task A_request_begins_with_one_empty_frame()
    {
        using var req = new ReqSocket(Options, Context);
        using var peer = await BindAndHandshakeAsync(req, "REP");
        req.AwaitPeers(1);
        req.Put("A", "B");
        Assert.Equal(Wire.Hex("01 00 01 01 'A' 00 01 'B'"), await peer.ReadExactlyAsync(8, "the request"));
        await peer.SendAsync("01 00 00 01 'C'");
        Assert.Equal("[C]", req.Next());
    }

    [Theory(Timeout = Limits.Test), Conformance("ZMTP-44", "S-06")]
    [InlineData("one frame", "00 01 41")]
    [InlineData("one empty frame", "00 00")]
    [InlineData("two frames without delimiter", "01 01 41 00 01 42")]
    [InlineData("a frame of three octets in front", "01 03 414243 01 00 00 01 44")]
    [InlineData("a request id without delimiter", "01 04 41424344 00 01 44")]
    public async Task A_reply_without_delimiter_ends_the_connection_and_the_endpoint(string what, string reply)
    {
        using var req = new ReqSocket(Options, Context);
        using var listener = RawPeer.Listen();
        req.Connect(listener.Endpoint);
        req.Put("hi");
        using (var peer = await listener.AcceptAsync())
        {
            await peer.HandshakeAsync("REP");
            await peer.ReadMessageAsync();
            await peer.SendAsync(reply);
            await peer.ExpectEofAsync();
        }

        Assert.False(await listener.AcceptsWithinAsync(TimeSpan.FromSeconds(1)), $"After {what} the REQ came back.");
        await RefusalAsync(req);
        Assert.False(req.TryReceive(out _));
    }

    [Fact(Timeout = Limits.Test), Conformance("ZMTP-44")]
    public async Task A_reply_with_a_request_id_in_front_is_accepted_on_the_wire()
    {
        using var req = new ReqSocket(Options with { Correlate = true }, Context);
        using var peer = await BindAndHandshakeAsync(req, "REP");
        req.AwaitPeers(1);
        req.Put("hi");
        var request = await peer.ReadMessageAsync();
        Assert.Equal(3, request.Length);
        Assert.Equal(4, request[0].Length);
        await peer.SendAsync(Wire.Message(request[0], [], "ok"u8.ToArray()));
        Assert.Equal("[ok]", req.Next());
    }

    [Fact(Timeout = Limits.Test), Conformance("ZMTP-44")]
    public async Task Commands_around_a_reply_are_skipped()
    {
        using var req = new ReqSocket(Options, Context);
        using var peer = await BindAndHandshakeAsync(req, "REP");
        req.AwaitPeers(1);
        req.Put("hi");
        await peer.ReadMessageAsync();
        await peer.SendAsync("04 01 FF 01 00 04 01 FF 00 02 'ok' 04 00");
        Assert.Equal("[ok]", req.Next());
    }

    [Fact(Timeout = Limits.Test), Conformance("S-09", "S-10")]
    public async Task A_rep_returns_the_envelope_and_survives_malformed_requests()
    {
        using var rep = new RepSocket(context: Context);
        using var peer = await BindAndHandshakeAsync(rep, "DEALER");
        await peer.SendAsync(Wire.Message("x"), Wire.Message("x", "y"), Wire.Message("x", ""), Wire.Message(""), Wire.Message("X", "Y", "", "ok"));
        Assert.Equal("[ok]", rep.Next());
        rep.Put("fine", "");
        Assert.Equal(["X", "Y", "", "fine", ""], (await peer.ReadMessageAsync()).Select(Text));
    }
}
