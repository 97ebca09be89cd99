namespace PureZmq.Transports;

/// <summary>How a reactor waits for its sockets.</summary>
internal enum ReactorKind
{
    /// <summary>Linux' epoll; see <see cref="EpollSet"/>.</summary>
    Epoll,

    /// <summary>The base library's sockets only, on every system; see <see cref="SelectSet"/>.</summary>
    Portable,
}
