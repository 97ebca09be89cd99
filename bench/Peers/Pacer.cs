using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PureZmq.Bench.Peers;

/// <summary>Waits for a moment: asleep while it is far, then spinning. libzmq's peer waits in exactly this way.</summary>
internal static partial class Pacer
{
    // A sleep ends late by the kernel's timer slack, 50 us, and the time a core takes to wake up.
    private const long SpinNanoseconds = 100_000;

    /// <summary>Nanoseconds of a clock that all processes of this machine share.</summary>
    internal static long Now
        => Stopwatch.Frequency == 1_000_000_000 ? Stopwatch.GetTimestamp() : (long)(Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // see OpenLoopPeer
    internal static void WaitUntil(long moment)
    {
        var far = moment - Now - SpinNanoseconds;
        if (far > 0 && !OperatingSystem.IsWindows())
            _ = Sleep(new TimeSpecification((nint)(far / 1_000_000_000), (nint)(far % 1_000_000_000)), 0); // cut short by a signal, it spins
        while (Now < moment)
            continue;
    }

    // Thread.Sleep counts in milliseconds, and the interval may be one.
    [LibraryImport("libc", EntryPoint = "nanosleep")]
    private static partial int Sleep(in TimeSpecification request, nint remaining);

    private readonly record struct TimeSpecification(nint Seconds, nint Nanoseconds);
}
