namespace PureZmq.Conformance;

/// <summary>Reading a monitor with a limit; a failure says which events came instead.</summary>
internal static class Watching
{
    /// <summary>Takes events up to the first of this kind.</summary>
    public static SocketEvent Expect(this SocketMonitor monitor, SocketEvents kind)
    {
        var passed = new List<SocketEvent>();
        while (monitor.TryRead(out var next, Limits.Wait))
        {
            if (next.Kind == kind)
                return next;
            passed.Add(next);
        }

        throw new Xunit.Sdk.XunitException($"No {kind} came. What came:\n{string.Join('\n', passed)}");
    }

    /// <summary>Takes the next events and gives their kinds.</summary>
    public static SocketEvents[] Kinds(this SocketMonitor monitor, int count)
    {
        var kinds = new SocketEvents[count];
        for (var i = 0; i < count; i++)
        {
            if (!monitor.TryRead(out var next, Limits.Wait))
                Assert.Fail($"{i} events came, not {count}: {string.Join(", ", kinds.Take(i))}");
            kinds[i] = next.Kind;
        }

        return kinds;
    }

    /// <summary>Everything that is left of a monitor that has ended.</summary>
    public static List<SocketEvent> Rest(this SocketMonitor monitor)
    {
        var rest = new List<SocketEvent>();
        while (monitor.TryRead(out var next, Limits.Wait))
            rest.Add(next);
        return rest;
    }
}
