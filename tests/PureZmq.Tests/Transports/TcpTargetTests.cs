using PureZmq.Transports;
using Xunit;

namespace PureZmq.Tests.Transports;

/// <summary>Which attempts to connect can be begun by a thread that must not wait.</summary>
public sealed class TcpTargetTests
{
    private static readonly StreamSettings Settings = new(IPv6: false, SendBuffer: -1, ReceiveBuffer: -1, Backlog: 0);

    [Theory]
    [InlineData("tcp://127.0.0.1:5555", true)]
    [InlineData("tcp://localhost:5555", false)]
    [InlineData("tcp://localhost:0;127.0.0.1:5555", false)] // the source is a name, or an interface
    [InlineData("ipc:///tmp/somewhere", true)]
    public void Only_what_needs_no_name_service_starts_at_once(string endpoint, bool atOnce)
        => Assert.Equal(atOnce, StreamTransport.Target(Endpoint.Parse(endpoint), Settings).StartsAtOnce);
}
