using PureZmq.Messages;
using PureZmq.Transports;

namespace PureZmq.Engine;

/// <summary>One connect call: when its peer is there, and what it made: if it was passed over as a repetition, what the first one made.</summary>
internal readonly record struct StartedConnect(Task Ready, Connector? Connector, InprocPipe? Pipe)
{
    /// <summary>What <see cref="Ready"/> fails with when the endpoint is disconnected before its peer is there.</summary>
    public static ZmqEndpointException Disconnected(string endpoint)
        => new(endpoint, Errno.ENOENT, $"Endpoint '{endpoint}' was disconnected before its peer was there.");
}
