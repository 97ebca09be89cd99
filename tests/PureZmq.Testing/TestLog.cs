using Microsoft.Extensions.Logging;
using Xunit.Sdk;

namespace PureZmq.Testing;

/// <summary>Records what is logged and lets a test wait for a message. Any number of threads may log at once.</summary>
public sealed class TestLog : ILoggerFactory
{
    private readonly Lock _gate = new();   // guards _entries and _waiters; waiters complete asynchronously
    private readonly List<LogEntry> _entries = [];
    private readonly List<(Func<LogEntry, bool> Wanted, TaskCompletionSource<LogEntry> Found)> _waiters = [];

    /// <summary>What was logged so far.</summary>
    public IReadOnlyList<LogEntry> Entries
    {
        get
        {
            lock (_gate)
                return [.. _entries];
        }
    }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("A test log records; it passes nothing on.");

    /// <summary>The first entry that fits, logged already or within the limit.</summary>
    public async Task<LogEntry> WaitForAsync(Func<LogEntry, bool> wanted, string what = "a log entry", TimeSpan? limit = null)
    {
        var found = new TaskCompletionSource<LogEntry>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_entries.FirstOrDefault(wanted) is { } entry)
                return entry;
            _waiters.Add((wanted, found));
        }

        try
        {
            return await found.Task.WaitAsync(limit ?? Within.Limit);
        }
        catch (TimeoutException)
        {
            throw new XunitException($"Waited in vain for {what}. The log has {Entries.Count} entries:\n{this}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing to give back: the entries stay readable after the context that wrote them has gone.
    }

    /// <summary>The whole log, an entry a line.</summary>
    public override string ToString() => string.Join('\n', Entries);

    private void Record(LogEntry entry)
    {
        lock (_gate)
        {
            _entries.Add(entry);
            _waiters.RemoveAll(waiter => waiter.Wanted(entry) && waiter.Found.TrySetResult(entry));
        }
    }

    private sealed class Logger(TestLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Record(new LogEntry(
                category, logLevel, eventId, formatter(state, exception), exception, state as IReadOnlyList<KeyValuePair<string, object?>> ?? []));
    }
}
