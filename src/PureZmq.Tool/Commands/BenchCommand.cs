using System.CommandLine;
using PureZmq.Bench;
using PureZmq.Bench.Results;
using PureZmq.Bench.Scenarios;
using PureZmq.Tool.Output;

namespace PureZmq.Tool.Commands;

/// <summary><c>zmq bench</c>.</summary>
internal static class BenchCommand
{
    private const string Summary = "Measure PureZmq against the libzmq of this machine: same traffic, taking turns, medians.";

    private static readonly string Lesson =
        $"""
        Scenarios:
        {string.Join('\n', ScenarioCatalogue.All.Select(scenario => $"  {scenario.Name,-18} {scenario.Summary}"))}

        libzmq is driven by a C program compiled on the spot (Debian: gcc libzmq3-dev); without it its columns stay empty.
        Ratios are PureZmq / libzmq: above 1 is better for units that end in /s, below 1 for others (us: microseconds) and for CPU time.
        """;

    internal static Command Create()
    {
        var scenarios = new Option<string[]>("--scenario") { HelpName = "NAME", Description = "Only this scenario. Repeat for more." };
        scenarios.AcceptOnlyFromAmong([.. ScenarioCatalogue.All.Select(scenario => scenario.Name)]);
        var variants = new Option<string[]>("--variant") { HelpName = "V", Description = "Only this variant. Repeat for more." };
        variants.AcceptOnlyFromAmong([.. ScenarioCatalogue.Variants]);
        var transports = new Option<string[]>("--transport") { HelpName = "T", Description = "Only this transport. Repeat for more." };
        transports.AcceptOnlyFromAmong([.. ScenarioCatalogue.Transports]);
        var sizes = new Option<int[]>("--size") { HelpName = "N", Description = "Only this message size, in bytes. Repeat for more." };
        var runs = new Option<int>("--runs") { HelpName = "N", Description = "Runs of each library in a row." };
        runs.DefaultValueFactory = _ => new BenchSettings().Runs;
        var seconds = new Option<double>("--seconds") { HelpName = "S", Description = "About how long a run takes." };
        seconds.DefaultValueFactory = _ => new BenchSettings().TargetTime.TotalSeconds;
        var json = new Option<FileInfo>("--json") { HelpName = "FILE", Description = "Write the rows to this file, as a JSON array." };
        var all = new Option<bool>("--all") { Description = "Measure everything there is; the same as naming nothing." };

        var command = new TaughtCommand("bench", Summary, Lesson) { scenarios, variants, transports, sizes, runs, seconds, json, all };
        command.SetAction((parsed, cancellationToken) =>
        {
            var selection = new BenchSelection
            {
                Scenarios = parsed.GetValue(scenarios) ?? [],
                Variants = parsed.GetValue(variants) ?? [],
                Transports = parsed.GetValue(transports) ?? [],
                Sizes = parsed.GetValue(sizes) ?? [],
            };
            var settings = new BenchSettings
            {
                Runs = parsed.GetValue(runs),
                TargetTime = TargetTime(parsed.GetValue(seconds)),
            };
            Validate(selection, settings, parsed.GetValue(all));
            return RunAsync(selection, settings, parsed.GetValue(json), cancellationToken);
        });
        return command;
    }

    private static TimeSpan TargetTime(double seconds)
    {
        var limit = new BenchSettings().TimeLimit.TotalSeconds;
        return seconds > 0 && seconds < limit
            ? TimeSpan.FromSeconds(seconds)
            : throw new UsageException($"--seconds must be above 0 and below {limit}.");
    }

    private static void Validate(BenchSelection selection, BenchSettings settings, bool all)
    {
        if (settings.Runs < 1)
            throw new UsageException("--runs must be at least 1.");
        if (selection.Sizes.Any(size => size < 0))
            throw new UsageException("--size cannot be negative.");
        if (all && selection is not { Scenarios: [], Variants: [], Transports: [], Sizes: [] })
            throw new UsageException("--all leaves nothing to choose: drop it, or --scenario, --variant, --transport and --size.");
    }

    private static async Task<int> RunAsync(
        BenchSelection selection, BenchSettings settings, FileInfo? json, CancellationToken cancellationToken)
    {
        if (json is not null)
            RequireWritable(json);

        using var libzmq = await Libzmq.TryCompileAsync(Console.Out, cancellationToken);
        var rows = new List<BenchRow>();
        var failures = 0;
        await foreach (var outcome in new BenchRunner(settings, libzmq).RunAsync(selection.ToCases(), cancellationToken))
        {
            rows.AddRange(outcome.Rows);
            foreach (var row in outcome.Rows)
                BenchTable.WriteProgress(row);
            if (outcome.Error is { } error)
            {
                failures++;
                await Console.Error.WriteLineAsync($"zmq: {outcome.Case}: {error}");
            }
        }

        if (rows.Count > 0)
            BenchTable.Write(rows, settings, libzmq?.Version);
        if (json is not null)
            BenchJson.Write(json.FullName, rows);
        return failures == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    /// <summary>Minutes of measuring should not end at a file that cannot be written.</summary>
    private static void RequireWritable(FileInfo file)
    {
        try
        {
            file.Open(FileMode.OpenOrCreate, FileAccess.Write).Dispose();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(failure.Message);
        }
    }
}
