using PureZmq.Bench.Processes;
using PureZmq.Bench.Results;

namespace PureZmq.Bench.Scenarios;

/// <summary>One shape of traffic that both libraries are put through. A new scenario is a class here and a line in the catalogue.</summary>
public abstract class Scenario
{
    /// <summary>The variant of a scenario that has only one: both sides with their default options.</summary>
    public const string DefaultVariant = "default";

    /// <summary>The name on the command line and in the JSON.</summary>
    public abstract string Name { get; }

    /// <summary>One line for the help text.</summary>
    public abstract string Summary { get; }

    /// <summary>What the figure counts.</summary>
    public abstract string Unit { get; }

    /// <summary>Settings that change the figure without changing the shape.</summary>
    public virtual IReadOnlyList<string> Variants { get; } = [DefaultVariant];

    /// <summary>The transports it can run over.</summary>
    public virtual IReadOnlyList<string> Transports { get; } = ["tcp", "ipc", "inproc"];

    /// <summary>The transports that one of the variants runs over.</summary>
    public virtual IReadOnlyList<string> TransportsOf(string variant) => Transports;

    /// <summary>The message sizes measured when none are asked for, in octets.</summary>
    public abstract IReadOnlyList<int> Sizes { get; }

    /// <summary>What else of ours the case is compared with, where libzmq has no such thing: the ratios of the row are to its figures, and
    /// the columns of libzmq stay empty. Null: compared with libzmq.</summary>
    internal virtual BenchCase? YardstickOf(BenchCase benchCase) => null;

    /// <summary>So many runs say as much as more would; for what takes long and hardly varies.</summary>
    internal virtual int MostRuns => int.MaxValue;

    /// <summary>How many messages a run takes when that is given and not to be found; null: found by calibrating runs.</summary>
    internal virtual long? FixedCount(BenchCase benchCase, TimeSpan targetTime) => null;

    /// <summary>How many times the target time is measured in a run.</summary>
    internal virtual double Targets => 1;

    /// <summary>How many messages the first calibrating run takes: few enough for the slowest machine.</summary>
    internal abstract long FirstCount(int size);

    /// <summary>One run of one library over <paramref name="count"/> messages or round trips; the first ones are warm-up.</summary>
    /// <exception cref="BenchException">A peer failed.</exception>
    internal abstract Task<Measurement> MeasureAsync(
        Contender contender, BenchCase benchCase, long count, CancellationToken cancellationToken);
}
