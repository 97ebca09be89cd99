namespace PureZmq.Bench.Results;

/// <summary>What became of one case: a row, or the reason why there is none.</summary>
/// <param name="Case">What was to be measured.</param>
/// <param name="Row">The figures; null when the measurement failed.</param>
/// <param name="Error">One line that says what failed; null when it succeeded.</param>
public sealed record BenchOutcome(BenchCase Case, BenchRow? Row, string? Error);
