namespace PureZmq.Tool.Lines;

/// <summary>A line is not of the form that was asked for; the message says what is wrong with it, without its number.</summary>
internal sealed class MalformedLineException(string message) : Exception(message);
