namespace PureZmq.Sockets;

/// <summary>Blocks a thread until an asynchronous operation of the engine is over.</summary>
internal static class BlockingWait
{
    public static void For(ValueTask task)
    {
        var awaiter = task.ConfigureAwait(false).GetAwaiter();
        if (!awaiter.IsCompleted)
            WaitFor(awaiter.UnsafeOnCompleted);
        awaiter.GetResult();
    }

    public static T For<T>(ValueTask<T> task)
    {
        var awaiter = task.ConfigureAwait(false).GetAwaiter();
        if (!awaiter.IsCompleted)
            WaitFor(awaiter.UnsafeOnCompleted);
        return awaiter.GetResult();
    }

    // The event is not disposed: whoever set it may still be inside Set() when we go on. It holds no handle, as nobody asked for one.
    private static void WaitFor(Action<Action> onCompleted)
    {
        var done = new ManualResetEventSlim();
        onCompleted(done.Set);
        done.Wait();
    }
}
