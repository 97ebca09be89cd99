using PureZmq.Tool.Sockets;

namespace PureZmq.Tool.Proxying;

/// <summary>What <c>zmq proxy</c> is asked for.</summary>
/// <param name="Frontend">One side.</param>
/// <param name="Backend">The other side.</param>
/// <param name="Capture">Gets a copy of all messages; null: nobody.</param>
/// <param name="Control">Steers the proxy; null: nobody.</param>
/// <param name="Settings">Those of all its sockets.</param>
internal sealed record ProxyRequest(ProxySide Frontend, ProxySide Backend, ProxySide? Capture, ProxySide? Control, SocketSettings Settings);
