namespace PureZmq.Bench.Machine;

/// <summary>What the machine does without ZeroMQ: no library built on it can be faster.</summary>
/// <param name="Name">What was measured, as <see cref="CeilingProgram.Names"/> has it.</param>
/// <param name="Unit"><c>GB/s</c> (a billion octets), or <c>us</c> one way.</param>
/// <param name="Figure">The median of the runs.</param>
/// <param name="Range">The lowest and the highest.</param>
public sealed record Ceiling(string Name, string Unit, double Figure, IReadOnlyList<double> Range);
