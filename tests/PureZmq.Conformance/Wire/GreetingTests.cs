namespace PureZmq.Conformance;

/// <summary>The 64 octets each side says first, in stages, and what is accepted of them.</summary>
public sealed class GreetingTests : WireTest
{
    [Fact(Timeout = Limits.Test), Conformance("ZMTP-01")]
    public async Task The_signature_of_ten_octets_is_sent_at_once_on_accept()
    {
        using var pull = new PullSocket(context: Context);
        using var peer = await BindAndConnectAsync(pull);
        Assert.Equal(ExpectedGreeting[..10], await peer.ReadExactlyAsync(10, "the signature"));
        await peer.ExpectSilenceAsync(Silence);
    }

    [Fact(Timeout = Limits.Test), Conformance("ZMTP-01")]
    public async Task The_signature_of_ten_octets_is_sent_at_once_on_connect()
    {
        using var push = new PushSocket(new PushOptions { Linger = TimeSpan.Zero }, Context);
        using var listener = RawPeer.Listen();
        push.Connect(listener.Endpoint);
        using var peer = await listener.AcceptAsync();
        Assert.Equal(ExpectedGreeting[..10], await peer.ReadExactlyAsync(10, "the signature"));
        await peer.ExpectSilenceAsync(Silence);
    }

    [Fact(Timeout = Limits.Test), Conformance("ZMTP-02")]
    public async Task The_version_follows_ten_valid_octets_and_the_rest_the_peers_version()
    {
        using var pull = new PullSocket(context: Context);
        using var peer = await BindAndConnectAsync(pull);
        var greeting = Wire.Greeting();
        await peer.ReadExactlyAsync(10, "the signature");
        await peer.SendAsync(greeting.AsMemory(0, 9));
        await peer.ExpectSilenceAsync(Silence);
        await peer.SendAsync(greeting.AsMemory(9, 1));
        Assert.Equal([0x03], await peer.ReadExactlyAsync(1, "the major version"));
        await peer.ExpectSilenceAsync(Silence);
        await peer.SendAsync(greeting.AsMemory(10, 1));
        Assert.Equal(ExpectedGreeting[11..], await peer.ReadExactlyAsync(53, "the rest of the greeting"));
    }

    [Fact(Timeout = Limits.Test), Conformance("ZMTP-03")]
    public async Task A_greeting_is_accepted_octet_by_octet()
    {
        using var pull = new PullSocket(context: Context);
        using var peer = await BindAndConnectAsync(pull);
        await peer.SendOneByOneAsync(Wire.Greeting());
        await peer.SendOneByOneAsync(Wire.Ready("PUSH"));
        Assert.Equal(ExpectedGreeting, await peer.ReadExactlyAsync(64, "the greeting"));
        Assert.Equal("READY", (await peer.ReadFrameAsync()).CommandName);
        await peer.SendOneByOneAsync(Wire.Message("split", "everywhere"));
        Assert.Equal("[split][everywhere]", pull.Next());
    }

    [Fact(Timeout = Limits.Test), Conformance("ZMTP-04")]
    public async Task Padding_role_and_filler_are_ignored()
    {
        using var pull = new PullSocket(context: Context);
        var random = new Random(4);
        for (var i = 0; i < 20; i++)
        {
            using var peer = await RawPeer.ConnectAsync(pull.LastEndpoint ?? pull.Bind("tcp://127.0.0.1:*"));
            var greeting = Wire.Greeting();
            random.NextBytes(greeting.AsSpan(1, 8));
            greeting[9] = (byte)(random.Next(256) | 1);
            greeting[32] = (byte)(i % 2);
            random.NextBytes(greeting.AsSpan(33));
            await peer.SendAsync(greeting, Wire.Ready("PUSH"));
            await peer.ReadExactlyAsync(64, "the greeting");
            Assert.Equal("READY", (await peer.ReadFrameAsync()).CommandName);
            await ExpectDeliveryAsync(peer, pull, $"{i}");
        }
    }

    [Theory(Timeout = Limits.Test), Conformance("ZMTP-05")]
    [InlineData(3, 0)]
    [InlineData(3, 1)]
    [InlineData(3, 9)]
    [InlineData(4, 0)]
    [InlineData(127, 1)]
    [InlineData(255, 255)]
    public async Task Every_version_from_three_on_is_accepted(byte major, byte minor)
    {
        using var pull = new PullSocket(context: Context);
        using var peer = await BindAndConnectAsync(pull);
        await peer.SendAsync(Wire.Greeting(minor, major), Wire.Ready("PUSH"));
        Assert.Equal(ExpectedGreeting, await peer.ReadExactlyAsync(64, "the greeting"));
        Assert.Equal("READY", (await peer.ReadFrameAsync()).CommandName);
        await ExpectDeliveryAsync(peer, pull, "works");
    }

    [Theory(Timeout = Limits.Test), Conformance("ZMTP-06", "R-25")]
    [InlineData("PLAIN")]
    [InlineData("CURVE")]
    [InlineData("NULLX")]
    [InlineData("null")]
    [InlineData("")]
    public async Task Another_mechanism_is_refused_without_a_command(string mechanism)
    {
        using var pull = new PullSocket(context: Context);
        using var peer = await BindAndConnectAsync(pull);
        await peer.SendAsync(Wire.Greeting(mechanism: mechanism));
        var answer = await peer.ReadToEndAsync();
        Assert.InRange(answer.Length, 10, 64);
        Assert.Equal(ExpectedGreeting[..answer.Length], answer);
        await RefusalAsync(pull, "mechanism");
        Assert.Empty(pull.Peers);
    }
}
