using System.Globalization;

namespace PureZmq.Bench.Peers;

/// <summary>What Linux tells about this process.</summary>
internal static class OwnProcess
{
    /// <summary>Resident memory that is this process's alone.</summary>
    internal static long PrivateBytes()
        => 1024 * File.ReadLines("/proc/self/smaps_rollup").Where(line => line.StartsWith("Private_", StringComparison.Ordinal)).Sum(Number);

    /// <summary>How often the threads whose names begin so have gone to sleep.</summary>
    /// <exception cref="BenchException">No thread has such a name.</exception>
    internal static long VoluntarySwitches(string threadNamePrefix)
    {
        var threads = Directory.GetDirectories("/proc/self/task")
            .Where(thread => File.ReadAllText($"{thread}/comm").StartsWith(threadNamePrefix, StringComparison.Ordinal))
            .ToArray();
        if (threads.Length == 0)
            throw new BenchException($"No thread's name begins with {threadNamePrefix}.");
        return threads.Sum(thread => Number(
            File.ReadLines($"{thread}/status").Single(line => line.StartsWith("voluntary_ctxt_switches:", StringComparison.Ordinal))));
    }

    // "Private_Dirty:      2048 kB"
    private static long Number(string line)
        => long.Parse(line.Split([' ', '\t', ':'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
}
