using Microsoft.Extensions.Logging;

namespace PureZmq.Engine;

/// <summary>The application's logger, which may fail without taking the engine along: a log line is not worth a connection.</summary>
internal sealed class SafeLogger(ILogger inner) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            inner.Log(logLevel, eventId, state, exception, formatter);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Failures++; // there is nobody to tell: telling is what failed
        }
    }

    /// <summary>How many lines the application's logger refused. For debuggers; races may lose one.</summary>
    public int Failures { get; private set; }
}
