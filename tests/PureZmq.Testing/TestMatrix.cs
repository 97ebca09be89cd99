namespace PureZmq.Testing;

/// <summary>How much of a test matrix this run goes through: the everyday part, or all of it.</summary>
public static class TestMatrix
{
    /// <summary>The environment variable <c>./test.sh --full</c> sets to <c>full</c>.</summary>
    public const string Variable = "PUREZMQ_TEST_MATRIX";

    /// <summary>Whether the long matrices run too.</summary>
    public static bool IsFull { get; } =
        string.Equals(Environment.GetEnvironmentVariable(Variable), "full", StringComparison.OrdinalIgnoreCase);
}
