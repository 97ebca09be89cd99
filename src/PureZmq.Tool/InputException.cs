namespace PureZmq.Tool;

/// <summary>A line of standard input cannot be sent; the message says which and why.</summary>
internal sealed class InputException(long line, Exception cause) : Exception($"line {line}: {cause.Message}", cause);
