namespace PureZmq.Conformance;

/// <summary>Binds and connects the sockets of a contract as its <see cref="Link"/> says, and waits until they know each other.</summary>
internal static class Joining
{
    public static bool IsInproc(this Link link) => link is Link.Inproc or Link.InprocConnectFirst;

    public static bool IsConnectFirst(this Link link) => link is Link.InprocConnectFirst or Link.TcpConnectFirst or Link.IpcConnectFirst;

    /// <summary>An endpoint that can be connected to before anybody has bound it.</summary>
    public static string NewEndpoint(this Link link) => link switch
    {
        Link.Inproc or Link.InprocConnectFirst => $"inproc://{Guid.NewGuid():N}",
        Link.Ipc or Link.IpcConnectFirst => $"ipc://@{Guid.NewGuid():N}", // a name without a file leaves nothing behind
        _ => $"tcp://127.0.0.1:{Ports.Next()}",
    };

    /// <summary>Binds to a fresh endpoint of the link's transport and returns it resolved.</summary>
    public static string BindFresh(this Link link, ZmqSocket bound)
        => bound.Bind(link switch
        {
            Link.Inproc or Link.InprocConnectFirst => link.NewEndpoint(),
            Link.Ipc or Link.IpcConnectFirst => "ipc://*",
            _ => "tcp://127.0.0.1:*",
        });

    /// <summary>Binds one socket, connects the others to it one after the other, and returns the endpoint once all are peers.</summary>
    public static string Join(this Link link, ZmqSocket bound, params ReadOnlySpan<ZmqSocket> connected)
    {
        var expected = bound.Peers.Count;
        string endpoint;
        if (link.IsConnectFirst())
        {
            endpoint = link.NewEndpoint();
            foreach (var socket in connected)
                socket.Connect(endpoint);
            endpoint = bound.Bind(endpoint);
            AwaitPeers(bound, expected + connected.Length);
        }
        else
        {
            endpoint = link.BindFresh(bound);
            foreach (var socket in connected)
                socket.ConnectAndWait(endpoint, bound);
        }

        foreach (var socket in connected)
            AwaitPeers(socket, 1);
        return endpoint;
    }

    /// <summary>Connects and waits until both ends count one peer more.</summary>
    public static void ConnectAndWait(this ZmqSocket socket, string endpoint, ZmqSocket bound)
    {
        var (there, here) = (bound.Peers.Count + 1, socket.Peers.Count + 1);
        socket.Connect(endpoint);
        AwaitPeers(bound, there);
        AwaitPeers(socket, here);
    }

    /// <summary>Waits until the socket has so many peers.</summary>
    public static void AwaitPeers(this ZmqSocket socket, int count)
    {
        if (!socket.WaitForPeers(count, Limits.Wait))
            Assert.Fail($"{socket.GetType().Name} waited {Limits.Wait.TotalSeconds:0} s for {count} peers and has {socket.Peers.Count}.");
    }

    /// <summary>Waits until the socket has lost all but so many peers.</summary>
    public static void AwaitPeersLeft(this ZmqSocket socket, int count)
        => Limits.Until(() => socket.Peers.Count <= count, $"{socket.GetType().Name} to be left with {count} peers");

    /// <summary>Waits until so many subscribers would receive a message that begins with the topic.</summary>
    public static void AwaitSubscribers(this PubSocket publisher, string topic, int count = 1)
    {
        if (!publisher.WaitForSubscribers(topic, count, Limits.Wait))
            Assert.Fail($"PUB waited {Limits.Wait.TotalSeconds:0} s for {count} subscribers of '{topic}'.");
    }

    /// <inheritdoc cref="AwaitSubscribers(PubSocket, string, int)"/>
    public static void AwaitSubscribers(this XPubSocket publisher, string topic, int count = 1)
    {
        if (!publisher.WaitForSubscribers(topic, count, Limits.Wait))
            Assert.Fail($"XPUB waited {Limits.Wait.TotalSeconds:0} s for {count} subscribers of '{topic}'.");
    }
}
