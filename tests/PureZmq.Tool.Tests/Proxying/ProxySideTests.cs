using PureZmq.Tool.Proxying;
using Xunit;

namespace PureZmq.Tool.Tests.Proxying;

/// <summary>How a side of a proxy is written.</summary>
public sealed class ProxySideTests
{
    [Theory]
    [InlineData("router:tcp://*:5559", "router", true, "tcp://*:5559")]
    [InlineData("xsub:connect:tcp://news:5556", "xsub", false, "tcp://news:5556")]
    [InlineData("pull:ipc:///tmp/connect:x", "pull", true, "ipc:///tmp/connect:x")]
    public void A_type_and_an_endpoint_are_read(string text, string type, bool binds, string endpoint)
    {
        var side = ProxySide.TryParse(text);

        Assert.NotNull(side);
        Assert.Equal((type, binds, endpoint), (side.Kind.Name, side.Attachment.Binds, side.Attachment.Endpoint));
    }

    [Theory]
    [InlineData("")]
    [InlineData("router")]
    [InlineData("tcp://*:5559")]
    [InlineData("ROUTER:tcp://*:5559")]
    public void Anything_else_is_refused(string text) => Assert.Null(ProxySide.TryParse(text));
}
