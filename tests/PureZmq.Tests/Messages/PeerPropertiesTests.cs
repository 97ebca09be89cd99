using PureZmq.Messages;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Messages;

public sealed class PeerPropertiesTests
{
    [Fact, Conformance("ZMTP-14")]
    public void What_the_peer_announced_is_found_by_its_name_in_any_case()
    {
        var properties = Create("127.0.0.1", ("Socket-Type", "DEALER"), ("Identity", "me"), ("X-colour", "red"));
        Assert.Equal("DEALER", properties.Get("Socket-Type"));
        Assert.Equal("DEALER", properties.Get("socket-TYPE"));
        Assert.Equal("red", properties.Get("x-Colour"));
        Assert.Equal("127.0.0.1", properties.Get("Peer-Address"));
        Assert.Null(properties.Get("User-Id"));
    }

    [Fact]
    public void Identity_is_found_as_routing_id_too()
    {
        var properties = Create(null, ("identity", "me"));
        Assert.Equal("me", properties.Get("Identity"));
        Assert.Equal("me", properties.Get("Routing-Id"));
        Assert.Null(Create(null).Get("Routing-Id"));
        Assert.Null(Create(null).Get("Peer-Address"));
    }

    [Fact]
    public void Of_one_name_the_first_value_counts_so_a_peer_cannot_forge_its_address()
    {
        var properties = Create("10.0.0.1", ("Peer-Address", "forged"), ("X-a", "first"), ("x-A", "second"));
        Assert.Equal("10.0.0.1", properties.Get("Peer-Address"));
        Assert.Equal("first", properties.Get("X-a"));
    }

    private static PeerProperties Create(string? address, params (string Name, string Value)[] announced) =>
        PeerProperties.Create(address, announced.Select(property => KeyValuePair.Create(property.Name, property.Value)));
}
