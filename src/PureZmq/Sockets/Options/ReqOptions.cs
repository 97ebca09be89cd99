using PureZmq.Engine;

namespace PureZmq;

/// <summary>Settings of a <see cref="ReqSocket"/>, fixed once it is open. Change a copy: <c>options with { ... }</c>.</summary>
public sealed record ReqOptions : SocketOptions
{
    /// <summary>Number the requests and accept only the reply that repeats the number. Default: false. libzmq:
    /// ZMQ_REQ_CORRELATE.</summary>
    /// <remarks>The server sees four octets before the delimiter; a REP, and every ROUTER that returns envelopes whole, handles
    /// that.</remarks>
    public bool Correlate { get; init; }

    /// <summary>Let a new request abandon one that has no reply yet. Default: false, sending twice is an error. libzmq:
    /// ZMQ_REQ_RELAXED.</summary>
    /// <remarks>Use it with <see cref="Correlate"/>; alone it may take the late reply to an abandoned request for the reply to the
    /// present one.</remarks>
    public bool Relaxed { get; init; }

    /// <summary>Greet every new peer with an empty message, so that a ROUTER there learns this socket's id. Default: false. libzmq:
    /// ZMQ_PROBE_ROUTER.</summary>
    /// <remarks>Only a ROUTER at the other end knows what to do with it.</remarks>
    public bool ProbeRouter { get; init; }

    internal override SocketSettings ToSettings() => base.ToSettings() with
    {
        RequestCorrelate = Correlate,
        RequestRelaxed = Relaxed,
        ProbeRouter = ProbeRouter,
    };
}
