using System.Diagnostics;
using Xunit.Sdk;

namespace PureZmq.Testing;

/// <summary>Waits with a limit. A test that waits for ever tells nothing; one that gives up says what it waited for.</summary>
public static class Within
{
    /// <summary>What a test waits at most for one thing when it names no other limit.</summary>
    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Waits for <paramref name="task"/>; fails the test, naming <paramref name="what"/>, when the limit passes first.</summary>
    public static async Task LimitAsync(Task task, string what, TimeSpan? limit = null)
    {
        var allowed = limit ?? Limit;
        try
        {
            await task.WaitAsync(allowed);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            throw TooLate(what, allowed);
        }
    }

    /// <inheritdoc cref="LimitAsync(Task, string, TimeSpan?)"/>
    public static async Task<T> LimitAsync<T>(Task<T> task, string what, TimeSpan? limit = null)
    {
        await LimitAsync((Task)task, what, limit);
        return await task;
    }

    /// <inheritdoc cref="LimitAsync(Task, string, TimeSpan?)"/>
    public static Task LimitAsync(ValueTask task, string what, TimeSpan? limit = null) => LimitAsync(task.AsTask(), what, limit);

    /// <inheritdoc cref="LimitAsync(Task, string, TimeSpan?)"/>
    public static Task<T> LimitAsync<T>(ValueTask<T> task, string what, TimeSpan? limit = null) => LimitAsync(task.AsTask(), what, limit);

    /// <summary>Runs a blocking call on a thread of its own and waits for its end.</summary>
    /// <remarks>A thread of its own: a call that never returns must not take a thread of the pool with it.</remarks>
    public static Task RunAsync(Action call, string what, TimeSpan? limit = null) =>
        LimitAsync(OnThread(() => { call(); return true; }, what), what, limit);

    /// <inheritdoc cref="RunAsync(Action, string, TimeSpan?)"/>
    public static Task<T> RunAsync<T>(Func<T> call, string what, TimeSpan? limit = null) => LimitAsync(OnThread(call, what), what, limit);

    /// <summary>Starts a blocking call on a thread of its own, without waiting for it.</summary>
    public static Task<T> OnThread<T>(Func<T> call, string name)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                completion.SetResult(call());
            }
            catch (Exception error)
            {
                completion.SetException(error);   // the awaiting test is the one to know
            }
        })
        { IsBackground = true, Name = name };
        thread.Start();
        return completion.Task;
    }

    /// <inheritdoc cref="OnThread{T}"/>
    public static Task OnThread(Action call, string name) => OnThread(() => { call(); return true; }, name);

    /// <summary>Waits until <paramref name="condition"/> holds: for states nothing announces, such as a counter of the engine.</summary>
    public static async Task UntilAsync(Func<bool> condition, string what, TimeSpan? limit = null)
    {
        var allowed = limit ?? Limit;
        var start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(start) > allowed)
                throw TooLate(what, allowed);
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        }
    }

    /// <summary>The failure of a wait that reached its limit.</summary>
    public static XunitException TooLate(string what, TimeSpan limit) => new($"Waited {limit.TotalSeconds:0.###} s in vain for {what}.");
}
