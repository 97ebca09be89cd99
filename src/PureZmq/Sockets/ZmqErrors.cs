using PureZmq.Messages;

namespace PureZmq;

/// <summary>The way back from .NET's exceptions to libzmq's error numbers, for programs that come from there.</summary>
public static class ZmqErrors
{
    /// <summary>The error number libzmq would have given where PureZmq threw this exception.</summary>
    /// <returns>
    /// EAGAIN for a time-out, EFSM for a verb out of turn, ETERM or ENOTSOCK for an end of the context or the socket, EINVAL for an
    /// argument, ENOTSUP for what is not supported, the number a <see cref="ZmqException"/> carries; 0 for a cancellation, which libzmq
    /// does not know, and for anything else.
    /// </returns>
    /// <exception cref="ArgumentNullException">There is no exception.</exception>
    public static int ToErrno(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception switch
        {
            TimeoutException => Errno.EAGAIN,
            ZmqStateException => Errno.EFSM,
            ZmqException known => known.Errno,
            ObjectDisposedException ended => OfObject(ended.ObjectName),
            ArgumentException => Errno.EINVAL,
            NotSupportedException => Errno.ENOTSUP,
            _ => 0,
        };
    }

    // The engine names what ended: the context, or the socket by its type.
    private static int OfObject(string name)
    {
        if (name.EndsWith(nameof(ZmqContext), StringComparison.Ordinal))
            return Errno.ETERM;
        return name.EndsWith("Socket", StringComparison.OrdinalIgnoreCase) ? Errno.ENOTSOCK : 0;
    }
}
