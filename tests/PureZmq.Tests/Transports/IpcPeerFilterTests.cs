using PureZmq.Testing;
using PureZmq.Transports;
using Xunit;

namespace PureZmq.Tests.Transports;

/// <summary>Whom an ipc listener lets in; the peer is this very process.</summary>
public sealed class IpcPeerFilterTests : IDisposable
{
    private static readonly StreamSettings Settings = new(IPv6: false, SendBuffer: -1, ReceiveBuffer: -1, Backlog: 1);
    private readonly ListeningSocket _listening;
    private readonly StreamSocket _connected;
    private readonly StreamSocket _accepted;

    public IpcPeerFilterTests()
    {
        var endpoint = Endpoint.Parse($"ipc://@{Guid.NewGuid():N}");
        _listening = StreamTransport.Listen(endpoint, Settings);
        var target = StreamTransport.Target(endpoint, Settings);
        _connected = target.StartConnect(target.Known!, out _)!;
        _accepted = _listening.Prepare(_listening.Accept());
    }

    [Fact]
    public void Everybody_may_come_in_when_nobody_is_named() => Assert.Null(_listening.WhyUnwanted(_accepted));

    [Theory, Conformance("TRN-18")]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(false, false, true)]
    [InlineData(true, true, true)]
    public void One_match_is_enough(bool user, bool group, bool process)
    {
        var self = _accepted.Credentials!.Value;
        Assert.Null(new IpcPeerFilter(
            user ? [12345, self.UserId] : [12345], group ? [12345, self.GroupId] : [12345], process ? [1, self.ProcessId] : [1]).WhyUnwanted(_accepted));
    }

    [Fact, Conformance("TRN-18")]
    public void No_match_is_a_reason()
    {
        var reason = new IpcPeerFilter([12345], [12345], [1]).WhyUnwanted(_accepted);
        Assert.Contains("IpcAllowedUserIds", reason, StringComparison.Ordinal);
    }

    [Fact, Conformance("TRN-18")]
    public void Every_group_of_the_process_counts()
    {
        var groups = File.ReadLines("/proc/self/status").Single(line => line.StartsWith("Groups:", StringComparison.Ordinal));
        var expected = groups["Groups:".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(uint.Parse);
        Assert.Equal(expected.Order(), _accepted.SupplementaryGroups.Order());
        Assert.All(_accepted.SupplementaryGroups, group => Assert.Null(new IpcPeerFilter([], [group], []).WhyUnwanted(_accepted)));
    }

    [Fact, Conformance("TRN-19")]
    public void Both_ends_know_the_other_as_user_group_and_process()
    {
        Assert.Equal(Environment.ProcessId, _accepted.Credentials!.Value.ProcessId);
        Assert.Equal(_accepted.Credentials, _connected.Credentials);
        Assert.Matches($"^localhost:[0-9]+:[0-9]+:{Environment.ProcessId}$", _accepted.PeerAddress);
    }

    public void Dispose()
    {
        _accepted.Dispose();
        _connected.Dispose();
        _listening.Close();
    }
}
