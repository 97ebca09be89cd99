namespace PureZmq.Messages;

/// <summary>The error numbers of the ZeroMQ interface, as Linux counts them; those of ZeroMQ's own are the same everywhere.</summary>
/// <remarks>They are the currency of <see cref="ZmqException.Errno"/> and of programs ported from C; no system call is judged by
/// them.</remarks>
internal static class Errno
{
    public const int EPERM = 1;
    public const int ENOENT = 2;
    public const int EINTR = 4;
    public const int EAGAIN = 11;
    public const int ENOMEM = 12;
    public const int EACCES = 13;
    public const int EFAULT = 14;
    public const int ENODEV = 19;
    public const int EINVAL = 22;
    public const int EMFILE = 24;
    public const int ENOSPC = 28;
    public const int EPIPE = 32;
    public const int ENAMETOOLONG = 36;
    public const int EPROTO = 71;
    public const int ENOTSOCK = 88;
    public const int EMSGSIZE = 90;
    public const int EPROTONOSUPPORT = 93;
    public const int ENOTSUP = 95;
    public const int EAFNOSUPPORT = 97;
    public const int EADDRINUSE = 98;
    public const int EADDRNOTAVAIL = 99;
    public const int ENETDOWN = 100;
    public const int ENETUNREACH = 101;
    public const int ENETRESET = 102;
    public const int ECONNABORTED = 103;
    public const int ECONNRESET = 104;
    public const int ENOBUFS = 105;
    public const int ENOTCONN = 107;
    public const int ETIMEDOUT = 110;
    public const int ECONNREFUSED = 111;
    public const int EHOSTUNREACH = 113;
    public const int EINPROGRESS = 115;

    /// <summary>ZeroMQ's own numbers start here, out of the way of every system's.</summary>
    public const int Base = 156384712;

    public const int EFSM = Base + 51;
    public const int ENOCOMPATPROTO = Base + 52;
    public const int ETERM = Base + 53;
    public const int EMTHREAD = Base + 54;
}
