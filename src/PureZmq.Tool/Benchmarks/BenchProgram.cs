using System.Diagnostics;
using PureZmq.Bench;
using PureZmq.Bench.Machine;
using PureZmq.Bench.Processes;
using PureZmq.Bench.Results;
using PureZmq.Tool.Output;

namespace PureZmq.Tool.Benchmarks;

/// <summary>A run of <c>zmq bench</c>: rows, the machine, tables, files.</summary>
internal static class BenchProgram
{
    // A ceiling is the kernel's or the memory's own: it is steady sooner than a library.
    private static readonly TimeSpan CeilingTime = TimeSpan.FromSeconds(0.5);

    /// <returns>The exit code.</returns>
    internal static async Task<int> RunAsync(BenchRequest request, CancellationToken cancellationToken)
    {
        RequireWritable(request.Rows);
        RequireWritable(request.Machine);
        using var libzmq = await Libzmq.TryCompileAsync(Console.Out, cancellationToken);
        var code = request.Selection is { } selection ? await MeasureRowsAsync(selection, request, libzmq, cancellationToken) : ExitCode.Done;
        if (request.Selection is null || request.Machine is not null)
            await MeasureMachineAsync(request, libzmq, cancellationToken);
        return code;
    }

    private static async Task<int> MeasureRowsAsync(
        BenchSelection selection, BenchRequest request, LibzmqProgram? libzmq, CancellationToken cancellationToken)
    {
        var cases = selection.ToCases();
        var rows = new List<BenchRow>();
        var (done, failures, started) = (0, 0, Stopwatch.GetTimestamp());
        await foreach (var outcome in new BenchRunner(request.Settings, libzmq).RunAsync(cases, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested(); // the key ends what is measured too, which is no failure to tell of
            done++;
            rows.AddRange(outcome.Rows);
            foreach (var row in outcome.Rows)
                BenchTable.WriteProgress(row, $"{done}/{cases.Count} {Stopwatch.GetElapsedTime(started):m\\:ss}");
            if (outcome.Error is { } error)
            {
                failures++;
                await Console.Error.WriteLineAsync($"zmq: {outcome.Case}: {error}");
            }
        }

        if (rows.Count > 0)
            BenchTable.Write(rows, request.Settings, libzmq?.Version);
        if (request.Rows is not null)
            BenchJson.Write(request.Rows.FullName, rows);
        return failures == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private static async Task MeasureMachineAsync(BenchRequest request, LibzmqProgram? libzmq, CancellationToken cancellationToken)
    {
        var ceilings = await CeilingProgram.MeasureAsync(request.Settings.Runs, CeilingTime, cancellationToken);
        BenchTable.Write(ceilings);
        if (request.Machine is not null)
        {
            var machine = MachineRecord.Describe(request.CommandLine, libzmq?.Version, ceilings, TimeProvider.System);
            BenchJson.Write(request.Machine.FullName, machine);
        }
    }

    /// <summary>Minutes of measuring should not end at a file that cannot be written.</summary>
    private static void RequireWritable(FileInfo? file)
    {
        try
        {
            file?.Open(FileMode.OpenOrCreate, FileAccess.Write).Dispose();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(failure.Message);
        }
    }
}
