using PureZmq.Protocol;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Protocol;

public sealed class ZmtpHandshakeTests
{
    private const string Signature = "FF 00 00 00 00 00 00 00 01 7F";

    private static readonly string DealerReady = "04 29 05 52 45 41 44 59 "
        + "0B 53 6F 63 6B 65 74 2D 54 79 70 65 00 00 00 06 44 45 41 4C 45 52 08 49 64 65 6E 74 69 74 79 00 00 00 00";

    private static readonly string Rest = Wire.ToHex(Wire.Hex("01 'NULL' 00*16 00 00*31"));

    [Fact, Conformance("ZMTP-01", "ZMTP-02", "ZMTP-07")]
    public void The_greeting_goes_out_in_three_pieces_and_READY_at_once_behind_it()
    {
        var peer = new Handshaking();
        peer.Start();
        Assert.Equal(Signature, peer.TakeSent());
        peer.Receive("FF 00*8");
        Assert.Equal("", peer.TakeSent());
        peer.Receive("7F");
        Assert.Equal("03", peer.TakeSent());
        peer.Receive("03");
        Assert.Equal(Rest, peer.TakeSent());
        peer.Receive("01 'NULL' 00*47");
        Assert.Equal("", peer.TakeSent());
        peer.Receive("00");
        Assert.Equal(DealerReady, peer.TakeSent());
        Assert.Equal(HandshakeState.AwaitingReady, peer.Handshake.State);
        Assert.False(peer.Handshake.IsComplete);
        Assert.Equal(43, peer.Receive(Wire.Ready("ROUTER", Array.Empty<byte>())));
        Assert.Equal("", peer.TakeSent());
        Assert.True(peer.Handshake.IsComplete);
    }

    [Theory, Conformance("ZMTP-10")]
    [InlineData(SocketType.Dealer, "me", "08 'Identity' 00 00 00 02 'me'")]
    [InlineData(SocketType.Req, "", "08 'Identity' 00 00 00 00")]
    [InlineData(SocketType.Router, "", "08 'Identity' 00 00 00 00")]
    [InlineData(SocketType.Push, "me", "")]
    [InlineData(SocketType.Rep, "me", "")]
    internal void READY_carries_type_then_identity_then_application_properties_by_name(SocketType type, string routingId, string identity)
    {
        var peer = new Handshaking(type, routingId, -1, ("X-b", "2"), ("X-a", "grün"));
        peer.Start();
        peer.Receive(Wire.Greeting());
        byte[] properties = [.. Wire.Property("Socket-Type", SocketTypes.Name(type)), .. Wire.Hex(identity),
            .. Wire.Property("X-a", "grün"), .. Wire.Property("X-b", "2")];
        Assert.Equal(Wire.Command("READY", properties), peer.Sent[64..]);
    }

    [Fact]
    public void A_READY_over_255_octets_has_a_long_size()
    {
        var value = new string('v', 300);
        var peer = new Handshaking(SocketType.Push, "", -1, ("X-long", value));
        peer.Start();
        peer.Receive(Wire.Greeting());
        Assert.Equal(Wire.Ready("PUSH", null, Wire.Property("X-long", value)), peer.Sent[64..]);
        Assert.Equal(0x06, peer.Sent[64]);
    }

    [Fact]
    public void The_padding_tells_the_length_of_the_routing_id()
    {
        var peer = new Handshaking(routingId: new string('r', 255));
        peer.Start();
        Assert.Equal("FF 00 00 00 00 00 00 01 00 7F", peer.TakeSent());
    }

    [Fact, Conformance("ZMTP-03")]
    public void The_whole_opening_may_come_octet_by_octet()
    {
        var peer = new Handshaking();
        peer.Start();
        byte[] opening = [.. Wire.Greeting(), .. Wire.Ready("REP")];
        Assert.Equal(opening.Length, peer.ReceiveInPieces(opening, Enumerable.Repeat(1, opening.Length)));
        Assert.Equal(SocketType.Rep, peer.Handshake.Peer.SocketType);
    }

    [Fact, Conformance("ZMTP-04")]
    public void Padding_as_server_and_filler_are_ignored()
    {
        var greeting = Wire.Greeting(asServer: true);
        new Random(1).NextBytes(greeting.AsSpan(1, 8));
        new Random(2).NextBytes(greeting.AsSpan(33));
        greeting[9] = 0x81;
        var peer = Complete(SocketType.Dealer, [.. greeting, .. Wire.Ready("DEALER")]);
        Assert.Equal(1, peer.MinorVersion);
    }

    [Theory, Conformance("ZMTP-05")]
    [InlineData(3, 0, 0)]
    [InlineData(3, 1, 1)]
    [InlineData(3, 9, 1)]
    [InlineData(4, 0, 1)]
    [InlineData(255, 255, 1)]
    public void Majors_from_3_on_are_accepted(byte major, byte minor, int talked)
        => Assert.Equal(talked, Complete(SocketType.Dealer, [.. Wire.Greeting(minor, major), .. Wire.Ready("DEALER")]).MinorVersion);

