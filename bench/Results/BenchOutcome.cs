namespace PureZmq.Bench.Results;

/// <summary>What became of one case: a row for each figure of its runs, or the reason why there is none.</summary>
/// <param name="Case">What was to be measured.</param>
/// <param name="Rows">Empty when the measurement failed.</param>
/// <param name="Error">One line that says what failed; null when it succeeded.</param>
public sealed record BenchOutcome(BenchCase Case, IReadOnlyList<BenchRow> Rows, string? Error);
