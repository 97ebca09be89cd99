using PureZmq.Messages;
using Xunit;

namespace PureZmq.Tests.Messages;

public sealed class ExceptionTests
{
    [Fact]
    public void A_missing_peer_is_named_and_may_come_later()
    {
        var exception = ZmqUnroutableException.NoPeer(new byte[] { 0x00, 0xFF });
        Assert.Equal(113, exception.Errno);
        Assert.True(exception.IsTransient);
        Assert.Equal((RoutingId)new byte[] { 0x00, 0xFF }, exception.RoutingId);
        Assert.Contains("[0x00FF]", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(Errno.EADDRINUSE, false)]
    [InlineData(Errno.EPROTO, false)]
    [InlineData(Errno.EMFILE, true)]
    [InlineData(Errno.ECONNREFUSED, true)]
    public void Whether_trying_again_may_help_follows_from_the_number(int errno, bool transient)
    {
        var exception = new ZmqException("text", errno);
        Assert.Equal(errno, exception.Errno);
        Assert.Equal(transient, exception.IsTransient);
    }

    [Fact]
    public void A_call_out_of_turn_is_an_invalid_operation()
        => Assert.IsAssignableFrom<InvalidOperationException>(new ZmqStateException("text"));

    [Fact]
    public void The_numbers_of_ZeroMQ_itself_are_the_same_everywhere()
    {
        Assert.Equal(156384763, Errno.EFSM);
        Assert.Equal(156384764, Errno.ENOCOMPATPROTO);
        Assert.Equal(156384765, Errno.ETERM);
        Assert.Equal(156384766, Errno.EMTHREAD);
    }
}
