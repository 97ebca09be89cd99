namespace PureZmq.Tool.Sockets;

/// <summary>One of the socket types as the tool knows it.</summary>
/// <param name="Name">As in <c>zmq push</c>.</param>
/// <param name="Summary">A line for the list of commands.</param>
/// <param name="Lesson">What its help teaches.</param>
/// <param name="Traits">What the type can do.</param>
/// <param name="Open">Opens a socket in a context.</param>
internal sealed record SocketKind(
    string Name, string Summary, string Lesson, SocketTraits Traits, Func<SocketSettings, ZmqContext, ZmqSocket> Open)
{
    internal bool Has(SocketTraits trait) => (Traits & trait) == trait;
}
