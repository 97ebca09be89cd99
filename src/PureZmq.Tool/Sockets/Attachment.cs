namespace PureZmq.Tool.Sockets;

/// <summary>An endpoint and the way a socket gets to it.</summary>
/// <param name="Binds">True to bind, false to connect.</param>
/// <param name="Endpoint">Such as <c>tcp://127.0.0.1:5555</c>.</param>
internal readonly record struct Attachment(bool Binds, string Endpoint)
{
    /// <summary>Binds or connects; tells the resolved endpoint of a bind on <paramref name="error"/>.</summary>
    /// <exception cref="EndpointException">The endpoint is malformed.</exception>
    /// <exception cref="ZmqEndpointException">It cannot be had.</exception>
    internal void Attach(ZmqSocket socket, TextWriter error)
    {
        try
        {
            if (Binds)
                error.WriteLine($"bound {socket.Bind(Endpoint)}");
            else
                socket.Connect(Endpoint);
        }
        catch (ArgumentException malformed)
        {
            throw EndpointException.Malformed(malformed);
        }
    }
}
