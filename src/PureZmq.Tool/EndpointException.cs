namespace PureZmq.Tool;

/// <summary>An endpoint is not written as one; the message says what it should be.</summary>
internal sealed class EndpointException : Exception
{
    private EndpointException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>The library's complaint without the name of its parameter, which says nothing to users.</summary>
    internal static EndpointException Malformed(ArgumentException inner)
    {
        var suffix = $" (Parameter '{inner.ParamName}')";
        var message = inner.Message;
        return new EndpointException(message.EndsWith(suffix, StringComparison.Ordinal) ? message[..^suffix.Length] : message, inner);
    }
}
