using System.Globalization;
using PureZmq.Bench.Processes;

namespace PureZmq.Bench.Machine;

/// <summary>The C program that measures what the machine does without ZeroMQ, compiled here and now.</summary>
public static class CeilingProgram
{
    private const string WhatToInstall = "Debian: gcc libc6-dev";

    /// <summary>Octets a second through a connection of two processes: writes of 64 KiB, reads of up to 256 KiB.</summary>
    public const string TcpStream = "tcp-stream";

    /// <inheritdoc cref="TcpStream"/>
    public const string IpcStream = "ipc-stream";

    /// <summary>One octet there and back between two processes that block in the kernel: half of the round trip.</summary>
    public const string TcpPingPong = "tcp-ping-pong";

    /// <inheritdoc cref="TcpPingPong"/>
    public const string IpcPingPong = "ipc-ping-pong";

    /// <summary>The same, but both never sleep: they ask until the octet is there, which takes a core for each.</summary>
    public const string TcpPingPongSpinning = "tcp-ping-pong-spinning";

    /// <inheritdoc cref="TcpPingPongSpinning"/>
    public const string IpcPingPongSpinning = "ipc-ping-pong-spinning";

    /// <summary>Bursts of 20 messages of 64 octets every 10 ms, each burst in one write, from the moment they are meant to be sent until a receiver
    /// that blocks has them: the median, by message.</summary>
    public const string TcpBurstMedian = "tcp-burst-p50";

    /// <summary>The same: the 99th percentile.</summary>
    public const string TcpBurstHigh = "tcp-burst-p99";

    /// <summary>10,000 messages of 64 octets a second, in the same way: the 99th percentile.</summary>
    public const string TcpRateHigh = "tcp-rate-p99";

    /// <summary>Copying 64 MiB: more than the caches hold.</summary>
    public const string Memcpy = "memcpy";

    /// <summary>Copying 64 KiB again and again: within the caches.</summary>
    public const string MemcpyCached = "memcpy-cached";

    /// <summary>What it measures, in the order of the report.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        TcpStream, IpcStream, TcpPingPong, TcpPingPongSpinning, IpcPingPong, IpcPingPongSpinning, TcpBurstMedian, TcpBurstHigh, TcpRateHigh,
        Memcpy, MemcpyCached,
    ];

    /// <summary>Measures all of them.</summary>
    /// <param name="runs">Runs of each; they take turns.</param>
    /// <param name="time">How long the measured part of one run takes.</param>
    /// <param name="cancellationToken">Gives up; the program that runs is killed.</param>
    /// <exception cref="BenchException">The program cannot be built or failed; the message says why.</exception>
    public static async Task<IReadOnlyList<Ceiling>> MeasureAsync(int runs, TimeSpan time, CancellationToken cancellationToken = default)
    {
        using var program = await CProgram.CompileAsync("machine/", libraries: [], Explain, WhatToInstall, cancellationToken);
        var figures = Names.ToDictionary(name => name, _ => new List<double>());
        var seconds = time.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        for (var run = 0; run < runs; run++)
        {
            foreach (var name in Names)
            {
                var printed = await program.RunAsync([name, seconds], Explain, cancellationToken);
                figures[name].Add(double.Parse(printed, CultureInfo.InvariantCulture));
            }
        }

        return [.. Names.Select(name => ToCeiling(name, figures[name]))];
    }

    private static Ceiling ToCeiling(string name, List<double> figures)
    {
        figures.Sort();
        var unit = name.Contains("stream", StringComparison.Ordinal) || name.Contains("memcpy", StringComparison.Ordinal) ? "GB/s" : "us";
        return new Ceiling(name, unit, Rounded(figures[figures.Count / 2]), [Rounded(figures[0]), Rounded(figures[^1])]);
    }

    private static double Rounded(double figure) => Math.Round(figure, 3);

    private static string Explain(string errors)
    {
        var first = errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault();
        return $"the ceilings are not measured: {first ?? "the program failed without a message"}";
    }
}
