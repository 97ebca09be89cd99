using PureZmq.Bench;
using PureZmq.Bench.Results;
using PureZmq.Tool.Output;

namespace PureZmq.Tool.Demo;

/// <summary>Some ten seconds of <c>zmq bench</c>: throughput and latency over tcp, next to libzmq's.</summary>
internal sealed class SideBySide(TextWriter output, TextWriter error)
{
    private static readonly BenchSettings Short = new()
    {
        Runs = 2,
        TargetTime = TimeSpan.FromSeconds(0.8),
        TimeLimit = TimeSpan.FromSeconds(15),
    };

    private static readonly BenchSelection[] Selections =
    [
        new() { Scenarios = ["push-pull"], Transports = ["tcp"], Sizes = [64] },
        new() { Scenarios = ["req-rep"], Variants = ["idle"], Transports = ["tcp"], Sizes = [1] },
    ];

    /// <summary>Measures; what cannot be measured is told in a line and is no failure of what the demo shows.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        using var libzmq = await Libzmq.TryCompileAsync(output, cancellationToken);
        if (libzmq is null)
            return;

        await output.WriteLineAsync($"Side by side with libzmq {libzmq.Version}, some ten seconds (zmq bench measures longer and more)");
        var rows = new List<BenchRow>();
        var cases = Selections.SelectMany(selection => selection.ToCases());
        await foreach (var outcome in new BenchRunner(Short, libzmq).RunAsync(cases, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested(); // the key ends what is measured too, which is no failure to tell of
            rows.AddRange(outcome.Rows);
            if (outcome.Error is not null)
                await error.WriteLineAsync($"zmq: {outcome.Case}: {outcome.Error}");
        }

        if (rows.Count > 0)
            BenchTable.Write(rows, Short, libzmq.Version);
    }
}
