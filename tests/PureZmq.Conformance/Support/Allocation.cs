namespace PureZmq.Conformance;

/// <summary>Measures what messages cost in steady state, whoever allocates it: the figure is the whole process's.</summary>
/// <remarks>
/// Nothing else may run, so its tests are in the collection <see cref="Alone"/>. Less than a byte a message is allowed for what the runtime
/// does beside us (tiering, timers); one object per message would be twenty times that, and more. The least of a few passes counts: a
/// thread that takes part for the first time, whenever the pool starts it, gets a read buffer of 256 KiB and some spare bodies, once. What a
/// message costs is in every pass, so the first that costs nothing is proof.
/// </remarks>
internal static class Allocation
{
    /// <summary>How often a pass is made in all: once to warm up, then measured.</summary>
    public const int Passes = 5;

    /// <summary>Fails if each pass allocated a byte or more for each message.</summary>
    /// <param name="messages">How many a pass moves.</param>
    /// <param name="pass">Moves them.</param>
    public static void AssertNone(int messages, Action pass)
    {
        pass();
        var least = long.MaxValue;
        for (var i = 1; i < Passes; i++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            pass();
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        AssertNone(messages, least);
    }

    /// <inheritdoc cref="AssertNone(int, Action)"/>
    /// <remarks>
    /// Here the pool's threads come and go; beside three busy programs it took up to seven passes until each that takes part had what it
    /// needs (10 to 170 KB a pass until then, 1 to 2 KB from then on).
    /// </remarks>
    public static async Task AssertNoneAsync(int messages, Func<Task> pass)
    {
        const int MostPasses = 20;
        await pass();
        var least = long.MaxValue;
        for (var i = 1; i < MostPasses && least >= messages; i++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await pass();
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        AssertNone(messages, least);
    }

    private static void AssertNone(int messages, long octets)
        => Assert.True(octets < messages, $"{octets / (double)messages:0.00} bytes were allocated for each message.");
}
