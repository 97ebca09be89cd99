using System.Globalization;
using System.Runtime;
using System.Runtime.InteropServices;
using PureZmq.Transports;

namespace PureZmq.Bench.Machine;

/// <summary>Where, when and how rows were measured, and what that machine does without ZeroMQ: a JSON file beside the rows.</summary>
public sealed record MachineRecord
{
    /// <summary>The processor's name.</summary>
    public required string Processor { get; init; }

    /// <summary>Logical cores this process may use.</summary>
    public required int Cores { get; init; }

    /// <summary>Memory in GiB.</summary>
    public required double MemoryGiB { get; init; }

    /// <summary>The operating system and its version.</summary>
    public required string System { get; init; }

    /// <summary>The .NET runtime.</summary>
    public required string Runtime { get; init; }

    /// <summary>libzmq's version; null when it was not measured.</summary>
    public required string? Libzmq { get; init; }

    /// <summary>Our reactor: <c>epoll</c> or <c>portable</c>.</summary>
    public required string Reactor { get; init; }

    /// <summary>The collector of our processes: <c>workstation</c> or <c>server</c>, concurrent or not.</summary>
    public required string GarbageCollector { get; init; }

    /// <summary>The day, as 2026-11-25, in universal time.</summary>
    public required string Date { get; init; }

    /// <summary>The command line.</summary>
    public required string Command { get; init; }

    /// <summary>What the machine does without ZeroMQ.</summary>
    public required IReadOnlyList<Ceiling> Ceilings { get; init; }

    /// <summary>Describes this machine and this process, whose environment our peers inherit.</summary>
    public static MachineRecord Describe(string command, string? libzmqVersion, IReadOnlyList<Ceiling> ceilings, TimeProvider clock) => new()
    {
        Processor = ProcessorName(),
        Cores = Environment.ProcessorCount,
        MemoryGiB = Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024.0 * 1024 * 1024), 1),
        System = RuntimeInformation.OSDescription,
        Runtime = RuntimeInformation.FrameworkDescription,
        Libzmq = libzmqVersion,
        Reactor = ReactorChoice.Default.ToString().ToLowerInvariant(),
        GarbageCollector = $"{(GCSettings.IsServerGC ? "server" : "workstation")}, {(IsConcurrent ? "concurrent" : "not concurrent")}",
        Date = clock.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Command = command,
        Ceilings = ceilings,
    };

    private static bool IsConcurrent
        => GC.GetConfigurationVariables().TryGetValue("ConcurrentGC", out var isConcurrent) && isConcurrent is true;

    private static string ProcessorName()
    {
        const string Facts = "/proc/cpuinfo";
        var line = File.Exists(Facts)
            ? File.ReadLines(Facts).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line?.Split(':', 2)[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
