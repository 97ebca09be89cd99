using System.Text;
using System.Text.RegularExpressions;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tool.Tests.Support;

/// <summary>A running <c>zmq</c>, in this process or another: what a user types, sees and gets.</summary>
internal abstract class ToolSession : IAsyncDisposable
{
    /// <summary>Standard input of the tool.</summary>
    protected abstract StreamWriter Input { get; }

    /// <summary>Standard output of the tool.</summary>
    protected abstract StreamReader Output { get; }

    /// <summary>Standard error of the tool.</summary>
    protected abstract StreamReader Error { get; }

    /// <summary>The exit code, once there is one.</summary>
    protected abstract Task<int> Exit { get; }

    public abstract ValueTask DisposeAsync();

    /// <summary>Ctrl-C.</summary>
    internal abstract void Interrupt();

    /// <summary>The endpoint of the next bind that the tool tells of.</summary>
    internal async Task<string> BoundAsync()
    {
        var line = await ErrorLineAsync();
        Assert.StartsWith("bound ", line, StringComparison.Ordinal);
        return line["bound ".Length..];
    }

    internal async Task<string> ErrorLineAsync()
        => await Within.LimitAsync(Error.ReadLineAsync(), "a line on standard error")
            ?? throw new EndOfStreamException("Standard error ended.");

    /// <summary>The next line that is printed; null at the end of the output.</summary>
    internal Task<string?> LineAsync() => Within.LimitAsync(Output.ReadLineAsync(), "a line on standard output");

    /// <summary>The next line that is printed, whenever that is; one such wait at a time.</summary>
    internal Task<string?> NextLineAsync() => Output.ReadLineAsync();

    internal async Task ExpectAsync(params string[] lines)
    {
        foreach (var line in lines)
            Assert.Equal(line, await LineAsync());
    }

    /// <summary>Waits until the output, which may be without line ends, has shown something that matches.</summary>
    internal async Task ShowsAsync(string pattern, TimeSpan? limit = null)
    {
        var shown = new StringBuilder();
        var buffer = new char[1024];
        while (!Regex.IsMatch(shown.ToString(), pattern))
        {
            var count = await Within.LimitAsync(Output.ReadAsync(buffer.AsMemory()), $"{pattern} on standard output", limit);
            if (count == 0)
                throw new EndOfStreamException($"Standard output ended; it showed {shown}");
            shown.Append(buffer, 0, count);
        }
    }

    internal async Task TypeAsync(params string[] lines)
    {
        foreach (var line in lines)
            await Input.WriteAsync(line + "\n");
        await Input.FlushAsync();
    }

    internal void EndInput() => Input.Close();

    /// <summary>Waits for the end and takes what was printed and not yet read.</summary>
    internal async Task<ToolResult> EndAsync(TimeSpan? limit = null)
    {
        var output = Output.ReadToEndAsync();
        var error = Error.ReadToEndAsync();
        var code = await Within.LimitAsync(Exit, "zmq to end", limit ?? TimeSpan.FromSeconds(30));
        return new ToolResult(
            code, await Within.LimitAsync(output, "the end of the output"), await Within.LimitAsync(error, "the end of the errors"));
    }

    /// <summary>Waits for the end and demands that it is a good one.</summary>
    internal async Task<ToolResult> EndWellAsync()
    {
        var result = await EndAsync();
        Assert.True(result.Code == 0, $"zmq ended with {result.Code}: {result.Error}");
        return result;
    }
}
