namespace PureZmq.Tool;

/// <summary>The command line asks for something that cannot be; the message says what, in one line.</summary>
internal sealed class UsageException(string message) : Exception(message);
