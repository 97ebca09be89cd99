using System.Diagnostics;
using System.Runtime.Loader;
using PureZmq.Engine;

namespace PureZmq.Sockets;

/// <summary>What becomes of the ambient context when the process ends: its sockets are closed and get their linger to send the
/// rest.</summary>
/// <remarks>
/// Ending a context wakes every thread that waits in it, with an exception. While the process ends that would be wrong: a server
/// loop on a background thread is a fine program, and must not end in a crash report because Main returned. So such threads are
/// held until the process is gone. The thread that runs the exit handlers is not held: it must get through.
/// </remarks>
internal static class ProcessEnd
{
    private static volatile EndingContext? _ending;

    /// <summary>Has the context disposed at the end of the process, after the program's own handlers of that event.</summary>
    public static void Arrange(ZmqContext context)
    {
        // The load context is told before the handlers of ProcessExit run. One that is added only then comes after those the program
        // added, which may still stop their threads in an orderly way, and use sockets for it.
        AssemblyLoadContext.Default.Unloading += _ => AppDomain.CurrentDomain.ProcessExit += (_, _) => End(context);
    }

    /// <summary>True when the socket's context ended with the process and the calling thread is not the one that ends it.</summary>
    public static bool Holds(SocketCore socket)
        => _ending is { } ending
            && ReferenceEquals(ending.Context, socket.Context)
            && ending.ThreadId != Environment.CurrentManagedThreadId;

    /// <summary>Never returns.</summary>
    public static Exception Hold()
    {
        using var never = new ManualResetEventSlim();
        never.Wait();
        return new UnreachableException();
    }

    private static void End(ZmqContext context)
    {
        _ending = new EndingContext(context.Core, Environment.CurrentManagedThreadId);
        context.Dispose();
    }

    private sealed record EndingContext(ContextCore Context, int ThreadId);
}
