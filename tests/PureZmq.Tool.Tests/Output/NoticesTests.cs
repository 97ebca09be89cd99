using Microsoft.Extensions.Logging;
using PureZmq.Testing;
using PureZmq.Tool.Output;
using Xunit;

namespace PureZmq.Tool.Tests.Output;

/// <summary>Which lines of the library's log become lines of standard error.</summary>
public sealed class NoticesTests : IDisposable
{
    private readonly StringWriter _error = new();
    private readonly ManualClock _clock = new();
    private readonly Notices _notices;

    public NoticesTests() => _notices = new Notices(_error, _clock);

    public void Dispose()
    {
        _notices.Dispose();
        _error.Dispose();
    }

    [Fact]
    public void A_warning_is_told_once_for_an_endpoint_and_reason()
    {
        for (var port = 1; port <= 3; port++)
            Log(3001, LogLevel.Warning, "a", "wrong type", $"refused {port}");
        Log(3001, LogLevel.Warning, "b", "wrong type", "refused at b");
        Log(3001, LogLevel.Warning, "a", "another", "refused for another reason");

        Assert.Equal("zmq: refused 1\nzmq: refused at b\nzmq: refused for another reason\n", _error.ToString());
    }

    [Fact]
    public void What_is_no_warning_or_counted_at_the_end_is_not_told()
    {
        Log(3008, LogLevel.Debug, "a", "gone", "gone");
        Log(3011, LogLevel.Information, "a", "NoSubscriber", "dropped");
        Log(3006, LogLevel.Warning, "a", "PeerLost", "1 messages were dropped");

        Assert.Equal("", _error.ToString());
    }

    [Fact]
    public void That_nobody_answers_is_told_at_a_retry_that_is_not_early()
    {
        Log(3012, LogLevel.Information, "a", "refused", "nobody answers");
        Retry("a");
        Assert.Equal("", _error.ToString());
        _clock.Advance(TimeSpan.FromMilliseconds(500));
        Retry("b");
        Retry("a");
        Retry("a");

        Assert.Equal("zmq: nobody answers\n", _error.ToString());
    }

    [Fact]
    public void Who_answers_after_all_is_not_told_of()
    {
        Log(3012, LogLevel.Information, "a", "refused", "nobody answers");
        Log(3004, LogLevel.Debug, "a", "", "ready");
        _clock.Advance(TimeSpan.FromSeconds(1));
        Retry("a");

        Assert.Equal("", _error.ToString());
    }

    [Fact]
    public void Reasons_without_end_are_not_told_without_end()
    {
        for (var reason = 1; reason <= 1000; reason++)
            Log(3001, LogLevel.Warning, "a", $"{reason}", $"refused {reason}");

        var lines = _error.ToString().TrimEnd('\n').Split('\n');
        Assert.Equal(51, lines.Length);
        Assert.Equal("zmq: refused 50", lines[49]);
        Assert.StartsWith("zmq: there is more of this kind", lines[50], StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_is_one_line_of_text()
    {
        Log(3002, LogLevel.Warning, "a", "x", "what a peer said:\r\n\u001b[31m\tred");

        Assert.Equal("zmq: what a peer said: ?[31m red\n", _error.ToString());
    }

    private void Retry(string endpoint) => Log(3003, LogLevel.Debug, endpoint, "refused", "connecting again");

    private void Log(int id, LogLevel level, string endpoint, string reason, string line)
    {
        KeyValuePair<string, object?>[] state = [new("Endpoint", endpoint), new("Reason", reason)];
        _notices.Log(level, id, state, null, (_, _) => line);
    }
}
