using System.Net;
using PureZmq.Testing;
using PureZmq.Transports;
using Xunit;

namespace PureZmq.Tests.Transports;

/// <summary>Which addresses belong to a network.</summary>
public sealed class TcpNetworkTests
{
    [Theory, Conformance("O-21")]
    [InlineData("127.0.0.1/32", "127.0.0.1", true)]
    [InlineData("127.0.0.1", "127.0.0.1", true)]
    [InlineData("127.0.0.1", "127.0.0.2", false)]
    [InlineData("10.0.0.0/8", "10.255.1.2", true)]
    [InlineData("10.0.0.0/8", "11.0.0.0", false)]
    [InlineData("10.1.2.3/8", "10.9.9.9", true)]
    [InlineData("192.168.128.0/17", "192.168.255.255", true)]
    [InlineData("192.168.128.0/17", "192.168.127.255", false)]
    [InlineData("0.0.0.0/0", "203.0.113.9", true)]
    [InlineData("0.0.0.0/0", "::1", false)]
    [InlineData("::1", "::1", true)]
    [InlineData("fe80::/10", "febf::1", true)]
    [InlineData("fe80::/10", "fec0::1", false)]
    [InlineData("127.0.0.0/8", "::ffff:127.0.0.1", true)]
    [InlineData("::/0", "::ffff:127.0.0.1", false)]
    public void An_address_belongs_to_the_network_whose_first_bits_it_shares(string network, string address, bool belongs)
        => Assert.Equal(belongs, TcpNetwork.Parse(network).Contains(IPAddress.Parse(address)));

    [Theory, Conformance("O-21")]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("/8")]
    [InlineData("localhost")]
    [InlineData("10/8")]
    [InlineData("010.0.0.0/8")]
    [InlineData("1.2.3.4/33")]
    [InlineData("1.2.3.4/-1")]
    [InlineData("1.2.3.4/")]
    [InlineData("1.2.3.4/8/8")]
    [InlineData("::1/129")]
    public void What_is_no_network_is_refused(string? text) => Assert.False(TcpNetwork.TryParse(text, out _));
}
