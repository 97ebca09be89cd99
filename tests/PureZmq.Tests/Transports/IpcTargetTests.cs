using PureZmq.Transports;
using Xunit;

namespace PureZmq.Tests.Transports;

/// <summary>How attempts to connect over ipc fail: at once, with a reason.</summary>
public sealed class IpcTargetTests
{
    private static readonly StreamSettings Settings = new(IPv6: false, SendBuffer: -1, ReceiveBuffer: -1, Backlog: 0);

    [Fact]
    public void Nobody_there_is_a_refusal()
    {
        Assert.Null(Connect(NewEndpoint(), out var error));
        Assert.Equal("connection refused (ECONNREFUSED)", error);
    }

    [Fact]
    public void A_path_without_a_file_is_told_as_such()
    {
        Assert.Null(Connect(Endpoint.Parse($"ipc:///tmp/{Guid.NewGuid():N}"), out var error));
        Assert.Equal("there is no such file (ENOENT)", error);
    }

    [Fact]
    public void A_full_backlog_is_a_failed_attempt_and_no_connect_under_way()
    {
        var endpoint = NewEndpoint();
        var listening = StreamTransport.Listen(endpoint, Settings);
        var connected = new List<StreamSocket>();
        string error;
        while (Connect(endpoint, out error) is { } stream)
        {
            connected.Add(stream);
            Assert.True(connected.Count < 100, "The backlog of 0 has no end.");
        }

        Assert.Contains("backlog is full", error, StringComparison.Ordinal);
        listening.Accept().Dispose();
        using (Connect(endpoint, out error))
            Assert.Equal("", error);
        connected.ForEach(stream => stream.Dispose());
        Assert.Null(listening.Close());
    }

    private static Endpoint NewEndpoint() => Endpoint.Parse($"ipc://@{Guid.NewGuid():N}");

    private static StreamSocket? Connect(Endpoint endpoint, out string error)
    {
        var target = StreamTransport.Target(endpoint, Settings);
        return target.StartConnect(target.Known!, out error);
    }
}
