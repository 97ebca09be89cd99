using System.Diagnostics;

namespace PureZmq.Bench.Peers;

/// <summary>Measures the steady part of a run: wall time, CPU time and allocation of the whole process.</summary>
internal sealed class SteadyMeter
{
    private long _allocated;
    private TimeSpan _cpu;
    private long _started;

    /// <summary>Call when the warm-up is over.</summary>
    internal void Begin()
    {
        _allocated = GC.GetTotalAllocatedBytes(precise: true);
        _cpu = Environment.CpuUsage.TotalTime;
        _started = Stopwatch.GetTimestamp();
    }

    /// <summary>Takes everything since <see cref="Begin"/>.</summary>
    internal PeerReport End(long messages)
    {
        var seconds = Stopwatch.GetElapsedTime(_started).TotalSeconds;
        var cpu = Environment.CpuUsage.TotalTime - _cpu;
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - _allocated;
        return new PeerReport(messages, seconds, cpu.TotalSeconds, allocated);
    }
}