    [Theory, Conformance("ZMTP-06")]
    [InlineData("PLAIN")]
    [InlineData("NULLX")]
    [InlineData("NUL")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("NULL\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0X")]
    public void Another_mechanism_is_refused_without_a_command(string mechanism)
    {
        var peer = new Handshaking();
        peer.Start();
        var exception = Assert.Throws<ZmtpProtocolException>(() => peer.Receive(Wire.Greeting(mechanism: mechanism)));
        Assert.Contains("the local one NULL", exception.Message, StringComparison.Ordinal);
        Assert.Equal(64, peer.Sent.Length);
        Assert.Equal(HandshakeState.Failed, peer.Handshake.State);
    }

    [Theory]
    [InlineData("01 00", "ZMTP 1.0")]
    [InlineData("'GET / HTTP/1.1'", "0x47")]
    [InlineData("FF 00*7 04 00", "ZMTP 1.0")]
    [InlineData("FF 00*7 04 FE", "ZMTP 1.0")]
    [InlineData("FF 00*7 01 7F 00", "ZMTP 1.0 (revision 0)")]
    [InlineData("FF 00*7 01 7F 01", "ZMTP 2.0 (revision 1)")]
    [InlineData("FF 00*7 01 7F 02", "ZMTP 2.0 (revision 2)")]
    public void Older_peers_are_refused_by_name(string opening, string named)
    {
        var peer = new Handshaking();
        peer.Start();
        var exception = Assert.Throws<ZmtpProtocolException>(() => peer.Receive(opening));
        Assert.Contains(named, exception.Message, StringComparison.Ordinal);
        Assert.Equal("37/ZMTP, Version Negotiation", exception.Rule);
        Assert.True(exception.EndsEndpoint);
        Assert.False(exception.IsTransient);
    }

    [Fact, Conformance("ZMTP-09")]
    public void What_follows_the_READY_is_left_alone()
    {
        var peer = new Handshaking();
        peer.Start();
        byte[] opening = [.. Wire.Greeting(), .. Wire.Ready("ROUTER")];
        Assert.Equal(opening.Length, peer.Receive([.. opening, .. Wire.Message("hello")]));
        Assert.Equal(0, peer.Receive(Wire.Message("hello")));
    }

    [Fact, Conformance("ZMTP-10", "ZMTP-14")]
    public void Properties_come_in_any_order_case_and_number()
    {
        byte[] properties =
            [.. Wire.Property("X-foo", "bar"), .. Wire.Property("sOCKET-tYPE", "ROUTER"), .. Wire.Property("identity", "id")];
        var peer = Complete(SocketType.Dealer, [.. Wire.Greeting(), .. Wire.Command("READY", properties)]);
        Assert.Equal(SocketType.Router, peer.SocketType);
        Assert.Equal(Wire.Text("id"), peer.RoutingId);
        Assert.Equal(
            [KeyValuePair.Create("X-foo", "bar"), KeyValuePair.Create("sOCKET-tYPE", "ROUTER"), KeyValuePair.Create("identity", "id")],
            peer.Properties);
    }

    [Fact]
    public void Of_two_identities_the_last_one_routes_and_the_first_one_shows()
    {
        byte[] properties = [.. Wire.Property("Identity", "first"), .. Wire.Property("Identity", "last")];
        var peer = Complete(SocketType.Dealer, [.. Wire.Greeting(), .. Wire.Ready("ROUTER", null, properties)]);
        Assert.Equal(Wire.Text("last"), peer.RoutingId);
        Assert.Equal("first", PureZmq.Messages.PeerProperties.Create(null, peer.Properties).Get("Routing-Id"));
    }

    [Theory, Conformance("ZMTP-11")]
    [InlineData("0B 'Socket-Type' 00 00 00 06 'ROUTER' 00")]
    [InlineData("0B 'Socket-Ty'")]
    [InlineData("0B 'Socket-Type' 00 00 00 07 'ROUTER'")]
    [InlineData("0B 'Socket-Type' FF FF FF FF 'ROUTER'")]
    [InlineData("00 00 00 00 00")]
    public void Malformed_metadata_is_refused(string metadata)
    {
        var peer = Handshaking.In(HandshakeState.AwaitingReady);
        var exception = Assert.Throws<ZmtpProtocolException>(() => peer.Receive(Wire.Command("READY", Wire.Hex(metadata))));
        Assert.Equal("37/ZMTP, Connection Metadata", exception.Rule);
    }

