namespace PureZmq;

/// <summary>What a <see cref="Poller"/> looks for, and what it found. Values are those of libzmq's ZMQ_POLL constants.</summary>
[Flags]
public enum PollEvents
{
    /// <summary>Nothing: the poller keeps the item but does not look at it.</summary>
    None = 0,

    /// <summary>A receive would give a message at once; a handle can be read. libzmq: ZMQ_POLLIN.</summary>
    In = 1,

    /// <summary>A send would be taken at once; a handle can be written to. libzmq: ZMQ_POLLOUT.</summary>
    Out = 2,

    /// <summary>A handle is broken or its other end was closed; told whether it was asked for or not, but never of sockets. libzmq:
    /// ZMQ_POLLERR.</summary>
    Error = 4,

    /// <summary>A handle has urgent data; never told of sockets. libzmq: ZMQ_POLLPRI.</summary>
    Priority = 8,
}
