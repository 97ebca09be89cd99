using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace PureZmq.Transports;

/// <summary>The calls of Linux that have no counterpart in the base library: epoll, poll, eventfd, the timer slack; and connect,
/// which in the base library throws.</summary>
/// <remarks>Only <see cref="EpollSet"/>, what belongs to it, <see cref="LinuxConnect"/>, and a poller's handles may call them: the portable
/// reactor has to do without.</remarks>
[SupportedOSPlatform("linux")]
internal static unsafe partial class LinuxNative
{
    public const int EpollCtlAdd = 1;
    public const int EpollCtlDelete = 2;
    public const int EpollCtlModify = 3;
    public const int CloseOnExec = 0x80000;
    public const int NonBlocking = 0x800;
    public const int SetTimerSlack = 29;

    public const int Interrupted = 4;
    public const int NoSuchCall = 38;

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    public static partial int EpollControl(int set, int operation, int descriptor, void* change);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    public static partial int EpollWait(int set, void* events, int capacity, int timeoutInMilliseconds);

    [LibraryImport("libc", EntryPoint = "epoll_pwait2", SetLastError = true)]
    public static partial int EpollWaitPrecisely(int set, void* events, int capacity, long* timeout, void* signals);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(WatchedDescriptor* descriptors, nuint count, int timeoutInMilliseconds);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    public static partial int EventDescriptor(uint initial, int flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int descriptor, void* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, void* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    public static partial int Connect(int descriptor, byte* address, uint length);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    public static partial int ProcessControl(int option, nuint argument, nuint third, nuint fourth, nuint fifth);
}
