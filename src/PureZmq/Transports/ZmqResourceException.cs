namespace PureZmq;

/// <summary>The process or the machine ran out of something a socket needs, such as file descriptors. Trying again later may help.</summary>
public sealed class ZmqResourceException : ZmqException
{
    private ZmqResourceException(string message, int errno)
        : base(message, errno)
    {
    }

    internal static ZmqResourceException OutOfDescriptors(string what, int errno)
        => new($"The system gave no descriptor for {what} (error {errno}). Raise the limit of open files (ulimit -n) or close sockets.", errno);

    internal static ZmqResourceException NotWatched(int errno)
        => new($"The system watches no further descriptor (error {errno}). Raise fs.epoll.max_user_watches, or close sockets.", errno);

    internal static ZmqResourceException TooManyWatched(int limit)
        => new($"The portable reactor watches {limit} sockets for each I/O thread and no more. Raise ZmqContextOptions.IoThreads, or close sockets.", Messages.Errno.ENOSPC);

    internal static ZmqResourceException TooManySockets(int limit)
        => new($"The context holds {limit} sockets, its MaxSockets. Raise ZmqContextOptions.MaxSockets or dispose sockets.", Messages.Errno.EMFILE);
}
