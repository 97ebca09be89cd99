using PureZmq.Messages;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Sockets;

/// <summary>The way back from exceptions to libzmq's numbers.</summary>
public sealed class ZmqErrorsTests
{
    public static TheoryData<Exception, int> Rows => new()
    {
        { new TimeoutException(), Errno.EAGAIN },
        { new ZmqStateException("out of turn"), Errno.EFSM },
        { new ObjectDisposedException(nameof(ZmqContext)), Errno.ETERM },
        { new ObjectDisposedException(typeof(ZmqContext).FullName), Errno.ETERM },
        { new ObjectDisposedException(nameof(PullSocket)), Errno.ENOTSOCK },
        { new ObjectDisposedException("PureZmq.RouterSocket"), Errno.ENOTSOCK },
        { new ObjectDisposedException("Stream"), 0 },
        { new ObjectDisposedException(null), 0 },
        { new ZmqException("no thread", Errno.EMTHREAD), Errno.EMTHREAD },
        { new ArgumentException("wrong"), Errno.EINVAL },
        { new ArgumentNullException("name"), Errno.EINVAL },
        { new ArgumentOutOfRangeException("name"), Errno.EINVAL },
        { new NotSupportedException(), Errno.ENOTSUP },
        { new PlatformNotSupportedException(), Errno.ENOTSUP },
        { new OperationCanceledException(), 0 },
        { new TaskCanceledException(), 0 },
        { new InvalidOperationException(), 0 },
        { new FormatException(), 0 },
    };

    [Theory, MemberData(nameof(Rows)), Conformance("R-30")]
    public void Each_exception_has_the_number_of_the_table(Exception exception, int errno) => Assert.Equal(errno, ZmqErrors.ToErrno(exception));

    [Fact]
    public void No_exception_has_no_number() => Assert.Throws<ArgumentNullException>(() => ZmqErrors.ToErrno(null!));
}
