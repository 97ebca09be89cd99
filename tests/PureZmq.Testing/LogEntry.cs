using Microsoft.Extensions.Logging;

namespace PureZmq.Testing;

/// <summary>One recorded log message.</summary>
/// <param name="Properties">The named values of the message: <c>Endpoint</c>, <c>Reason</c> and so on.</param>
public sealed record LogEntry(
    string Category, LogLevel Level, EventId Id, string Message, Exception? Exception, IReadOnlyList<KeyValuePair<string, object?>> Properties)
{
    /// <summary>The value of this name; null when the message has none.</summary>
    public object? this[string name] => Properties.FirstOrDefault(property => property.Key == name).Value;

    /// <inheritdoc/>
    public override string ToString() => $"{Level} {Category} [{Id.Id}] {Message}{(Exception is null ? "" : $" ({Exception.GetType().Name}: {Exception.Message})")}";
}
