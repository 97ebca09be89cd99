using Xunit;

namespace PureZmq.Tool.Tests.Support;

/// <summary>How a run ended, and what it printed until then.</summary>
internal sealed record ToolResult(int Code, string Output, string Error)
{
    /// <summary>Demands an exit code and one line on standard error that begins with <c>zmq:</c> and holds a text.</summary>
    internal void AssertFailed(int code, string part)
    {
        Assert.True(Code == code, $"expected exit code {code}, got {Code}: {Error}");
        var lines = Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var line = Assert.Single(lines, line => !line.StartsWith("bound ", StringComparison.Ordinal));
        Assert.StartsWith("zmq: ", line, StringComparison.Ordinal);
        Assert.Contains(part, line, StringComparison.Ordinal);
    }
}
