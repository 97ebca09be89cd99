namespace PureZmq.Bench;

/// <summary>A benchmark could not be measured; the message is one line that says which peer failed and how.</summary>
public sealed class BenchException : Exception
{
    /// <summary>Describes a failure in one line.</summary>
    public BenchException(string message)
        : base(message)
    {
    }

    /// <summary>Describes a failure in one line, with what lies behind it.</summary>
    public BenchException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
