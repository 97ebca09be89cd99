namespace PureZmq.Sockets;

/// <summary>Blocks a thread until an asynchronous operation of the engine is over.</summary>
internal static class BlockingWait
{
    // Each thread has one and uses it again. It is not disposed, and holds no handle, as nobody asked for one: whoever set it may still be
    // inside Set() when we go on. What is left of that Set() wakes whoever sleeps then, who looks whether it is set, and sleeps again.
    [ThreadStatic]
    private static ManualResetEventSlim? t_done;

    [ThreadStatic]
    private static Action? t_setDone;

    public static void For(ValueTask task)
    {
        var awaiter = task.ConfigureAwait(false).GetAwaiter();
        if (!awaiter.IsCompleted)
        {
            awaiter.UnsafeOnCompleted(Signal());
            Sleep();
        }

        awaiter.GetResult();
    }

    public static T For<T>(ValueTask<T> task)
    {
        var awaiter = task.ConfigureAwait(false).GetAwaiter();
        if (!awaiter.IsCompleted)
        {
            awaiter.UnsafeOnCompleted(Signal());
            Sleep();
        }

        return awaiter.GetResult();
    }

    private static Action Signal() => t_setDone ??= (t_done ??= new ManualResetEventSlim()).Set;

    private static void Sleep()
    {
        try
        {
            t_done!.Wait();
            t_done.Reset();
        }
        catch (ThreadInterruptedException)
        {
            (t_done, t_setDone) = (null, null); // the operation goes on, and its end must not end a later wait
            throw;
        }
    }
}
