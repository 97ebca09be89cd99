using System.Runtime.CompilerServices;
using PureZmq.Bench.Processes;
using PureZmq.Bench.Results;

namespace PureZmq.Bench;

/// <summary>Measures rows: both libraries in turn, run by run, so that a busy moment of the machine hits both alike.</summary>
/// <param name="settings">How long and how often.</param>
/// <param name="libzmq">The program that drives libzmq; null leaves its columns empty.</param>
public sealed class BenchRunner(BenchSettings settings, LibzmqProgram? libzmq)
{
    private readonly Contender[] _contenders = libzmq is null ? [ManagedPeer.Contender] : [ManagedPeer.Contender, libzmq.Contender];

    /// <summary>Measures one case after the other. A case that fails becomes an outcome with an error, and the next one follows.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; every process that was started has been killed.</exception>
    public async IAsyncEnumerable<BenchOutcome> RunAsync(
        IEnumerable<BenchCase> cases, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var benchCase in cases)
        {
            yield return await RunCaseAsync(benchCase, cancellationToken);
        }
    }

    private async Task<BenchOutcome> RunCaseAsync(BenchCase benchCase, CancellationToken cancellationToken)
    {
        try
        {
            var entrants = EntrantsOf(benchCase);
            var counts = new long[entrants.Length];
            for (var i = 0; i < entrants.Length; i++)
                counts[i] = await CalibrateAsync(entrants[i].Case, entrants[i].Contender, cancellationToken);

            var runs = Math.Min(settings.Runs, benchCase.Scenario.MostRuns);
            var measurements = entrants.Select(_ => new List<Measurement>()).ToArray();
            for (var run = 0; run < runs; run++)
            {
                for (var i = 0; i < entrants.Length; i++)
                    measurements[i].Add(await MeasureAsync(entrants[i].Case, entrants[i].Contender, counts[i], cancellationToken));
            }

            return new BenchOutcome(benchCase, BenchRow.From(benchCase, measurements[0], measurements.ElementAtOrDefault(1)), Error: null);
        }
        catch (BenchException failure)
        {
            return new BenchOutcome(benchCase, Rows: [], failure.Message);
        }
    }

    /// <summary>What takes turns in a row: ours, and libzmq's or the scenario's own yardstick.</summary>
    private (Contender Contender, BenchCase Case)[] EntrantsOf(BenchCase benchCase)
        => benchCase.Scenario.YardstickOf(benchCase) is { } yardstick
            ? [(ManagedPeer.Contender, benchCase), (ManagedPeer.Contender, yardstick)]
            : [.. _contenders.Select(contender => (contender, benchCase))];

    /// <summary>Finds the message count that takes about the target time: machines and libraries differ by factors of ten.</summary>
    private async Task<long> CalibrateAsync(BenchCase benchCase, Contender contender, CancellationToken cancellationToken)
    {
        if (benchCase.Scenario.FixedCount(benchCase, settings.TargetTime) is { } fixedCount)
            return fixedCount;
        const int Attempts = 6;
        const double LargestStep = 30; // a short run is mostly start-up: trust it for a direction, not for a distance
        const double Enough = 0.5; // of the target: our first messages are slow, and a count that follows from them measures the compiler
        var target = settings.TargetTime.TotalSeconds * benchCase.Scenario.Targets;
        var count = benchCase.Scenario.FirstCount(benchCase.Size);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var seconds = (await MeasureAsync(benchCase, contender, count, cancellationToken)).Seconds;
            count = (long)Math.Max(8, count * Math.Min(LargestStep, target / seconds));
            if (seconds > target * Enough)
                break;
        }

        return count;
    }

    private async Task<Measurement> MeasureAsync(BenchCase benchCase, Contender contender, long count, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(settings.TimeLimit * benchCase.Scenario.Targets);
        try
        {
            return await benchCase.Scenario.MeasureAsync(contender, benchCase, count, limit.Token);
        }
        catch (OperationCanceledException stopped) when (!cancellationToken.IsCancellationRequested)
        {
            throw new BenchException(
                $"{contender.Name} did not finish {count} messages within {settings.TimeLimit.TotalSeconds * benchCase.Scenario.Targets} s.", stopped);
        }
    }
}
