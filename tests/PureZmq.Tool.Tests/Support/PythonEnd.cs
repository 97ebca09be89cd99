using System.Text;
using PureZmq.Interop.Peers;
using PureZmq.Interop.PyZmq;
using PureZmq.Testing;

namespace PureZmq.Tool.Tests.Support;

/// <summary>A socket of pyzmq, which is one of libzmq.</summary>
internal sealed class PythonEnd : KillableEnd
{
    private readonly PyZmqProcess _process = new();
    private readonly PyZmqPeer _peer;

    internal PythonEnd(string type, string where, string id, string topic)
    {
        _peer = _process.Open(type.ToUpperInvariant(), id.Length > 0 ? id : null);
        if (topic.Length > 0)
            _peer.Subscribe(topic);
        var endpoint = where.Split(' ')[1];
        if (where.StartsWith("--bind", StringComparison.Ordinal))
            _peer.Bind(endpoint);
        else
            _peer.Connect(endpoint);
    }

    protected override int ProcessId => _process.Id;

    public override string ToString() => _peer.Name;

    public override ValueTask DisposeAsync()
    {
        _process.Dispose();
        return ValueTask.CompletedTask;
    }

    internal override Task SendAsync(string line)
        => Within.RunAsync(() => Xunit.Assert.True(_peer.TrySend(Frames.Of(line.Split('\t')), Within.Limit)), $"{_peer.Name} to send", Within.Limit * 2);

    internal override async Task<string?> TryNextAsync(TimeSpan limit)
    {
        var frames = await Within.RunAsync(() => _peer.TryReceive(limit), $"{_peer.Name} to look", limit + Within.Limit);
        return frames is null ? null : string.Join('\t', frames.Select(Encoding.UTF8.GetString));
    }
}
