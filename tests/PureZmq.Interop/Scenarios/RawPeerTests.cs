using PureZmq.Interop.Peers;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Interop.Scenarios;

/// <summary>The scripted peer that the conformance tests rely on, held to the real libzmq: it must not be wrong the way we are.</summary>
public sealed class RawPeerTests : InteropTest
{
    [Theory, InlineData(0), InlineData(1)]
    public async Task Libzmq_takes_the_scripted_peer_for_a_subscriber(byte minor)
    {
        var pub = LibZmq("XPUB");
        using var raw = await RawPeer.ConnectAsync(pub.Bind(AnyPort));
        var ready = await raw.HandshakeAsync("SUB", minor);
        Assert.Equal("XPUB", ready.SocketType);
        Assert.Equal(3, ready.Major);

        await raw.SendAsync(Wire.Subscribe("A", minor));
        pub.ExpectFrames([0x01, (byte)'A']);
        pub.SendFrames(Wire.Text("A1"), [], Frames.Body(300));
        Frames.AssertEqual([Wire.Text("A1"), [], Frames.Body(300)], await raw.ReadMessageAsync(), "the scripted peer");

        await raw.SendAsync(Wire.Cancel("A", minor));
        pub.ExpectFrames([0x00, (byte)'A']);
    }

    [Fact]
    public async Task Libzmq_connects_to_the_scripted_peer_and_sees_its_identity()
    {
        using var listener = RawPeer.Listen();
        var router = LibZmq("ROUTER", "me");
        router.Connect(listener.Endpoint);
        using var raw = await listener.AcceptAsync();
        var ready = await raw.HandshakeAsync("DEALER", identity: Wire.Text("raw"));
        Assert.Equal("ROUTER", ready.SocketType);
        Assert.Equal(Wire.Text("me"), ready.Identity);

        await raw.SendAsync(Wire.Message("hello", ""));
        router.Expect("raw", "hello", "");
        router.Send("raw", "world");
        Assert.Equal("00 05 77 6F 72 6C 64", Wire.ToHex(await raw.ReadExactlyAsync(7)));
        router.Dispose();
        await raw.ExpectEofAsync();
    }

    [Fact]
    public async Task Libzmq_closes_on_a_wrong_mechanism_and_answers_a_greeting_sent_octet_by_octet()
    {
        var pull = LibZmq("PULL");
        var endpoint = pull.Bind(AnyPort);
        using (var wrong = await RawPeer.ConnectAsync(endpoint))
        {
            await wrong.SendAsync(Wire.Greeting(mechanism: "NULLX"));
            var seen = await wrong.ReadToEndAsync();
            Assert.True(seen.Length is Wire.SignatureLength or Wire.GreetingLength, Wire.ToHex(seen));
        }

        using var raw = await RawPeer.ConnectAsync(endpoint);
        await raw.SendOneByOneAsync(Wire.Greeting());
        Assert.Equal(Wire.Hex("FF 00*7 01 7F 03 01 'NULL' 00*48"), await raw.ReadExactlyAsync(Wire.GreetingLength));
        await raw.SendOneByOneAsync(Wire.Ready("PUSH"));
        Assert.Equal("READY", (await raw.ReadFrameAsync()).CommandName);
        await raw.SendOneByOneAsync(Wire.Message("a", "b"));
        pull.Expect("a", "b");
        await raw.ExpectSilenceAsync(TimeSpan.FromMilliseconds(50));
    }
}