    [Fact, Conformance("ZMTP-12")]
    public void Every_pair_of_types_meets_or_is_refused_by_both()
    {
        foreach (var local in Enum.GetValues<SocketType>())
        {
            foreach (var remote in Enum.GetValues<SocketType>())
            {
                var peer = new Handshaking(local);
                peer.Start();
                peer.Receive(Wire.Greeting());
                var sent = peer.Sent.Length;
                var exception = Record.Exception(() => peer.Receive(Wire.Ready(SocketTypes.Name(remote))));
                Assert.Equal(SocketTypes.Accepts(local, remote), exception is null);
                Assert.Equal(sent, peer.Sent.Length); // no ERROR
                if (exception is not null)
                    Assert.Contains($"{SocketTypes.Name(local)}/{SocketTypes.Name(remote)}", exception.Message, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("SERVER", "DEALER/SERVER")]
    [InlineData("router", "DEALER/router")]
    [InlineData("", "DEALER/.")]
    [InlineData("\r\n", "DEALER/0x0D0A")]
    public void A_type_that_is_not_known_is_refused(string type, string named)
    {
        var peer = Handshaking.In(HandshakeState.AwaitingReady);
        var exception = Assert.Throws<ZmtpProtocolException>(() => peer.Receive(Wire.Ready(type)));
        Assert.Contains($"incompatible socket types {named}", exception.Message, StringComparison.Ordinal);
    }

    [Fact, Conformance("ZMTP-13", "ZMTP-15")]
    public void A_READY_without_properties_is_accepted()
    {
        var peer = Complete(SocketType.Router, [.. Wire.Greeting(), .. Wire.Ready(null)]);
        Assert.Null(peer.SocketType);
        Assert.Empty(peer.RoutingId);
        Assert.Empty(peer.Properties);
    }

    [Fact]
    public void An_identity_has_255_octets_at_most()
    {
        Assert.Equal(255, Complete(SocketType.Router, [.. Wire.Greeting(), .. Wire.Ready("DEALER", new byte[255])]).RoutingId.Length);
        var peer = Handshaking.In(HandshakeState.AwaitingReady);
        Assert.Throws<ZmtpProtocolException>(() => peer.Receive(Wire.Ready("ROUTER", new byte[256])));
    }

    [Theory, Conformance("ZMTP-23")]
    [InlineData("03 '400'", "[400]")]
    [InlineData("00", "[]")]
    [InlineData("03 '400' 'extra'", "[400]")]
    [InlineData("04 '40'", "cut short")]
    [InlineData("", "cut short")]
    public void An_ERROR_ends_it(string data, string shown)
    {
        var peer = Handshaking.In(HandshakeState.AwaitingReady);
        var exception = Assert.Throws<ZmtpProtocolException>(() => peer.Receive(Wire.Command("ERROR", Wire.Hex(data))));
        Assert.Contains(shown, exception.Message, StringComparison.Ordinal);
        Assert.True(exception.EndsEndpoint);
    }

    [Theory, Conformance("ZMTP-22")]
    [InlineData("04 00")]                  // empty
    [InlineData("04 01 00")]               // no name
    [InlineData("04 02 05 'R'")]           // a name that passes the end
    [InlineData("04 06 05 'HELLO'")]
    [InlineData("04 07 04 'PING' 00 00")]
    [InlineData("00 05 'hello'")]          // a message
    [InlineData("00 06 05 'READY'")]       // not flagged as a command
    [InlineData("01 00")]
    public void Anything_but_READY_and_ERROR_is_refused(string frame)
    {
        var peer = Handshaking.In(HandshakeState.AwaitingReady);
        Assert.Throws<ZmtpProtocolException>(() => peer.Receive(frame));
        Assert.Equal(HandshakeState.Failed, peer.Handshake.State);
        Assert.Throws<InvalidOperationException>(() => peer.Handshake.Peer);
    }

    [Fact, Conformance("ZMTP-18")]
    public void The_MORE_bit_and_reserved_bits_of_a_command_are_ignored()
    {
        var ready = Wire.Ready("ROUTER");
        ready[0] = 0xFD;
        var peer = Handshaking.In(HandshakeState.AwaitingReady);
        peer.Receive(ready);
        Assert.True(peer.Handshake.IsComplete);
    }

    [Theory, Conformance("ZMTP-19", "ZMTP-20")]
    [InlineData(-1, "06 00*5 01 00 01", "65536 are allowed")]     // 65537
    [InlineData(-1, "06 7F FF*7", "65536 are allowed")]
    [InlineData(-1, "06 FF*8", "2^63-1")]
    [InlineData(20, "04 15", "20 are allowed")]
    [InlineData(1_000_000, "06 00*5 01 00 01", "65536 are allowed")]
    public void A_command_that_is_too_large_is_refused_from_its_header(long maxMessageSize, string header, string shown)
    {
        var peer = new Handshaking(maxMessageSize: maxMessageSize);
        peer.Start();
        peer.Receive(Wire.Greeting());
        var exception = Assert.Throws<ZmtpProtocolException>(() => peer.Receive(header));
        Assert.Contains(shown, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_READY_of_64_KiB_is_accepted()
    {
        var room = ZmtpHandshake.LargestCommand - "?READY".Length - Wire.Property("X-a", "").Length;
        var peer = Complete(SocketType.Dealer, [.. Wire.Greeting(), .. Wire.Ready(null, null, Wire.Property("X-a", new byte[room]))]);
        Assert.Equal(room, peer.Properties[0].Value.Length);
    }

    private static RemotePeer Complete(SocketType local, byte[] opening)
    {
        var peer = new Handshaking(local);
        peer.Start();
        Assert.Equal(opening.Length, peer.Receive(opening));
        Assert.True(peer.Handshake.IsComplete);
        return peer.Handshake.Peer;
    }
}
