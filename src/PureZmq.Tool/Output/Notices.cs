using Microsoft.Extensions.Logging;

namespace PureZmq.Tool.Output;

/// <summary>What the library logs that a user should know, a line each on standard error: its warnings, and that nobody answers.</summary>
/// <remarks>
/// <para>Each is told once for its endpoint and reason, as a peer that does not fit may come back for ever.</para>
/// <para>Thread safety: any number of threads.</para>
/// </remarks>
/// <param name="error">Standard error.</param>
/// <param name="clock">Knows how long the command has been running.</param>
internal sealed class Notices(TextWriter error, TimeProvider clock) : ILoggerFactory, ILogger
{
    private const int Most = 50; // peers choose some of the reasons, and the library's threads should not fill a pipe that nobody reads

    // Ids of the library's log, which are never reused.
    private const int Reconnecting = 3003;
    private const int PeerReady = 3004;
    private const int Dropped = 3006;
    private const int NobodyAnswers = 3012;

    // A script starts both ends at once; the one that is there first has nothing to complain of.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly long _start = clock.GetTimestamp();
    private readonly Lock _lock = new(); // guards what follows, and keeps the lines in order
    private readonly HashSet<(int Id, string Endpoint, string Reason)> _told = [];
    private readonly Dictionary<string, Notice> _unanswered = [];

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Debug; // retries and answers are debug messages

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var notice = new Notice(eventId.Id, ValueOf(state, "Endpoint"), ValueOf(state, "Reason"), formatter(state, exception));
        lock (_lock)
        {
            switch (notice.Id)
            {
                case NobodyAnswers:
                    _unanswered[notice.Endpoint] = notice;
                    break;
                case Reconnecting when clock.GetElapsedTime(_start) >= Patience && _unanswered.Remove(notice.Endpoint, out var silence):
                    Tell(silence);
                    break;
                case PeerReady:
                    _unanswered.Remove(notice.Endpoint);
                    break;
                case not Dropped when logLevel >= LogLevel.Warning: // what was dropped is told at the end, in sum
                    Tell(notice);
                    break;
            }
        }
    }

    private static string ValueOf<TState>(TState state, string name)
    {
        var values = state as IEnumerable<KeyValuePair<string, object?>> ?? [];
        return $"{values.FirstOrDefault(value => value.Key == name).Value}";
    }

    private void Tell(Notice notice)
    {
        if (_told.Count > Most || !_told.Add((notice.Id, notice.Endpoint, notice.Reason)))
            return;
        error.WriteLine(_told.Count > Most
            ? "zmq: there is more of this kind, which is not told any more; zmq monitor shows it"
            : $"zmq: {Failure.OnOneLine(notice.Line)}");
    }

    private readonly record struct Notice(int Id, string Endpoint, string Reason, string Line);
}
