namespace PureZmq.Conformance;

/// <summary>Sending and receiving that cannot hang a test: each wait has a limit, and its failure says what was waited for.</summary>
internal static class Bounded
{
    /// <summary>Sends one message of these frames; fails when no peer takes it within the limit.</summary>
    public static void Put(this ISender socket, params ReadOnlySpan<Frame> frames)
    {
        if (!socket.TrySend(frames, Limits.Wait))
            Assert.Fail($"{socket.GetType().Name} found no room within {Limits.Wait.TotalSeconds:0} s for a message of {frames.Length} frames.");
    }

    /// <summary>Takes the next message; the caller disposes it.</summary>
    public static Message Take(this IReceiver socket)
    {
        if (!socket.TryReceive(out var message, Limits.Wait))
            Assert.Fail($"{socket.GetType().Name} waited {Limits.Wait.TotalSeconds:0} s for a message.");
        return message;
    }

    /// <summary>Takes the next message and gives its dump: <c>[hello][][0x00FF]</c>.</summary>
    public static string Next(this IReceiver socket)
    {
        using var message = socket.Take();
        return message.ToString();
    }

    /// <summary>The dumps of the next messages.</summary>
    public static string[] Next(this IReceiver socket, int count)
    {
        var dumps = new string[count];
        for (var i = 0; i < count; i++)
            dumps[i] = socket.Next();
        return dumps;
    }

    /// <summary>The bodies of the next message's frames.</summary>
    public static byte[][] NextFrames(this IReceiver socket)
    {
        using var message = socket.Take();
        var bodies = new byte[message.Count][];
        for (var i = 0; i < bodies.Length; i++)
            bodies[i] = message[i].ToArray();
        return bodies;
    }

    /// <summary>Takes whatever is there now, without waiting.</summary>
    public static List<string> Drain(this IReceiver socket)
    {
        var dumps = new List<string>();
        while (socket.TryReceive(out var message))
        {
            using (message)
                dumps.Add(message.ToString());
        }

        return dumps;
    }

    /// <summary>Fails if a message arrives within a short time.</summary>
    public static void ExpectNothing(this IReceiver socket, string because)
    {
        if (!socket.TryReceive(out var message, Limits.Quiet))
            return;
        using (message)
            Assert.Fail($"{socket.GetType().Name} received {message}, though {because}.");
    }

    /// <summary>Awaits with the limit of the suite; says what did not happen.</summary>
    public static Task<T> Within<T>(this Task<T> task, string what) => Testing.Within.LimitAsync(task, what, Limits.Wait);

    /// <inheritdoc cref="Within{T}(Task{T}, string)"/>
    public static Task Within(this Task task, string what) => Testing.Within.LimitAsync(task, what, Limits.Wait);

    /// <summary>Awaits all tasks of a storm, or the first failure: the others may then wait for ever for what the failed one owed them.</summary>
    public static async Task AllWithin(this IEnumerable<Task> tasks, TimeSpan limit, string what)
    {
        var running = tasks.ToList();
        var all = AllAsync();
        await Testing.Within.LimitAsync(all, what, limit);

        async Task AllAsync()
        {
            while (running.Count > 0)
            {
                var ended = await Task.WhenAny(running);
                running.Remove(ended);
                await ended;
            }
        }
    }
}
