using PureZmq.Protocol;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Protocol;

public sealed class CommandTests
{
    [Theory]
    [InlineData("05 'READY' 01 02", CommandName.Ready, "01 02")]
    [InlineData("05 'ERROR' 03 '400'", CommandName.Error, "03 34 30 30")]
    [InlineData("09 'SUBSCRIBE' 'A'", CommandName.Subscribe, "41")]
    [InlineData("09 'SUBSCRIBE'", CommandName.Subscribe, "")]
    [InlineData("06 'CANCEL' 'A'", CommandName.Cancel, "41")]
    [InlineData("04 'PING' 00 0C", CommandName.Ping, "00 0C")]
    [InlineData("04 'PONG' 'LOL'", CommandName.Pong, "4C 4F 4C")]
    [InlineData("04 'JOIN' 'Movies'", CommandName.Unknown, "4D 6F 76 69 65 73")]
    [InlineData("05 'LEAVE' 'TV'", CommandName.Unknown, "54 56")]
    [InlineData("04 'ping' 00 00", CommandName.Unknown, "00 00")]
    [InlineData("05 'PING ' 00", CommandName.Unknown, "00")]
    [InlineData("06 'FOOBAR'", CommandName.Unknown, "")]
    internal void A_command_is_a_name_and_data(string body, CommandName name, string data)
    {
        Assert.True(Command.TryParse(Wire.Hex(body), out var command));
        Assert.Equal(name, command.Name);
        Assert.Equal(data, Wire.ToHex(command.Data));
    }

    [Theory, Conformance("ZMTP-21")]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("00 'PING' 00 00")]
    [InlineData("FF")]
    [InlineData("05 'PING'")]
    public void A_name_that_is_empty_or_passes_the_end_is_no_command(string body) => Assert.False(Command.TryParse(Wire.Hex(body), out _));
}
