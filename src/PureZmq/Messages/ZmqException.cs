using static PureZmq.Messages.Errno;

namespace PureZmq;

/// <summary>ZeroMQ could not do what was asked, for a reason outside the calling program. The base of this library's own
/// exceptions.</summary>
/// <remarks>Mistakes of the caller are standard .NET exceptions such as <see cref="ArgumentException"/>.</remarks>
public class ZmqException : Exception
{
    internal ZmqException(string message, int errno = 0, Exception? innerException = null)
        : base(message, innerException) => Errno = errno;

    /// <summary>The error number a C program would see, in Linux's numbering; 0 when there is none.</summary>
    public int Errno { get; }

    /// <summary>Whether the same call may succeed later without a change to the program or its settings.</summary>
    public virtual bool IsTransient => Errno is EAGAIN or EINTR or ENOMEM or EMFILE or ENOBUFS or ENETDOWN or ENETUNREACH or ENETRESET
        or ECONNABORTED or ECONNRESET or ECONNREFUSED or ENOTCONN or ETIMEDOUT or EHOSTUNREACH or EINPROGRESS;
}
