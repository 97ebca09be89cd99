using PureZmq.Protocol;
using Xunit;

namespace PureZmq.Tests.Protocol;

public sealed class ZmtpProtocolExceptionTests
{
    [Fact]
    public void It_names_the_rule_and_says_that_trying_again_does_not_help()
    {
        var exception = ZmtpProtocolException.SizeOutOfRange(ulong.MaxValue);
        Assert.Equal("37/ZMTP, Framing", exception.Rule);
        Assert.EndsWith("Rule: 37/ZMTP, Framing.", exception.Message, StringComparison.Ordinal);
        Assert.Contains("18446744073709551615", exception.Message, StringComparison.Ordinal);
        Assert.True(exception.EndsEndpoint);
        Assert.False(exception.IsTransient);
        Assert.Equal(71, exception.Errno);
    }

    [Fact]
    public void What_a_peer_sent_shows_only_in_part()
    {
        var exception = ZmtpProtocolException.IncompatibleSocketTypes(SocketType.Req, new byte[60_000]);
        Assert.InRange(exception.Message.Length, 10, 400);
        Assert.InRange(ZmtpProtocolException.UnexpectedCommand(new byte[60_000], HandshakeState.AwaitingReady).Message.Length, 10, 400);
    }
}
