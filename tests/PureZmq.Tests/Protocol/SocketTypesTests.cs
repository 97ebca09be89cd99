using System.Text;
using PureZmq.Protocol;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Protocol;

public sealed class SocketTypesTests
{
    // The table of the specification, written out: each line is a type and all it talks with.
    private const string Table = """
        PAIR: PAIR
        PUB: SUB XSUB
        SUB: PUB XPUB
        REQ: REP ROUTER
        REP: REQ DEALER
        DEALER: REP DEALER ROUTER
        ROUTER: REQ DEALER ROUTER
        PULL: PUSH
        PUSH: PULL
        XPUB: SUB XSUB
        XSUB: PUB XPUB
        """;

    [Fact, Conformance("ZMTP-12")]
    public void Every_pair_is_accepted_or_refused_as_the_table_says()
    {
        var types = Enum.GetValues<SocketType>();
        Assert.Equal(11, types.Length);
        foreach (var line in Table.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var words = line.Split([':', ' '], StringSplitOptions.RemoveEmptyEntries);
            var local = types.Single(type => SocketTypes.Name(type) == words[0]);
            foreach (var peer in types)
            {
                var accepted = words.Skip(1).Contains(SocketTypes.Name(peer));
                Assert.True(SocketTypes.Accepts(local, peer) == accepted, $"{local}/{peer}");
                Assert.True(SocketTypes.Accepts(peer, local) == accepted, $"{peer}/{local}");
            }
        }
    }

    [Fact]
    public void Every_name_is_read_back()
    {
        foreach (var type in Enum.GetValues<SocketType>())
        {
            Assert.True(SocketTypes.TryParse(Encoding.ASCII.GetBytes(SocketTypes.Name(type)), out var parsed));
            Assert.Equal(type, parsed);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("dealer")]
    [InlineData("DEALER ")]
    [InlineData("DEALE")]
    [InlineData("STREAM")]
    public void Other_names_are_no_type(string name) => Assert.False(SocketTypes.TryParse(Wire.Text(name), out _));

    [Fact]
    public void The_numbers_are_those_of_ZMTP_2()
    {
        Assert.Equal(
            ["PAIR", "PUB", "SUB", "REQ", "REP", "DEALER", "ROUTER", "PULL", "PUSH", "XPUB", "XSUB"],
            Enumerable.Range(0, 11).Select(number => SocketTypes.Name((SocketType)number)));
    }

    [Fact]
    public void Three_types_tell_their_identity()
    {
        Assert.Equal([SocketType.Req, SocketType.Dealer, SocketType.Router], Enum.GetValues<SocketType>().Where(SocketTypes.SendsIdentity));
    }
}
