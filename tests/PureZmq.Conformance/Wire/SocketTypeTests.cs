namespace PureZmq.Conformance;

/// <summary>Which types accept which, told from the bytes.</summary>
public sealed class SocketTypeTests : WireTest
{
    private static readonly Dictionary<string, string[]> Accepted = new()
    {
        ["PAIR"] = ["PAIR"],
        ["PUB"] = ["SUB", "XSUB"],
        ["SUB"] = ["PUB", "XPUB"],
        ["XPUB"] = ["SUB", "XSUB"],
        ["XSUB"] = ["PUB", "XPUB"],
        ["PUSH"] = ["PULL"],
        ["PULL"] = ["PUSH"],
        ["REQ"] = ["REP", "ROUTER"],
        ["REP"] = ["REQ", "DEALER"],
        ["DEALER"] = ["REP", "DEALER", "ROUTER"],
        ["ROUTER"] = ["REQ", "DEALER", "ROUTER"],
    };

    private static readonly string[] OtherNames = ["SERVER", "CLIENT", "STREAM", "dealer", "PUSHY", ""];

    public static TheoryData<string> Types => [.. Accepted.Keys];

    [Theory(Timeout = Limits.Test), MemberData(nameof(Types)), Conformance("ZMTP-12", "S-46")]
    public async Task Fitting_types_are_accepted_and_all_others_closed_without_error(string local)
    {
        foreach (var remote in Accepted.Keys.Concat(OtherNames))
        {
            using var socket = Open(local);
            using var peer = await BindAndConnectAsync(socket);
            await peer.SendAsync(Wire.Greeting(), Wire.Ready(remote));
            await peer.ReadExactlyAsync(64, "the greeting");
            if (Accepted[local].Contains(remote))
            {
                var ready = await peer.ReadFrameAsync();
                Assert.Equal("READY", ready.CommandName);
                Assert.Equal(local, Text(PeerReady.ParseProperties(ready.CommandData)[0].Value));
                Assert.True(socket.WaitForPeers(1, Limits.Wait), $"{local} did not take {remote} as a peer.");
                continue;
            }

            var rest = await peer.ReadToEndAsync();
            Assert.False(rest.AsSpan().IndexOf("ERROR"u8) >= 0, $"{local} answered {remote} with ERROR.");
            await Log.WaitForAsync(entry => entry.Message.Contains(remote, StringComparison.Ordinal), $"a log entry that names {remote}");
            Assert.Empty(socket.Peers);
        }
    }

    [Theory(Timeout = Limits.Test), MemberData(nameof(Types)), Conformance("ZMTP-12", "S-46")]
    public async Task A_connecting_socket_does_not_come_back_to_a_peer_of_the_wrong_type(string local)
    {
        var wrong = local == "PAIR" ? "PUB" : "PAIR";
        using var socket = Open(local);
        using var listener = RawPeer.Listen();
        socket.Connect(listener.Endpoint);
        using (var peer = await listener.AcceptAsync())
        {
            await peer.SendAsync(Wire.Greeting(), Wire.Ready(wrong));
            await peer.ReadToEndAsync();
        }

        Assert.False(await listener.AcceptsWithinAsync(TimeSpan.FromMilliseconds(300)), $"{local} came back to a {wrong}.");
    }

    [Theory(Timeout = Limits.Test), MemberData(nameof(Types)), Conformance("O-04")]
    public async Task Only_req_dealer_and_router_announce_an_identity(string local)
    {
        using var socket = Open(local);
        using var peer = await BindAndConnectAsync(socket);
        var ready = await peer.HandshakeAsync(Accepted[local][0]);
        Assert.Equal(local, ready.SocketType);
        if (local is "REQ" or "DEALER" or "ROUTER")
            Assert.Empty(ready.Identity!);
        else
            Assert.Null(ready.Identity);
    }

    private ZmqSocket Open(string type)
    {
        var quick = TimeSpan.FromMilliseconds(30);
        return type switch
        {
            "PAIR" => new PairSocket(new PairOptions { ReconnectInterval = quick }, Context),
            "PUB" => new PubSocket(new PubOptions { ReconnectInterval = quick }, Context),
            "SUB" => new SubSocket(new SubOptions { ReconnectInterval = quick }, Context),
            "XPUB" => new XPubSocket(new XPubOptions { ReconnectInterval = quick }, Context),
            "XSUB" => new XSubSocket(new XSubOptions { ReconnectInterval = quick }, Context),
            "PUSH" => new PushSocket(new PushOptions { ReconnectInterval = quick }, Context),
            "PULL" => new PullSocket(new PullOptions { ReconnectInterval = quick }, Context),
            "REQ" => new ReqSocket(new ReqOptions { ReconnectInterval = quick }, Context),
            "REP" => new RepSocket(new RepOptions { ReconnectInterval = quick }, Context),
            "DEALER" => new DealerSocket(new DealerOptions { ReconnectInterval = quick }, Context),
            "ROUTER" => new RouterSocket(new RouterOptions { ReconnectInterval = quick }, Context),
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No such socket type."),
        };
    }
}
