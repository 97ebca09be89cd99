using PureZmq.Bench;

namespace PureZmq.Tool.Benchmarks;

/// <summary>What <c>zmq bench</c> was asked for.</summary>
internal sealed record BenchRequest
{
    /// <summary>Which rows; null when it is the machine alone that is measured.</summary>
    internal required BenchSelection? Selection { get; init; }

    /// <summary>How long and how often.</summary>
    internal required BenchSettings Settings { get; init; }

    /// <summary>Where the rows go, as JSON; null: nowhere.</summary>
    internal FileInfo? Rows { get; init; }

    /// <summary>Where the machine's record goes, as JSON; null: nowhere.</summary>
    internal FileInfo? Machine { get; init; }

    /// <summary>The command line, which the machine's record keeps.</summary>
    internal required string CommandLine { get; init; }
}
