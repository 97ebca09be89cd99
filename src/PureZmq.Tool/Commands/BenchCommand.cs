using System.CommandLine;
using PureZmq.Bench;
using PureZmq.Bench.Scenarios;
using PureZmq.Tool.Benchmarks;
using PureZmq.Tool.Output;

namespace PureZmq.Tool.Commands;

/// <summary><c>zmq bench</c>.</summary>
internal static class BenchCommand
{
    private const string Summary = "Measure PureZmq against the libzmq of this machine: same traffic, taking turns, medians.";

    private static readonly BenchSettings Usual = new();

    private static readonly string Lesson =
        $"""
        Scenarios:
        {string.Join('\n', ScenarioCatalogue.All.Select(scenario => Page.Wrap(scenario.Summary, $"  {scenario.Name,-18} ", new string(' ', 21))))}

        libzmq is driven by a C program compiled on the spot (Debian: gcc libzmq3-dev);
        without it its columns stay empty. --ceilings compiles another (Debian: gcc
        libc6-dev).
        Ratios are PureZmq / libzmq: above 1 is better for units that end in /s, below 1
        for others (us: microseconds) and for CPU time.

        Examples:
        One row
          zmq bench --scenario push-pull --transport tcp --size 64
        The whole table, in less than half an hour
          zmq bench --all --json rows.json --machine machine.json
        Tables and plots of a page, from such files
          zmq bench report page.md
        The plots alone
          zmq bench plot rows.json plots
        The same on the portable reactor
          PUREZMQ_REACTOR=portable zmq bench --scenario push-pull
        """;

    internal static Command Create()
    {
        var scenarios = new Option<string[]>("--scenario") { HelpName = "NAME", Description = "Only this scenario. Repeat for more." };
        scenarios.TakeOnly([.. ScenarioCatalogue.All.Select(scenario => scenario.Name)]);
        var variants = new Option<string[]>("--variant") { HelpName = "V", Description = $"Only this variant: {Page.Listed([.. ScenarioCatalogue.Variants])}. Repeat for more." };
        variants.TakeOnly([.. ScenarioCatalogue.Variants]);
        var transports = new Option<string[]>("--transport") { HelpName = "T", Description = $"Only this transport: {Page.Listed([.. ScenarioCatalogue.Transports])}. Repeat for more." };
        transports.TakeOnly([.. ScenarioCatalogue.Transports]);
        var sizes = NumberOption.Wholes("--size", "N", "Only this message size, in bytes. Repeat for more.", 0, int.MaxValue);
        var runs = NumberOption.Whole("--runs", "N", "Runs of each library in a row.", 1, int.MaxValue);
        runs.DefaultValueFactory = _ => Usual.Runs;
        var seconds = NumberOption.Positive(
            "--seconds", "S", "About how long a run takes. Short ones measure our compiler too.", (decimal)Usual.TimeLimit.TotalSeconds - 1);
        seconds.DefaultValueFactory = _ => Usual.TargetTime.TotalSeconds;
        var json = new Option<FileInfo>("--json") { HelpName = "FILE", Description = "Write the rows to this file, as a JSON array." };
        var machine = new Option<FileInfo>("--machine")
        {
            HelpName = "FILE",
            Description = "Measure the ceilings as well, and write them to this file, with the machine, the date and this command line.",
        };
        var ceilings = new Option<bool>("--ceilings") { Description = "Measure no rows, only what this machine does without ZeroMQ." };
        var all = new Option<bool>("--all") { Description = "Measure everything there is; the same as naming nothing." };

        var command = new TaughtCommand("bench", Summary, Lesson)
        {
            scenarios, variants, transports, sizes, runs, seconds, json, machine, ceilings, all,
            BenchReportCommand.Create(), BenchPlotCommand.Create(),
        };
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
                Runs = parsed.GetRequiredValue(runs)!.Value,
                TargetTime = TimeSpan.FromSeconds(parsed.GetRequiredValue(seconds)!.Value),
            };
            Validate(selection, parsed.GetValue(json), parsed.GetValue(all), parsed.GetValue(ceilings));
            var request = new BenchRequest
            {
                Selection = parsed.GetValue(ceilings) ? null : selection,
                Settings = settings,
                Rows = parsed.GetValue(json),
                Machine = parsed.GetValue(machine),
                CommandLine = $"zmq {string.Join(' ', parsed.Tokens.Select(token => token.Value))}",
            };
            return BenchProgram.RunAsync(request, cancellationToken);
        });
        return command;
    }

    private static bool IsWhole(BenchSelection selection)
        => selection is { Scenarios: [], Variants: [], Transports: [], Sizes: [] };

    private static void Validate(BenchSelection selection, FileInfo? json, bool all, bool ceilings)
    {
        if (ceilings && (all || json is not null || !IsWhole(selection)))
            throw new UsageException("--ceilings measures no rows: drop it, or what says which rows, and --json. --machine writes its figures.");
        if (all && !IsWhole(selection))
            throw new UsageException("--all leaves nothing to choose: drop it, or --scenario, --variant, --transport and --size.");
    }
}
